import { cellAlong, finishedWays } from './finished_ways.js';

/** @import { Received } from '../../../common/js/payload.js' */
/** @import { Cells, WindowMark } from '../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { Arrays, Pair } from '../messages/message.js' */
/** @import { Finished } from './finished_ways.js' */
/** @import { Layer } from './layer.js' */

/** @type {WeakMap<Layer, Finished>}  the last sums: a pulled number changes few of them */
const LAST = new WeakMap();

/** @typedef {{ k: number, pixels: number[], mark: Cells }} Open  at step k: pixels, and the mark on them */

/** @type {WeakMap<Layer, Open>}  what was asked for last: it depends on no number */
const OPEN = new WeakMap();
/** @type {Open} */
const NOTHING = { k: Infinity, pixels: [], mark: { kind: 'hatched', cells: [] } };

/**
 * The input gradient in two ways that have to agree. Scatter walks over the cells of the upstream gradient,
 * gather over the pixels of the input; both move in lockstep, so that they begin and end together.
 */
export class TwoWays {
  /** @param {{ layer: Layer, arrays: Arrays }} model */
  constructor({ layer, arrays }) {
    this.layer = layer;
    this.weight = arrays.weight;
    this.grad = arrays.output_grad;
    this.pixels = layer.h * layer.w;
    this.steps = Math.max(layer.steps, this.pixels);
    const isOutputs = layer.steps > this.pixels;
    this.rows = isOutputs ? layer.ho : layer.h;
    this.cols = isOutputs ? layer.wo : layer.w;
    this.copies = [copiesOf(layer.rowSource, layer.h), copiesOf(layer.colSource, layer.w)];
    this.spread = new SpreadGrad(layer, this.grad);
    this.lastRead = layer.lastReads();
    const finished = finishedWays(layer, this.weight, this.grad, LAST.get(layer));
    LAST.set(layer, finished);
    this.stamped = finished.stamped;
    this.gathered = finished.gathered;
  }

  /**
   * The cell of the upstream gradient that scatter stamps at step k, and the pixel that gather finishes.
   * @param {number} k
   */
  scatterAt(k) {
    return Math.ceil(((k + 1) * this.layer.steps) / this.steps) - 1;
  }

  /** @param {number} k */
  gatherAt(k) {
    return Math.ceil(((k + 1) * this.pixels) / this.steps) - 1;
  }

  /**
   * The first step at which scatter stamps cell t, or gather finishes pixel p.
   * @param {number} t
   */
  stepOfCell(t) {
    return Math.floor((t * this.steps) / this.layer.steps);
  }

  /** @param {number} p */
  stepOfPixel(p) {
    return Math.floor((p * this.steps) / this.pixels);
  }

  // ---- gather --------------------------------------------------------------------------------------------

  /**
   * Calls visit(tap (i, j), cell of g (p, q), place [row, col] in the padded input) for each window entry of
   * a pixel.
   * @param {number} pixel
   * @param {(tap: Pair, cell: Pair, place: Pair) => void} visit
   */
  eachGathered(pixel, visit) {
    const { layer } = this;
    const places = this.places(pixel);
    for (const [row, col] of places)
      for (let i = layer.kh - 1; i >= 0; i--) {
        const p = cellAlong(row - i * layer.dilationH, layer.strideH, layer.ho);
        if (p < 0) continue;
        for (let j = layer.kw - 1; j >= 0; j--) {
          const q = cellAlong(col - j * layer.dilationW, layer.strideW, layer.wo);
          if (q >= 0) visit([i, j], [p, q], [row, col]);
        }
      }
  }

  /**
   * Where a pixel stands in the padded input: its own place, and each copy of it in the padding.
   * @param {number} pixel
   * @returns {Pair[]}
   */
  places(pixel) {
    const [rows, cols] = [
      this.copies[0][Math.floor(pixel / this.layer.w)],
      this.copies[1][pixel % this.layer.w],
    ];
    return rows.flatMap((row) => cols.map((col) => [row, col]));
  }

  // ---- both ----------------------------------------------------------------------------------------------

