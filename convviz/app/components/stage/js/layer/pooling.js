/** @import { Values } from '../../../common/js/payload.js' */
/** @import { WindowMark } from '../../../heatmap/js/marks.js' */
/** @import { Meta, Pair } from '../messages/message.js' */
/** @import { Layer } from './layer.js' */

/** @type {Pair} */
const ALONE = [1, 1];

/** The window of an output cell over the activated map, and the cell that won it. */
export class Pooling {
  /** @param {{ layer: Layer, meta: Pick<Meta, 'after'> }} model */
  constructor({ layer, meta }) {
    const { pool, size, stride, shape } = meta.after;
    this.kind = pool;
    const isPooled = pool !== 'none' && shape !== null;
    const output = isPooled ? shape : [layer.ho, layer.wo];
    const [window, step] = isPooled ? [size, stride] : [ALONE, ALONE];
    this.rows = output[0];
    this.cols = output[1];
    this.kh = window[0];
    this.kw = window[1];
    this.strideH = step[0];
    this.strideW = step[1];
    this.width = layer.wo; // of the map below
    this.height = layer.ho;
  }

  /** @param {number} t  @returns {Pair} */
  position(t) {
    return [Math.floor(t / this.cols), t % this.cols];
  }

  /**
   * Cells [row, col] of the window of step t.
   * @param {number} t
   * @returns {Pair[]}
   */
  window(t) {
    const [p, q] = this.position(t);
    /** @type {Pair[]} */
    const cells = [];
    for (let i = 0; i < this.kh; i++)
      for (let j = 0; j < this.kw; j++) cells.push([p * this.strideH + i, q * this.strideW + j]);
    return cells;
  }

  /** @param {Values} values  @param {Pair} cell */
  at = (values, [row, col]) => values[row * this.width + col];

  /**
   * The first largest cell of the window: it alone receives the gradient.
   * @param {Values} values
   * @param {number} t
   */
  winner(values, t) {
    return this.window(t).reduce((best, cell) =>
      this.at(values, cell) > this.at(values, best) ? cell : best,
    );
  }

  /**
   * The step whose window holds a cell of the map below, or null where none does.
   * @param {{ row: number, col: number }} cell
   */
  stepAt({ row, col }) {
    const [p, q] = [
      Math.min(this.rows - 1, Math.floor(row / this.strideH)),
      Math.min(this.cols - 1, Math.floor(col / this.strideW)),
    ];
    return row < p * this.strideH + this.kh && col < q * this.strideW + this.kw ? p * this.cols + q : null;
  }

  /** @param {number} t  @param {Partial<WindowMark>} [more]  @returns {WindowMark} */
  mark(t, more = {}) {
    const [p, q] = this.position(t);
    return {
      kind: 'window',
      row: p * this.strideH,
      col: q * this.strideW,
      height: this.kh,
      width: this.kw,
      taps: null,
      ...more,
    };
  }

  /**
   * Adds what step t hands down of the gradient g: to the winner, or in equal shares.
   * @param {Float64Array} sum
   * @param {Values} values
   * @param {number} g
   * @param {number} t
   */
  spread(sum, values, g, t) {
    const cells = this.kind === 'max' ? [this.winner(values, t)] : this.window(t);
    for (const [row, col] of cells) sum[row * this.width + col] += g / cells.length;
  }
}
