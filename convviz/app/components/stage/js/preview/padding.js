/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */

/**
 * The picture with its padding, (D, HP, WP), in float64.
 * @param {Layer} layer
 * @param {Values} x  (D, H, W)
 */
export function padded(layer, x) {
  const { h, w, left, channels, paddedH, paddedW, rowSource, colSource } = layer;
  const out = new Float64Array(channels * paddedH * paddedW);
  const border = borderOf(layer);
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < paddedH; row++) {
      if (rowSource[row] < 0) continue;
      const [from, to] = [(channel * h + rowSource[row]) * w, (channel * paddedH + row) * paddedW];
      for (let col = 0; col < w; col++) out[to + left + col] = x[from + col];
      for (const col of border) out[to + col] = x[from + colSource[col]];
    }
  return out;
}

/**
 * Every padded position added to the pixel that it was copied from: the adjoint of `padded`.
 * @param {Layer} layer
 * @param {Float64Array} values  (D, HP, WP)
 */
export function folded(layer, values) {
  const { h, w, left, channels, paddedH, paddedW, rowSource, colSource } = layer;
  const out = new Float64Array(channels * h * w);
  const border = borderOf(layer);
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < paddedH; row++) {
      if (rowSource[row] < 0) continue;
      const [from, to] = [(channel * paddedH + row) * paddedW, (channel * h + rowSource[row]) * w];
      for (let col = 0; col < w; col++) out[to + col] += values[from + left + col];
      for (const col of border) out[to + colSource[col]] += values[from + col];
    }
  return out;
}

/**
 * The padded columns beside the picture that are copies of its columns.
 * @param {Layer} layer
 */
function borderOf({ left, w, paddedW, colSource }) {
  const border = [];
  for (let col = 0; col < paddedW; col++)
    if ((col < left || col >= left + w) && colSource[col] >= 0) border.push(col);
  return border;
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