  /**
   * What one of the two ways has not finished at step k; while the step stays its mark is the same object,
   * which costs nothing to compare.
   * @param {number} k
   * @returns {Open}
   */
  openAt(k) {
    if (k >= this.steps - 1) return NOTHING;
    const last = OPEN.get(this.layer);
    if (last?.k === k) return last;
    const [t, p] = [this.scatterAt(k), this.gatherAt(k)];
    const pixels = [...this.lastRead.keys()].filter((pixel) => pixel > p || this.lastRead[pixel] > t);
    /** @type {Open} */
    const open = { k, pixels, mark: { kind: 'hatched', cells: this.cells(pixels) } };
    OPEN.set(this.layer, open);
    return open;
  }

  /**
   * Pixels as cells of every channel.
   * @param {number[]} pixels
   * @returns {Place[]}
   */
  cells(pixels) {
    const { channels, w } = this.layer;
    return Array.from({ length: channels }, (_, channel) => channel).flatMap((channel) =>
      pixels.map((pixel) => placeAt(channel, pixel, w)),
    );
  }
}

/** @param {number} channel  @param {number} pixel  @param {number} width  @returns {Place} */
const placeAt = (channel, pixel, width) => [channel, Math.floor(pixel / width), pixel % width];

/** The upstream gradient as gather reads it: zeros put between its entries for the stride, and around it. */
class SpreadGrad {
  /** @param {Layer} layer  @param {Received} grad */
  constructor(layer, grad) {
    const whole = layer.mode !== 'zeros'; // copies of pixels in the padding are gathered too
    this.top = whole ? 0 : layer.top;
    this.left = whole ? 0 : layer.left;
    this.over = layer.dilationH * (layer.kh - 1);
    this.overLeft = layer.dilationW * (layer.kw - 1);
    this.rows = (whole ? layer.paddedH : layer.h) + this.over;
    this.cols = (whole ? layer.paddedW : layer.w) + this.overLeft;
    this.layer = layer;
    this.values = new Float64Array(this.rows * this.cols).fill(NaN);
    /** @type {Place[]} */
    this.empty = [];
    for (let row = 0; row < this.rows; row++)
      for (let col = 0; col < this.cols; col++) {
        const [p, q] = this.cellAt(row, col);
        if (p >= 0 && q >= 0) this.values[row * this.cols + col] = grad[p * layer.wo + q];
        else this.empty.push([0, row, col]);
      }
  }

  /**
   * The cell of g that stands at a place, -1 in an axis where a zero was put.
   * @param {number} row
   * @param {number} col
   * @returns {Pair}
   */
  cellAt(row, col) {
    const { layer } = this;
    return [
      cellAlong(row + this.top - this.over, layer.strideH, layer.ho),
      cellAlong(col + this.left - this.overLeft, layer.strideW, layer.wo),
    ];
  }

  /**
   * Where cell [p, q] of g stands, or null where the map is cut before it.
   * @param {number} p
   * @param {number} q
   * @returns {Place | null}
   */
  placeOf(p, q) {
    const [row, col] = [
      p * this.layer.strideH + this.over - this.top,
      q * this.layer.strideW + this.overLeft - this.left,
    ];
    return row >= 0 && col >= 0 && row < this.rows && col < this.cols ? [0, row, col] : null;
  }

  /**
   * The turned kernel over the map, for a place [row, col] of the padded input.
   * @param {Pair} place
   * @param {string} [colour]
   * @returns {WindowMark}
   */
  windowAt([row, col], colour) {
    const { layer, over, overLeft } = this;
    const [top, left] = [row - this.top, col - this.left];
    /** @type {Pair[]} */
    const taps = [];
    if (layer.dilationH > 1 || layer.dilationW > 1)
      for (let i = 0; i < layer.kh; i++)
        for (let j = 0; j < layer.kw; j++) taps.push([top + i * layer.dilationH, left + j * layer.dilationW]);
    return {
      kind: 'window',
      row: top,
      col: left,
      height: over + 1,
      width: overLeft + 1,
      taps: taps.length ? taps : null,
      colour,
    };
  }
}

/**
 * For every row (or column) of the picture, its places in the padded input.
 * @param {number[]} source
 * @param {number} length
 */
function copiesOf(source, length) {
  /** @type {number[][]} */
  const places = Array.from({ length }, () => []);
  source.forEach((at, padded) => at >= 0 && places[at].push(padded));
  return places;
}
