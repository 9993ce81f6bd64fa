import { minus, moved } from './cells.js';
import { padded, Readers } from './padding.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Moved } from './cells.js' */

/** @typedef {{ x: Values, weight: Values }} Given */

const HALF = 1 / 2;
const FEW = 1 / 8; // of a channel's pixels: so few are followed one by one

/**
 * By how much each channel's part of the output changes, (HO, WO) each, null where it does not:
 * (w' - w) · x + w' · (x' - x).
 * @param {Layer} layer
 * @param {Given} was
 * @param {Given} now
 * @returns {(Float64Array | null)[]}
 */
export function partChanges(layer, was, now) {
  /** @type {(Float64Array | null)[]} */
  const parts = new Array(layer.channels).fill(null);
  const [taps, pixels] = [moved(was.weight, now.weight), moved(was.x, now.x)];
  const weightBy = minus(now.weight, was.weight);
  if (taps.at.length > HALF * layer.taps) addAll(parts, layer, padded(layer, was.x), weightBy);
  else if (taps.at.length) addTaps(parts, layer, padded(layer, was.x), taps);
  if (pixels.at.length > FEW * now.x.length) addAllPixels(parts, layer, was, now);
  else addPixels(parts, layer, now.weight, pixels);
  return parts;
}

/**
 * What each channel adds to the output, (HO, WO) each, all anew.
 * @param {Layer} layer
 * @param {Given} given
 */
export function partialsOf(layer, { x, weight }) {
  const parts = Array.from({ length: layer.channels }, () => new Float64Array(layer.steps));
  addAll(parts, layer, padded(layer, x), weight);
  return parts;
}

/**
 * The whole output without a bias, (HO, WO).
 * @param {Layer} layer
 * @param {Given} given
 */
export function outputOf(layer, { x, weight }) {
  const out = new Float64Array(layer.steps);
  addKernel(out, layer, padded(layer, x), weight, 0, layer.taps);
  return out;
}

/**
 * Adds what some rows of a kernel make of the image, three taps of a row at a time: so a cell of the output
 * is read and written once for three.
 * @param {Float64Array} out  (HO, WO)
 * @param {Layer} layer
 * @param {Float64Array} image  (D, HP, WP)
 * @param {Values} weight
 * @param {number} first  offset of the first tap, at the beginning of a row
 * @param {number} end
 */
function addKernel(out, layer, image, weight, first, end) {
  const { kh, kw, dilationH, dilationW, paddedH, paddedW } = layer;
  for (let row = first; row < end; row += kw) {
    const channel = Math.floor(row / (kh * kw));
    const from = (channel * paddedH + (Math.floor(row / kw) % kh) * dilationH) * paddedW;
    for (let j = 0; j < kw; j += 3) {
      const [b, c] = [j + 1 < kw ? weight[row + j + 1] : 0, j + 2 < kw ? weight[row + j + 2] : 0];
      const [toB, toC] = [j + 1 < kw ? dilationW : 0, j + 2 < kw ? 2 * dilationW : 0];
      addThree(out, layer, image, from + j * dilationW, weight[row + j], b, toB, c, toC);
    }
  }
}

/**
 * Adds a, b and c times the pixels from three places on.
 * @param {Float64Array} out
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {number} first  the place of a
 * @param {number} a
 * @param {number} b
 * @param {number} toB  from the place of a to that of b
 * @param {number} c
 * @param {number} toC
 */
function addThree(out, layer, image, first, a, b, toB, c, toC) {
  const { ho, wo, strideH, strideW, paddedW } = layer;
  let k = 0;
  for (let p = 0; p < ho; p++) {
    let at = first + p * strideH * paddedW;
    for (let q = 0; q < wo; q++, k++, at += strideW)
      out[k] += a * image[at] + b * image[at + toB] + c * image[at + toC];
  }
}

/** @param {(Float64Array | null)[]} parts  @param {Layer} layer  @param {number} channel */
const part = (parts, layer, channel) => (parts[channel] ??= new Float64Array(layer.steps));

/**
 * @param {(Float64Array | null)[]} parts
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {Moved} taps
 */
function addTaps(parts, layer, image, { at, by }) {
  const area = layer.kh * layer.kw;
  at.forEach((tap, k) => addTap(part(parts, layer, Math.floor(tap / area)), layer, image, tap, by[k]));
}

/**
 * Adds a number times the pixels that a weight multiplies.
 * @param {Float64Array} out  (HO, WO)
 * @param {Layer} layer
 * @param {Float64Array} image  (D, HP, WP)
 * @param {number} tap  offset of the weight
 * @param {number} factor
 */
function addTap(out, layer, image, tap, factor) {
  const { ho, wo, kh, kw, strideH, strideW, dilationH, dilationW, paddedH, paddedW } = layer;
  const channel = Math.floor(tap / (kh * kw));
  const [i, j] = [Math.floor(tap / kw) % kh, tap % kw];
  let k = 0;
  for (let p = 0; p < ho; p++) {
    let from = (channel * paddedH + p * strideH + i * dilationH) * paddedW + j * dilationW;
    for (let q = 0; q < wo; q++, k++, from += strideW) out[k] += factor * image[from];
  }
}

/**
 * @param {(Float64Array | null)[]} parts
 * @param {Layer} layer
 * @param {Given} was
 * @param {Given} now
 */
function addAllPixels(parts, layer, was, now) {
  const change = padded(layer, minus(now.x, was.x));
  addAll(parts, layer, change, now.weight);
}

/**
 * @param {(Float64Array | null)[]} parts
 * @param {Layer} layer
 * @param {Float64Array} image
 * @param {Values} weight
 */
function addAll(parts, layer, image, weight) {
  const area = layer.kh * layer.kw;
  for (let channel = 0; channel < layer.channels; channel++)
    addKernel(part(parts, layer, channel), layer, image, weight, channel * area, (channel + 1) * area);
}

/**
 * @param {(Float64Array | null)[]} parts
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Moved} pixels
 */
function addPixels(parts, layer, weight, { at, by }) {
  const { h, w, kh, kw, wo } = layer;
  const readers = new Readers(layer);
  at.forEach((pixel, k) => {
    const channel = Math.floor(pixel / (h * w));
    const [rows, cols] = [readers.rows(Math.floor(pixel / w) % h), readers.cols(pixel % w)];
    const out = part(parts, layer, channel);
    for (let a = 0; a < rows.length; a += 2)
      for (let b = 0; b < cols.length; b += 2)
        out[rows[a] * wo + cols[b]] += by[k] * weight[(channel * kh + rows[a + 1]) * kw + cols[b + 1]];
  });
}
