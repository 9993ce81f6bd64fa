import { moved } from './cells.js';
import { padded, Readers } from './padding.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Moved } from './cells.js' */

/** @typedef {{ x: Values, weight: Values }} Given */

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
  if (taps.at.length) addTaps(parts, layer, padded(layer, was.x), taps);
  if (pixels.at.length > FEW * now.x.length) addAllPixels(parts, layer, was, now);
  else addPixels(parts, layer, now.weight, pixels);
  return parts;
}

/**
 * The whole output without a bias, (HO, WO).
 * @param {Layer} layer
 * @param {Given} given
 */
export function outputOf(layer, { x, weight }) {
  const out = new Float64Array(layer.steps);
  const image = padded(layer, x);
  for (let tap = 0; tap < layer.taps; tap++) addTap(out, layer, image, tap, weight[tap]);
  return out;
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
export function addTap(out, layer, image, tap, factor) {
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
  const change = padded(
    layer,
    Float64Array.from(now.x, (value, k) => value - was.x[k]),
  );
  const taps = Array.from(now.weight);
  addTaps(parts, layer, change, { at: taps.map((_, tap) => tap), by: taps });
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
