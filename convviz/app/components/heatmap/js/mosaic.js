/** @import { Values } from '../../common/js/payload.js' */

/** @typedef {{ channels: number, rows: number, cols: number }} Grid */

/** @typedef {{ channel: number, row: number, col: number }} Cell */

/** @typedef {[channel: number, row: number, col: number]} Place */

/**
 * The room of a panel in px, its largest cell, and how many channels stand side by side, if prescribed.
 * @typedef {{ width: number, height: number, maxCell?: number, across?: number }} Box
 */

/** One heatmap for all channels of a role: channels laid side by side with one empty cell between them. */
export class Mosaic {
  /** @param {Grid} grid  @param {Box} box */
  constructor({ channels, rows, cols }, box) {
    this.channels = channels;
    this.rows = rows;
    this.cols = cols;
    this.gap = channels > 1 ? 1 : 0;
    this.across = box.across ?? bestAcross(this, box);
    this.down = Math.ceil(channels / this.across);
    this.totalRows = this.down * (rows + this.gap) - this.gap;
    this.totalCols = this.across * (cols + this.gap) - this.gap;
    const fit = Math.min(box.width / this.totalCols, box.height / this.totalRows, box.maxCell ?? 64);
    this.cell = fit >= 4 ? Math.floor(fit) : fit; // whole pixels stay crisp
    this.width = this.cell * this.totalCols;
    this.height = this.cell * this.totalRows;
  }

  /**
   * Mosaic row and column of a channel's cell.
   * @param {number} channel
   * @param {number} row
   * @param {number} col
   * @returns {[row: number, col: number]}
   */
  place(channel, row, col) {
    return [
      Math.floor(channel / this.across) * (this.rows + this.gap) + row,
      (channel % this.across) * (this.cols + this.gap) + col,
    ];
  }

  /**
   * The cell under a pixel of the drawn mosaic, or null between channels.
   * @param {number} px
   * @param {number} py
   * @returns {Cell | null}
   */
  cellAt(px, py) {
    const bigRow = Math.floor(py / this.cell);
    const bigCol = Math.floor(px / this.cell);
    const row = bigRow % (this.rows + this.gap);
    const col = bigCol % (this.cols + this.gap);
    const across = Math.floor(bigCol / (this.cols + this.gap));
    const channel = Math.floor(bigRow / (this.rows + this.gap)) * this.across + across;
    const inside =
      bigRow >= 0 &&
      bigCol >= 0 &&
      row < this.rows &&
      col < this.cols &&
      across < this.across &&
      channel < this.channels;
    return inside ? { channel, row, col } : null;
  }

  /**
   * Values (C, rows, cols) as the rows that Plotly draws; cells between channels are empty.
   * @param {Values} values
   */
  matrix(values) {
    /** @type {(number | null)[][]} */
    const rows = Array.from({ length: this.totalRows }, () => new Array(this.totalCols).fill(null));
    let k = 0;
    for (let channel = 0; channel < this.channels; channel++)
      for (let row = 0; row < this.rows; row++)
        for (let col = 0; col < this.cols; col++) {
          const [r, c] = this.place(channel, row, col);
          rows[r][c] = values[k++];
        }
    return rows;
  }
}

/** @param {Grid & { gap: number }} grid  @param {Box} box */
function bestAcross({ channels, rows, cols, gap }, box) {
  let best = 1;
  let bestCell = 0;
  for (let across = 1; across <= channels; across++) {
    const down = Math.ceil(channels / across);
    const cell = Math.min(
      box.width / (across * (cols + gap) - gap),
      box.height / (down * (rows + gap) - gap),
    );
    if (cell > bestCell * 1.001) [best, bestCell] = [across, cell];
  }
  return best;
}
