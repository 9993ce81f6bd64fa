import { fill, size } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { compare } from '../layer/running_sums.js';
import { summed } from '../formulas/worked.js';
import { inputSpec, kernelSpec, largest, mapSpec, tapSpec } from './parts.js';

/** @import { Received } from '../../../common/js/payload.js' */
/** @import { Mark, WindowMark } from '../../../heatmap/js/marks.js' */
/** @import { Grid, Place } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Pair, Sides } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Frame, View } from './views.js' */

const TERMS = 12; // longer sums are cut openly

/**
 * A transposed convolution as a gather: the input with zeros put between its rows and columns and around it,
 * under the kernel turned by half a turn. The same arithmetic is the input gradient of the convolution that
 * leads back.
 */
export class Spread {
  /** @param {Model} model  @param {{ padding: Sides, shape: Pair }} transposed */
  constructor({ layer, arrays }, { padding, shape }) {
    this.rows = shape[0];
    this.cols = shape[1];
    this.layer = layer;
    this.above = layer.dilationH * (layer.kh - 1) - padding[0]; // rows of zeros above the first number
    this.left = layer.dilationW * (layer.kw - 1) - padding[2];
    this.height = this.rows + layer.dilationH * (layer.kh - 1);
    this.width = this.cols + layer.dilationW * (layer.kw - 1);
    this.values = this.fill(arrays.x);
    this.turned = turned(arrays.weight, layer);
  }

  /**
   * The row of x that a row of the spread map shows, or -1 for a row of zeros.
   * @param {number} at
   * @param {number} before
   * @param {number} stride
   * @param {number} length
   */
  source(at, before, stride, length) {
    const inside = at - before;
    return inside >= 0 && inside % stride === 0 && inside / stride < length ? inside / stride : -1;
  }

  /** @param {Received} x */
  fill(x) {
    const { layer } = this;
    const out = new Float64Array(layer.channels * this.height * this.width).fill(NaN);
    /** @type {Place[]} */
    this.empty = [];
    let k = 0;
    for (let channel = 0; channel < layer.channels; channel++)
      for (let row = 0; row < this.height; row++)
        for (let col = 0; col < this.width; col++, k++) {
          const r = this.source(row, this.above, layer.strideH, layer.h);
          const c = this.source(col, this.left, layer.strideW, layer.w);
          if (r >= 0 && c >= 0) out[k] = x[(channel * layer.h + r) * layer.w + c];
          else this.empty.push([channel, row, col]);
        }
    return out;
  }

  /** @param {number} t  @returns {Pair} */
  position(t) {
    return [Math.floor(t / this.cols), t % this.cols];
  }

  /**
   * What lies under the turned kernel at step t, (D, KH, KW); zeros that were put in are empty.
   * @param {number} t
   */
  patch(t) {
    const { layer } = this;
    const [p, q] = this.position(t);
    const out = new Float64Array(layer.taps);
    let k = 0;
    for (let channel = 0; channel < layer.channels; channel++)
      for (let i = 0; i < layer.kh; i++)
        for (let j = 0; j < layer.kw; j++)
          out[k++] =
            this.values[
              (channel * this.height + p + i * layer.dilationH) * this.width + q + j * layer.dilationW
            ];
    return out;
  }

  /** @param {number} t  @returns {WindowMark} */
  windowMark(t) {
    const { layer } = this;
    const [row, col] = this.position(t);
    const [height, width] = [layer.dilationH * (layer.kh - 1) + 1, layer.dilationW * (layer.kw - 1) + 1];
    return { kind: 'window', row, col, height, width, taps: null };
  }
}

/** @param {Received} weight  @param {Layer} layer */
function turned(weight, { kh, kw }) {
  const taps = kh * kw;
  return Float64Array.from(weight, (_, k) => weight[Math.floor(k / taps) * taps + taps - 1 - (k % taps)]);
}

/** @param {Model} model  @param {number} t */
const products = ({ spread }, t) => spread.patch(t).map((value, k) => value * spread.turned[k]);

/** @type {View} */
export default {
  walk(model) {
    const { transposed } = model.meta;
    if (!transposed?.shown) return { rows: 1, cols: 1 };
    model.spread = new Spread(model, transposed);
    return model.spread;
  },

  columns(model) {
    const { layer, arrays, meta, text, spread } = model;
    if (!spread) return [[inputSpec(model)]];
    const grid = { channels: layer.channels, rows: spread.height, cols: spread.width };
    const input = {
      ...inputSpec(model),
      role: 'spread',
      title: text.spread,
      shape: sizeOf(grid),
      grid,
      values: spread.values,
      points: 'spread',
    };
    const most = largest(arrays.weight) * Math.max(...meta.range.map(Math.abs));
    const flipped = { ...tapSpec(model, 'flipped', spread.turned, largest(arrays.weight)), points: 'none' };
    const terms = { ...tapSpec(model, 'products', products(model, model.t), most), points: 'none' };
    return [
      [input],
      [kernelSpec(model), flipped, terms],
      [outputSpec(model, 'transposed'), outputSpec(model, 'transposed_check')],
    ];
  },

  frame(model, t) {
    const { arrays, spread } = model;
    if (!spread) return words(notShown(model));
    /** @type {Mark} */
    const cell = { kind: 'outline', cells: [[0, ...spread.position(t)]] };
    return {
      values: { products: products(model, t) },
      marks: {
        spread: [{ kind: 'gaps', cells: spread.empty }, spread.windowMark(t)],
        transposed: [{ kind: 'cover', after: t }, cell],
        transposed_check: [cell],
      },
      sentence: sentence(model, t),
      check: t === spread.rows * spread.cols - 1 ? compare(arrays.transposed, arrays.transposed_check) : null,
    };
  },
};

/** @param {string} said  @returns {Frame} */
const words = (said) => ({ values: {}, marks: {}, sentence: said });

/** @param {Grid} grid */
const sizeOf = ({ channels, rows, cols }) => (channels > 1 ? size(channels, rows, cols) : size(rows, cols));

/** @param {Model} model */
function notShown({ meta, text }) {
  if (!meta.transposed) return text.transposed_empty;
  return fill(text.transposed_large, { size: size(...meta.transposed.shape) });
}

/** @param {Model} model  @param {'transposed' | 'transposed_check'} role  @returns {PanelSpec} */
function outputSpec(model, role) {
  const { arrays, spread } = model;
  const grid = { channels: 1, rows: spread.rows, cols: spread.cols };
  const spec = { ...mapSpec(model, role, arrays[role]), grid, shape: sizeOf(grid) };
  return role === 'transposed' ? { ...spec, tallest: 260 } : { ...spec, tallest: 170 };
}

/** @param {Model} model  @param {number} t */
function sentence(model, t) {
  const { arrays, spread, text } = model;
  const factors = Array.from(spread.patch(t)).flatMap((value, k) =>
    Number.isNaN(value) ? [] : [value, spread.turned[k]],
  );
  const y = new Names(model).text('y', 0, ...spread.position(t));
  if (!factors.length) return fill(text.transposed_nothing, { y });
  return fill(text.transposed_step, {
    y,
    ...summed(factors, arrays.transposed[t], text, TERMS),
    count: factors.length / 2,
  });
}
