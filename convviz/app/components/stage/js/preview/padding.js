/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */

/**
 * The picture with its padding, (D, HP, WP), in float64.
 * @param {Layer} layer
 * @param {Values} x  (D, H, W)
 */
export function padded(layer, x) {
  const { h, w, channels, paddedH, paddedW, rowSource, colSource } = layer;
  const out = new Float64Array(channels * paddedH * paddedW);
  let k = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < paddedH; row++) {
      const from = rowSource[row] < 0 ? -1 : (channel * h + rowSource[row]) * w;
      if (from < 0) k += paddedW;
      else
        for (let col = 0; col < paddedW; col++, k++)
          if (colSource[col] >= 0) out[k] = x[from + colSource[col]];
    }
  return out;
}

/**
 * Every padded position added to the pixel that it was copied from: the adjoint of `padded`.
 * @param {Layer} layer
 * @param {Float64Array} values  (D, HP, WP)
 */
export function folded(layer, values) {
  const { h, w, channels, paddedH, paddedW, rowSource, colSource } = layer;
  const out = new Float64Array(channels * h * w);
  let k = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < paddedH; row++) {
      const to = rowSource[row] < 0 ? -1 : (channel * h + rowSource[row]) * w;
      if (to < 0) k += paddedW;
      else
        for (let col = 0; col < paddedW; col++, k++)
          if (colSource[col] >= 0) out[to + colSource[col]] += values[k];
    }
  return out;
}

/**
 * Which outputs read a row or column, and by which tap, along both axes; found once for each that is asked
 * for.
 */
export class Readers {
  /** @param {Layer} layer */
  constructor(layer) {
    const { rowSource, colSource, kh, kw, strideH, strideW, dilationH, dilationW, ho, wo } = layer;
    /** @type {number[][]} */
    this.rowsOf = [];
    /** @type {number[][]} */
    this.colsOf = [];
    this.alongRows = { source: rowSource, taps: kh, stride: strideH, dilation: dilationH, outputs: ho };
    this.alongCols = { source: colSource, taps: kw, stride: strideW, dilation: dilationW, outputs: wo };
  }

  /** [output row, tap, output row, tap, ...]  @param {number} row */
  rows(row) {
    return (this.rowsOf[row] ??= along(row, this.alongRows));
  }

  /** [output column, tap, ...]  @param {number} col */
  cols(col) {
    return (this.colsOf[col] ??= along(col, this.alongCols));
  }
}

/**
 * @param {number} wanted
 * @param {{ source: number[], taps: number, stride: number, dilation: number, outputs: number }} axis
 */
function along(wanted, { source, taps, stride, dilation, outputs }) {
  /** @type {number[]} */
  const found = [];
  for (let place = 0; place < source.length; place++)
    if (source[place] === wanted)
      for (let tap = 0; tap < taps; tap++) {
        const start = place - tap * dilation;
        if (start >= 0 && start % stride === 0 && start / stride < outputs) found.push(start / stride, tap);
      }
  return found;
}
