/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from './layer.js' */

/**
 * The input gradient at the end of both ways, and what it was added up from: `stamped` (D, HP, WP) before
 * anything folds back or falls away, `gathered` (D, H, W).
 * @typedef {{ weight: Values, grad: Values, stamped: Float64Array, gathered: Float64Array }} Finished
 */

/**
 * Adds both ways up to their end. A channel whose weights are those of the sums before keeps them, where the
 * upstream gradient is the same too: of many channels one is pulled, and the sums are the same to the bit.
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Values} grad
 * @param {Finished | null} [before]  of the same layer
 * @returns {Finished}
 */
export function finishedWays(layer, weight, grad, before = null) {
  const { channels, h, w, kh, kw, paddedH, paddedW } = layer;
  const kept = before && isSame(before.grad, grad, 0, grad.length) ? before : null;
  const stamped = kept ? kept.stamped.slice() : new Float64Array(channels * paddedH * paddedW);
  const gathered = kept ? kept.gathered.slice() : new Float64Array(channels * h * w);
  for (let channel = 0; channel < channels; channel++) {
    const first = channel * kh * kw;
    if (kept && isSame(kept.weight, weight, first, first + kh * kw)) continue;
    stamp(part(stamped, channel, channels), layer, weight.subarray(first, first + kh * kw), grad);
    gather(part(gathered, channel, channels), layer, weight.subarray(first, first + kh * kw), grad);
  }
  return { weight, grad, stamped, gathered };
}

/**
 * A channel of a sum, empty again.
 * @param {Float64Array} sum
 * @param {number} channel
 * @param {number} channels
 */
function part(sum, channel, channels) {
  const length = sum.length / channels;
  return sum.subarray(channel * length, (channel + 1) * length).fill(0);
}

/**
 * The kernel times each number of g, added where it is stamped. Taps come last to first, so that a cell adds
 * its terms in the order of the steps.
 * @param {Float64Array} out  (HP, WP)
 * @param {Layer} layer
 * @param {Values} weight  (KH, KW)
 * @param {Values} grad
 */
function stamp(out, layer, weight, grad) {
  const { ho, wo, kw, strideH, strideW, dilationH, dilationW, paddedW } = layer;
  for (let tap = weight.length - 1; tap >= 0; tap--) {
    const [factor, left] = [weight[tap], (tap % kw) * dilationW];
    const top = Math.floor(tap / kw) * dilationH;
    for (let p = 0, k = 0; p < ho; p++) {
      let to = (p * strideH + top) * paddedW + left;
      for (let q = 0; q < wo; q++, k++, to += strideW) out[to] += grad[k] * factor;
    }
  }
}

/**
 * The turned kernel times the numbers of g under it, for every place that shows a pixel.
 * @param {Float64Array} out  (H, W)
 * @param {Layer} layer
 * @param {Values} weight  (KH, KW)
 * @param {Values} grad
 */
function gather(out, layer, weight, grad) {
  const { w, wo, kh, kw, paddedH, rowSource, colSource } = layer;
  const [rows, cols] = [cellsAlongRows(layer), cellsAlongCols(layer)];
  for (let place = 0; place < paddedH; place++)
    for (let i = kh - 1; i >= 0; i--) {
      const p = rows[i][place];
      if (p < 0 || rowSource[place] < 0) continue;
      for (let j = kw - 1; j >= 0; j--)
        gatherRow(out, rowSource[place] * w, colSource, cols[j], grad, p * wo, weight[i * kw + j]);
    }
}

/**
 * Adds what one weight finds to the pixels of a row.
 * @param {Float64Array} out
 * @param {number} to  offset of the row
 * @param {number[]} pixels  in that row, by the place that shows them; -1 for a zero
 * @param {Int32Array} found  the cell of g under the weight, by place; -1 where there is none
 * @param {Values} grad
 * @param {number} from  offset of the row of g
 * @param {number} factor
 */
function gatherRow(out, to, pixels, found, grad, from, factor) {
  for (let place = 0; place < found.length; place++)
    if (found[place] >= 0 && pixels[place] >= 0)
      out[to + pixels[place]] += grad[from + found[place]] * factor;
}

/** @param {Layer} layer */
const cellsAlongRows = ({ paddedH, kh, strideH, dilationH, ho }) =>
  cellsUnder(paddedH, kh, strideH, dilationH, ho);

/** @param {Layer} layer */
const cellsAlongCols = ({ paddedW, kw, strideW, dilationW, wo }) =>
  cellsUnder(paddedW, kw, strideW, dilationW, wo);

/**
 * For each weight along an axis, the output position that it meets at each place of the padded input; -1
 * between positions and outside.
 * @param {number} places
 * @param {number} taps
 * @param {number} stride
 * @param {number} dilation
 * @param {number} length
 */
function cellsUnder(places, taps, stride, dilation, length) {
  return Array.from({ length: taps }, (_, tap) =>
    Int32Array.from({ length: places }, (_none, place) => cellAlong(place - tap * dilation, stride, length)),
  );
}

/**
 * The output position of a place in the padded input, -1 between positions and outside.
 * @param {number} position
 * @param {number} stride
 * @param {number} length
 */
export function cellAlong(position, stride, length) {
  return position >= 0 && position % stride === 0 && position / stride < length ? position / stride : -1;
}

/**
 * @param {Values} a
 * @param {Values} b
 * @param {number} from
 * @param {number} end
 */
function isSame(a, b, from, end) {
  if (a === b) return true;
  for (let k = from; k < end; k++) if (a[k] !== b[k]) return false;
  return true;
}
