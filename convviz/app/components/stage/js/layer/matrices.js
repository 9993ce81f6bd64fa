/** @import { Arrays, Pair } from '../messages/message.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Layer } from './layer.js' */

/** @typedef {{ t: number, tap: number, pixel: number }} Part  the pixel of a padded zero is -1 */

/**
 * The layer as two matrices with a row for each step: P holds its patch, C the weights at the pixels that
 * they meet. Rows are made one at a time: the whole C of a picture of 28 × 28 would have half a million
 * entries.
 */
export class Matrices {
  /** @param {{ layer: Layer, arrays: Pick<Arrays, 'x' | 'weight'> }} model */
  constructor({ layer, arrays }) {
    this.layer = layer;
    this.x = arrays.x;
    this.weight = arrays.weight;
    this.taps = layer.kh * layer.kw; // of one channel
    this.pixels = layer.h * layer.w;
  }

  /**
   * Row t of P, (D KH KW); padded zeros stand in it as zeros.
   * @param {number} t
   */
  patchRow(t) {
    return this.layer.patch(this.x, t);
  }

  /**
   * Row t of C: offset of the pixel in (D, H, W) -> weight. Weights that meet in one pixel add up, those on
   * zeros are left out.
   * @param {number} t
   */
  kernelRow(t) {
    /** @type {Map<number, number>} */
    const row = new Map();
    this.layer.eachTap(t, (tap, channel, r, c) => {
      const offset = this.layer.sourceOffset(channel, r, c);
      if (offset >= 0) row.set(offset, (row.get(offset) ?? 0) + this.weight[tap]);
    });
    return row;
  }

  /**
   * Row t of P times w, and row t of C times x: the output without its bias, twice.
   * @param {number} t
   */
  products(t) {
    const lowered = this.patchRow(t).reduce((sum, value, tap) => sum + value * this.weight[tap], 0);
    let sparse = 0;
    for (const [offset, weight] of this.kernelRow(t)) sparse += weight * this.x[offset];
    return { lowered, sparse };
  }
}

/**
 * The entries of what is pointed at: [{t, tap, pixel}, ...] in the order of the steps. `tap` and `pixel`
 * count within the channel of the focus; the pixel of a padded zero is -1.
 * @param {Layer} layer
 * @param {Pick<Focus, 'kind' | 'row' | 'col'>} focus
 * @returns {Part[]}
 */
export function partsOf(layer, { kind, row, col }) {
  if (kind === 'tap')
    return layer
      .multipliedBy(row, col)
      .map((place, t) => ({ t, tap: row * layer.kw + col, pixel: pixelAt(layer, place) }));
  /** @type {Pair[]} */
  const places = kind === 'input' ? [[row, col]] : layer.copiesOf(row, col);
  return places.flatMap((place) => readsOf(layer, place)).sort((a, b) => a.t - b.t || a.tap - b.tap);
}

/**
 * The windows that read one place of the padded picture, and the tap with which each does.
 * @param {Layer} layer
 * @param {Pair} place
 */
function readsOf(layer, [row, col]) {
  return layer.fedBy(row, col).map(([p, q]) => {
    const [i, j] = [(row - p * layer.strideH) / layer.dilationH, (col - q * layer.strideW) / layer.dilationW];
    return { t: p * layer.wo + q, tap: i * layer.kw + j, pixel: pixelAt(layer, [row, col]) };
  });
}

/** @param {Layer} layer  @param {Pair} place */
const pixelAt = (layer, [row, col]) => layer.sourceOffset(0, row, col);

/**
 * The pixel of the focus, counted within its channel; -1 where it is on padded zeros, or a tap.
 * @param {Layer} layer
 * @param {Pick<Focus, 'kind' | 'row' | 'col'> | null} focus
 */
export function pixelOf(layer, focus) {
  if (focus?.kind === 'pixel') return focus.row * layer.w + focus.col;
  return focus?.kind === 'input' ? pixelAt(layer, [focus.row, focus.col]) : -1;
}
