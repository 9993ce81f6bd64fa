/** @import { Layer } from '../layer/layer.js' */

/**
 * An output position, with its step, and a tap.
 * @typedef {{ t: number, p: number, q: number, i: number, j: number }} Reader
 */

/**
 * Every multiplication in which pixel (r, c) takes part, in the order of the steps: {t, p, q, i, j}.
 * @param {Layer} layer
 * @param {number} r
 * @param {number} c
 * @returns {Reader[]}
 */
export function readersOf(layer, r, c) {
  const rows = along(layer.rowSource, r, layer.kh, layer.dilationH, layer.strideH, layer.ho);
  const cols = along(layer.colSource, c, layer.kw, layer.dilationW, layer.strideW, layer.wo);
  const found = rows.flatMap(([p, i]) => cols.map(([q, j]) => ({ t: p * layer.wo + q, p, q, i, j })));
  return found.sort((a, b) => a.t - b.t || a.i - b.i || a.j - b.j);
}

/**
 * Where a row (or column) of the picture stands in the padded input: its own place, and each copy of it.
 * @param {number[]} source
 * @param {number} wanted
 */
export const placesOf = (source, wanted) => source.flatMap((at, place) => (at === wanted ? [place] : []));

/**
 * [output position, tap] of every reading along one axis.
 * @param {number[]} source
 * @param {number} wanted
 * @param {number} taps
 * @param {number} dilation
 * @param {number} stride
 * @param {number} size
 */
function along(source, wanted, taps, dilation, stride, size) {
  /** @type {[position: number, tap: number][]} */
  const found = [];
  for (const place of placesOf(source, wanted))
    for (let tap = 0; tap < taps; tap++) {
      const start = place - tap * dilation;
      if (start >= 0 && start % stride === 0 && start / stride < size) found.push([start / stride, tap]);
    }
  return found;
}
