import { factor, fill, number } from '../format.js';
import { cellMark, inputSpec, kernelSpec, largest, mapSpec, paddingMark, partsSpec, patchSpec, tapSpec, windowMark } from './parts.js';

const TERMS = 12; // longer sums are cut openly

const products = ({ layer, arrays }, t) => layer.patch(arrays.x, t).map((value, tap) => value * arrays.weight[tap]);

/** Patch times kernel, summed: the output map fills cell by cell. */
export default {
  columns(model) {
    const { arrays, meta } = model;
    const most = largest(arrays.weight) * Math.max(...meta.range.map(Math.abs));
    const small = [patchSpec(model), kernelSpec(model), tapSpec(model, 'products', products(model, model.t), most)];
    const columns = [[inputSpec(model)], small, [mapSpec(model, 'output', arrays.output)]];
    return arrays.partials ? [...columns, [channelParts(model)]] : columns;
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

/** What each channel adds to the output: the maps that are summed. */
function channelParts(model) {
  const { layer, arrays } = model;
  const grid = { channels: layer.channels, rows: layer.ho, cols: layer.wo };
  return { ...partsSpec(model, 'partials', grid, arrays.partials, largest(arrays.partials), 'position'), width: 'wide', strip: true };
}

function sentence({ layer, arrays, meta, text }, t) {
  const [y, x] = layer.position(t);
  const bias = meta.bias[0];
  const list = layer.channels > 1 ? channelSums(layer, arrays, t) : singleTerms(layer, arrays, text, t);
  const values = { y, x, terms: list.join(' + '), bias: factor(bias), value: number(arrays.output[t], 5) };
  const said = fill(bias === 0 ? text.output_step : text.output_step_bias, values);
  return layer.channels > 1 ? `${said}. ${text.over_channels}` : said;
}

function singleTerms(layer, arrays, text, t) {
  const patch = layer.patch(arrays.x, t);
  const terms = Array.from(patch.slice(0, TERMS), (value, tap) => `${factor(value)} × ${factor(arrays.weight[tap])}`);
  return patch.length > TERMS ? [...terms, fill(text.more_terms, { count: patch.length - TERMS })] : terms;
}

/** What each channel adds to the output cell. */
function channelSums(layer, arrays, t) {
  const sums = new Array(layer.channels).fill(0);
  layer.eachTap(t, (tap, channel, row, col) => (sums[channel] += layer.valueAt(arrays.x, channel, row, col) * arrays.weight[tap]));
  return sums.map(factor);
}
