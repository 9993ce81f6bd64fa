import { moved, plus } from './cells.js';
import { folded, padded, Readers } from './padding.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Moved } from './cells.js' */

/** @typedef {{ x: Values, grad: Values }} OfWeight */
/** @typedef {{ weight: Values, grad: Values }} OfInput */

const HALF = 1 / 2;
const FEW = 1 / 8; // of the pixels: so few are followed one by one

/**
 * dW after a change: what it was, (g' - g) · x + g' · (x' - x) added; all of it anew where most of g is new.
 * @param {Layer} layer
 * @param {OfWeight} was
 * @param {OfWeight} now
 * @param {Values} sum  what it was, (D, KH, KW)
 */
export function weightGradAfter(layer, was, now, sum) {
  const [cells, pixels] = [moved(was.grad, now.grad), moved(was.x, now.x)];
  if (cells.at.length > HALF * layer.steps || pixels.at.length > FEW * now.x.length)
    return weightGrad(layer, now);
  const out = Float64Array.from(sum);
  if (cells.at.length) addPatches(out, layer, padded(layer, was.x), cells);
  addPixels(out, layer, now.grad, pixels);
  return out;
}

/**
 * dW[c, i, j] = ∑ g[p, q] · x̃[c, ...]
 * @param {Layer} layer
 * @param {OfWeight} given
 */
export function weightGrad(layer, { x, grad }) {
  const out = new Float64Array(layer.taps);
  const [image, g] = [padded(layer, x), Float64Array.from(grad)];
  for (let tap = 0; tap < layer.taps; tap++) out[tap] = sumOverWindow(layer, image, g, tap);
  return out;
}

/** @param {Layer} layer  @param {Float64Array} image  @param {Float64Array} g  @param {number} tap */
function sumOverWindow(layer, image, g, tap) {
  const { ho, wo, kh, kw, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  const first = Math.floor(tap / (kh * kw)) * paddedH + (Math.floor(tap / kw) % kh) * dilationH;
  let sum = 0;
  let k = 0;
  for (let p = 0; p < ho; p++) {
    let from = (first + p * strideH) * paddedW + (tap % kw) * dilationW;
    for (let q = 0; q < wo; q++, k++, from += strideW) sum += g[k] * image[from];
  }
  return sum;
}

/**
 * Adds the patch of each cell times a number.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {Moved} cells
 */
function addPatches(out, layer, image, { at, by }) {
  const { wo, kh, kw, channels, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  for (let k = 0; k < at.length; k++) {
    const [row, col] = [Math.floor(at[k] / wo) * strideH, (at[k] % wo) * strideW];
    let tap = 0;
    for (let channel = 0; channel < channels; channel++)
      for (let i = 0; i < kh; i++) {
        let from = (channel * paddedH + row + i * dilationH) * paddedW + col;
        for (let j = 0; j < kw; j++, from += dilationW) out[tap++] += by[k] * image[from];
      }
  }
}

/**
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Values} grad
 * @param {Moved} pixels
 */
function addPixels(out, layer, grad, { at, by }) {
  const { h, w, kh, kw, wo } = layer;
  const readers = new Readers(layer);
  at.forEach((pixel, k) => {
    const [rows, cols] = [readers.rows(Math.floor(pixel / w) % h), readers.cols(pixel % w)];
    const first = Math.floor(pixel / (h * w)) * kh;
    for (let a = 0; a < rows.length; a += 2)
      for (let b = 0; b < cols.length; b += 2)
        out[(first + rows[a + 1]) * kw + cols[b + 1]] += by[k] * grad[rows[a] * wo + cols[b]];
  });
}

/**
 * dX after a change: what it was, (w' - w) · g + w' · (g' - g) added; all of it anew where most is new.
 * @param {Layer} layer
 * @param {OfInput} was
 * @param {OfInput} now
 * @param {Values} sum  what it was, (D, H, W)
 */
export function inputGradAfter(layer, was, now, sum) {
  const [taps, cells] = [moved(was.weight, now.weight), moved(was.grad, now.grad)];
  if (cells.at.length > HALF * layer.steps || taps.at.length > HALF * layer.taps)
    return inputGrad(layer, now);
  const stamped = new Float64Array(layer.channels * layer.paddedH * layer.paddedW);
  const g = Float64Array.from(was.grad);
  taps.at.forEach((tap, k) => stampTap(stamped, layer, g, tap, taps.by[k]));
  stampCells(stamped, layer, now.weight, cells);
  return plus(sum, folded(layer, stamped));
}

/**
 * dX[c, u, v] = ∑ w[c, i, j] · g[p, q], what falls on padding folded back.
 * @param {Layer} layer
 * @param {OfInput} given
 */
export function inputGrad(layer, { weight, grad }) {
  const stamped = new Float64Array(layer.channels * layer.paddedH * layer.paddedW);
  const g = Float64Array.from(grad);
  for (let tap = 0; tap < layer.taps; tap++) stampTap(stamped, layer, g, tap, weight[tap]);
  return folded(layer, stamped);
}

/**
 * Adds a number times g where a weight puts it.
 * @param {Float64Array} out  (D, HP, WP)
 * @param {Layer} layer
 * @param {Float64Array} g
 * @param {number} tap
 * @param {number} factor
 */
function stampTap(out, layer, g, tap, factor) {
  const { ho, wo, kh, kw, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  const first = Math.floor(tap / (kh * kw)) * paddedH + (Math.floor(tap / kw) % kh) * dilationH;
  let k = 0;
  for (let p = 0; p < ho; p++) {
    let to = (first + p * strideH) * paddedW + (tap % kw) * dilationW;
    for (let q = 0; q < wo; q++, k++, to += strideW) out[to] += factor * g[k];
  }
}

/**
 * Adds the kernel times a number where each cell puts it.
 * @param {Float64Array} out  (D, HP, WP)
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Moved} cells
 */
function stampCells(out, layer, weight, { at, by }) {
  const { wo, kh, kw, channels, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  for (let k = 0; k < at.length; k++) {
    const [row, col] = [Math.floor(at[k] / wo) * strideH, (at[k] % wo) * strideW];
    let tap = 0;
    for (let channel = 0; channel < channels; channel++)
      for (let i = 0; i < kh; i++) {
        let to = (channel * paddedH + row + i * dilationH) * paddedW + col;
        for (let j = 0; j < kw; j++, to += dilationW) out[to] += by[k] * weight[tap++];
      }
  }
}
