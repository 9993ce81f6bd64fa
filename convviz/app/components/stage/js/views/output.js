import { fill } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { summed, worked } from '../formulas/worked.js';
import {
  biasSpecs,
  cellMark,
  inputSpec,
  kernelSpec,
  largest,
  mapSpec,
  paddingMark,
  partsSpec,
  patchSpec,
  tapSpec,
  windowMark,
} from './parts.js';

/** @import { Received } from '../../../common/js/payload.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const TERMS = 12; // longer sums are cut openly

/** @param {Model} model  @param {number} t */
const products = ({ layer, arrays }, t) =>
  layer.patch(arrays.x, t).map((value, tap) => value * arrays.weight[tap]);

/**
 * Patch times kernel, summed: the output map fills cell by cell.
 * @type {View}
 */
export default {
  columns(model) {
    const { arrays, meta } = model;
    const most = largest(arrays.weight) * Math.max(...meta.range.map(Math.abs));
    const small = [
      patchSpec(model),
      kernelSpec(model),
      ...biasSpecs(model),
      tapSpec(model, 'products', products(model, model.t), most),
    ];
    const columns = [[inputSpec(model)], small, [mapSpec(model, 'output', arrays.output)]];
    return arrays.partials ? [...columns, [channelParts(model, arrays.partials)]] : columns;
  },

  frame(model, t) {
    const { layer, arrays } = model;
    return {
      values: { patch: layer.patch(arrays.x, t), products: products(model, t) },
      marks: {
        input: [...paddingMark(layer), windowMark(layer, t)],
        output: [{ kind: 'cover', after: t }, cellMark(layer, t)],
        partials: [{ kind: 'cover', after: t }, cellMark(layer, t, layer.channels)],
      },
      sentence: sentence(model, t),
    };
  },
};

/**
 * What each channel adds to the output: the maps that are summed.
 * @param {Model} model
 * @param {Received} partials
 * @returns {PanelSpec}
 */
function channelParts(model, partials) {
  const { layer } = model;
  const grid = { channels: layer.channels, rows: layer.ho, cols: layer.wo };
  return {
    ...partsSpec(model, 'partials', grid, partials, partials, 'position'),
    width: 'wide',
  };
}

/** @param {Model} model  @param {number} t */
function sentence(model, t) {
  const { layer, meta, text } = model;
  const said = layer.channels > 1 ? channelSums(model, t) : singleTerms(model, t);
  const template = meta.bias[0] === 0 ? text.output_step : text.output_step_bias;
  return [
    fill(template, { y: new Names(model).text('y', 0, ...layer.position(t)), ...said }),
    layer.channels > 1 ? `. ${text.over_channels}` : '',
  ].join('');
}

/**
 * Pixel times weight, one by one.
 * @param {Model} model
 * @param {number} t
 */
function singleTerms({ layer, arrays, meta, text }, t) {
  const operands = Array.from(layer.patch(arrays.x, t)).flatMap((value, tap) => [value, arrays.weight[tap]]);
  const { last, ...sum } = summed([...operands, meta.bias[0]], arrays.output[t], text, TERMS);
  return { ...sum, bias: last };
}

/**
 * What each channel adds to the output cell.
 * @param {Model} model
 * @param {number} t
 */
function channelSums({ layer, arrays, meta }, t) {
  const sums = new Array(layer.channels).fill(0);
  layer.eachTap(
    t,
    (tap, channel, row, col) =>
      (sums[channel] += layer.valueAt(arrays.x, channel, row, col) * arrays.weight[tap]),
  );
  const { shown, equals, value } = worked(
    [...sums, meta.bias[0]],
    (all) => all.reduce((a, b) => a + b, 0),
    arrays.output[t],
  );
  return { terms: shown.slice(0, -1).join(' + '), bias: shown.at(-1), equals, value };
}
