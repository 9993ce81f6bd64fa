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
  const out = new Float64Array(sum);
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
  const [image, g] = [padded(layer, x), new Float64Array(grad)];
  for (let row = 0; row < layer.taps; row += layer.kw)
    for (let j = 0; j < layer.kw; j += 3) sumThree(out, layer, image, g, row, j);
  return out;
}

/**
 * Up to three taps of a kernel's row at a time: so g is read once for three.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {Float64Array} g
 * @param {number} row  offset of the row's first tap
 * @param {number} j
 */
function sumThree(out, layer, image, g, row, j) {
  const { ho, wo, kh, kw, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  const first = Math.floor(row / (kh * kw)) * paddedH + (Math.floor(row / kw) % kh) * dilationH;
  const [toB, toC] = [j + 1 < kw ? dilationW : 0, j + 2 < kw ? 2 * dilationW : 0];
  let [a, b, c, k] = [0, 0, 0, 0];
  for (let p = 0; p < ho; p++) {
    let at = (first + p * strideH) * paddedW + j * dilationW;
    for (let q = 0; q < wo; q++, k++, at += strideW) {
      a += g[k] * image[at];
      b += g[k] * image[at + toB];
      c += g[k] * image[at + toC];
    }
  }
  out[row + j] = a;
  if (toB) out[row + j + 1] = b;
  if (toC) out[row + j + 2] = c;
}

/**
 * Adds the patch of each cell times a number.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {Moved} cells
 */
function addPatches(out, layer, image, { at, by }) {
  const { tapOffsets } = layer;
  for (let k = 0; k < at.length; k++) {
    const corner = layer.corner(at[k]);
    for (let tap = 0; tap < tapOffsets.length; tap++) out[tap] += by[k] * image[corner + tapOffsets[tap]];
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
  const g = new Float64Array(was.grad);
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
  if (layer.strideW === 1) gatherAll(stamped, layer, weight, grad);
  else {
    const g = new Float64Array(grad);
    for (let tap = 0; tap < layer.taps; tap++) stampTap(stamped, layer, g, tap, weight[tap]);
  }
  return folded(layer, stamped);
}

/**
 * The same where windows move by one column: each row of the padded input gathers its terms, three taps of a
 * kernel's row at a time, from g with room for the kernel on both sides.
 * @param {Float64Array} out  (D, HP, WP)
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Values} grad
 */
function gatherAll(out, layer, weight, grad) {
  const { ho, wo, kw, taps, dilationW } = layer;
  const room = (kw - 1) * dilationW;
  const width = wo + 2 * room;
  const g = new Float64Array(ho * width);
  for (let p = 0; p < ho; p++) g.set(grad.subarray(p * wo, (p + 1) * wo), p * width + room);
  for (let row = 0; row < taps; row += kw)
    for (let j = 0; j < kw; j += 3) gatherThree(out, layer, weight, g, row, j);
}

/**
 * @param {Float64Array} out  (D, HP, WP)
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Float64Array} g  (HO, room + WO + room)
 * @param {number} row  offset of the kernel's row
 * @param {number} j
 */
function gatherThree(out, layer, weight, g, row, j) {
  const { ho, wo, kh, kw, strideH, dilationH, dilationW, paddedH, paddedW } = layer;
  const [toB, toC] = [j + 1 < kw ? -dilationW : 0, j + 2 < kw ? -2 * dilationW : 0];
  const [a, b, c] = [weight[row + j], toB ? weight[row + j + 1] : 0, toC ? weight[row + j + 2] : 0];
  const first = Math.floor(row / (kh * kw)) * paddedH + (Math.floor(row / kw) % kh) * dilationH;
  const reach = wo + (kw - 1) * dilationW;
  const width = reach + (kw - 1) * dilationW;
  for (let p = 0; p < ho; p++) {
    let to = (first + p * strideH) * paddedW;
    const end = to + reach;
    let from = p * width + (kw - 1 - j) * dilationW;
    for (; to < end; to++, from++) out[to] += a * g[from] + b * g[from + toB] + c * g[from + toC];
  }
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
  const { tapOffsets } = layer;
  for (let k = 0; k < at.length; k++) {
    const corner = layer.corner(at[k]);
    for (let tap = 0; tap < tapOffsets.length; tap++) out[corner + tapOffsets[tap]] += by[k] * weight[tap];
  }
}
