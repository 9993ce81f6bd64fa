import { most, moved, plus, rounded, size } from './cells.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Meta } from '../messages/message.js' */
/** @import { Given } from './forward.js' */
/** @import { Sheet } from './sheet.js' */

/** @typedef {NonNullable<Meta['transposed']>} Frame */

/**
 * The numbers of the kernels as a transposed layer.
 * @param {Sheet} sheet
 */
export function putTransposed(sheet) {
  const { was, now, layer, meta } = sheet;
  const frame = meta.transposed;
  if (!frame || !was.transposed || !was.x || !was.weight) return;
  if (!sheet.isMoved('x') && !sheet.isMoved('weight')) return;
  const given = { x: was.x, weight: was.weight };
  const scale = most(now.x) * size(now.weight);
  for (const name of /** @type {const} */ (['transposed', 'transposed_check']))
    sheet.change(name, (old) => rounded(old, transposedAfter(layer, frame, given, now, old), scale));
}

/**
 * The transposed output, all anew.
 * @param {Layer} layer
 * @param {Frame} frame
 * @param {Given} given
 */
export function transposedOf(layer, frame, { x, weight }) {
  const out = new Float64Array(frame.shape[0] * frame.shape[1]);
  for (let tap = 0; tap < weight.length; tap++) stampTap(out, layer, frame, x, tap, weight[tap]);
  return out;
}

/**
 * The transposed output after a change: what it was, (w' - w) · x + w' · (x' - x) added.
 * @param {Layer} layer
 * @param {Frame} frame
 * @param {Given} was
 * @param {Given} now
 * @param {Values} sum
 */
function transposedAfter(layer, frame, was, now, sum) {
  const change = new Float64Array(sum.length);
  const [taps, pixels] = [moved(was.weight, now.weight), moved(was.x, now.x)];
  taps.at.forEach((tap, k) => stampTap(change, layer, frame, was.x, tap, taps.by[k]));
  pixels.at.forEach((pixel, k) => stampPixel(change, layer, frame, now.weight, pixel, pixels.by[k]));
  return plus(sum, change);
}

/**
 * Adds a number times x where a weight puts it; what falls outside is cut off.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Frame} frame
 * @param {Values} x
 * @param {number} tap
 * @param {number} factor
 */
function stampTap(out, layer, { padding, shape: [rows, cols] }, x, tap, factor) {
  const { h, w, kh, kw, strideH, strideW, dilationH, dilationW } = layer;
  const above = (Math.floor(tap / kw) % kh) * dilationH - padding[0];
  const left = (tap % kw) * dilationW - padding[2];
  let from = Math.floor(tap / (kh * kw)) * h * w;
  for (let p = 0; p < h; p++)
    for (let q = 0; q < w; q++, from++) {
      const [row, col] = [p * strideH + above, q * strideW + left];
      if (row >= 0 && row < rows && col >= 0 && col < cols) out[row * cols + col] += factor * x[from];
    }
}

/**
 * Adds the kernel times a number where a pixel puts it.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Frame} frame
 * @param {Values} weight
 * @param {number} pixel
 * @param {number} factor
 */
function stampPixel(out, layer, { padding, shape: [rows, cols] }, weight, pixel, factor) {
  const { h, w, kh, kw, strideH, strideW, dilationH, dilationW } = layer;
  const top = (Math.floor(pixel / w) % h) * strideH - padding[0];
  const left = (pixel % w) * strideW - padding[2];
  let tap = Math.floor(pixel / (h * w)) * kh * kw;
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++, tap++) {
      const [row, col] = [top + i * dilationH, left + j * dilationW];
      if (row >= 0 && row < rows && col >= 0 && col < cols) out[row * cols + col] += factor * weight[tap];
    }
}
