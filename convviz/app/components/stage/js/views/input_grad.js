import { factor, fill, spans } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { compare, inputGradSum } from '../layer/running_sums.js';
import { singleCell } from '../tools/upstream_tools.js';
import {
  cellMark,
  growingTotal,
  kernelSpec,
  largest,
  mapSpec,
  neverRead,
  ofChannel,
  partsSpec,
  PARTS_HEIGHT,
  pixelSpec,
  stampMark,
  tapSpec,
  tileMark,
  touchedPixels,
  unreadMark,
  withPart,
} from './parts.js';

/** @import { Choice } from '../messages/message.js' */
/** @import { Received } from '../../../common/js/payload.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const LIVE_CELLS = 12_000;

/** @param {Model} model  @param {number} t */
const stamp = ({ arrays }, t) => arrays.weight.map((value) => arrays.output_grad[t] * value);

/**
 * dX by scatter: upstream gradient at the cell times the kernel, not flipped, stamped into a growing map.
 * @type {View}
 */
export default {
  columns(model) {
    const { arrays } = model;
    const most = largest(arrays.output_grad) * largest(arrays.weight);
    const columns = [
      [mapSpec(model, 'output_grad', arrays.output_grad)],
      [kernelSpec(model), tapSpec(model, 'stamp', stamp(model, model.t), most)],
      [pixelSpec(model, 'input_grad', model.sum.upTo(model.t), largest(arrays.input_grad))],
    ];
    return arrays.input_parts ? [...columns, ...filterParts(model, arrays.input_parts)] : columns;
  },

  sums: ({ layer, arrays }) => inputGradSum(layer, arrays.weight, arrays.output_grad),

  frame(model, t) {
    const { layer, arrays } = model;
    const sum = model.sum.upTo(t);
    return {
      values: {
        stamp: stamp(model, t),
        input_grad: model.isWhole ? arrays.input_grad : sum,
        ...(arrays.input_parts && filterValues(model, arrays.input_parts, sum)),
      },
      marks: {
        output_grad: [cellMark(layer, t)],
        input_grad: [unreadMark(model), stampMark(layer, t)],
        input_parts: [tileMark(growing(model.meta.choice))],
      },
      sentence: said(model, t),
      check: t === layer.steps - 1 ? compare(sum, arrays.input_grad) : null,
    };
  },
};

/** @param {Model} model  @param {number} t */
function said(model, t) {
  const filters = model.arrays.input_parts
    ? fill(model.text.filter_sum, { count: model.meta.choice.groupFilters })
    : '';
  return [sentence(model, t), singleCell(model, 'one_hot_kernel'), neverRead(model), filters]
    .filter(Boolean)
    .join(' ');
}

/**
 * What each filter adds to the gradient of the chosen channel, and their sum over all filters that read it.
 * @param {Model} model
 * @param {Received} parts
 * @returns {PanelSpec[][]}
 */
function filterParts(model, parts) {
  const { layer, arrays, meta } = model;
  const values = filterValues(model, parts, model.sum.upTo(model.t));
  const grid = { channels: meta.choice.groupFilters, rows: layer.h, cols: layer.w };
  /** @type {PanelSpec} */
  const total = {
    ...pixelSpec(model, 'input_total', values.input_total, largest(arrays.input_total)),
    width: 'half',
    strip: true,
    tallest: PARTS_HEIGHT,
  };
  return [[partsSpec(model, 'input_parts', grid, values.input_parts, parts, 'filter_part')], [total]];
}

/** @param {Model} model  @param {Received} parts  @param {Float64Array} sum */
function filterValues({ layer, arrays, meta }, parts, sum) {
  // Repainting so many cells at every step would stutter: large strips show the finished parts and their sum.
  if (parts.length + arrays.input_total.length > LIVE_CELLS)
    return { input_parts: parts, input_total: arrays.input_total };
  return {
    input_parts: withPart(parts, growing(meta.choice), ofChannel(sum, meta.choice.channel, layer.channels)),
    input_total: growingTotal(arrays.input_total, arrays.input_grad, sum),
  };
}

/** @param {Choice} choice */
const growing = ({ filter, firstFilter }) => filter - firstFilter;

/** @param {Model} model  @param {number} t */
function sentence(model, t) {
  const { layer, arrays, text } = model;
  const [p, q] = layer.position(t);
  const [top, left] = layer.reads(p, q, 0, 0);
  const [bottom, right] = layer.reads(p, q, layer.kh - 1, layer.kw - 1);
  const lost = layer.taps - touchedPixels(layer, t).length;
  const place = {
    top: top - layer.top,
    bottom: bottom - layer.top,
    left: left - layer.left,
    right: right - layer.left,
  };
  const landed = fill(text.input_grad_step, {
    g: new Names(model).text('g', 0, p, q),
    value: factor(arrays.output_grad[t]),
    ...spans(text, place),
  });
  return lost > 0 ? `${landed} ${fill(text.input_grad_lost, { count: lost })}` : landed;
}
