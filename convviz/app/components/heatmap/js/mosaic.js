import { FLAT_CELL, NUMBERED_CELL, WIDE_CELL } from './measures.js';

/** @import { Values } from '../../common/js/payload.js' */

/**
 * `mixed` asks for one more tile after the channels, red, green and blue: the three as one picture in colour.
 * @typedef {{ channels: number, rows: number, cols: number, mixed?: boolean }} Grid
 */

/** @typedef {{ channel: number, row: number, col: number }} Cell */

/** @typedef {[channel: number, row: number, col: number]} Place */

/**
 * The room of a panel in px, its largest cell, how wide its cells are where they are no squares, how many
 * channels stand side by side, if prescribed, and whether digits are as large as their cells let them.
 * @typedef {{
 *   width: number,
 *   height: number,
 *   maxCell?: number,
 *   cellWidth?: number,
 *   across?: number,
 *   freeDigits?: boolean,
 * }} Box
 */

/** One heatmap for all channels of a role: channels laid side by side with one empty cell between them. */
export class Mosaic {
  /** @param {Grid} grid  @param {Box} box */
  constructor({ channels, rows, cols, mixed = false }, box) {
    this.channels = channels;
    this.rows = rows;
    this.cols = cols;
    this.tiles = channels + (mixed ? 1 : 0);
    this.gap = this.tiles > 1 ? 1 : 0;
    this.across = box.across ?? bestAcross(this, box);
    this.down = Math.ceil(this.tiles / this.across);
    this.totalRows = this.down * (rows + this.gap) - this.gap;
    this.totalCols = this.across * (cols + this.gap) - this.gap;
    const fit = Math.min(box.width / this.totalCols, box.height / this.totalRows, box.maxCell ?? 64);
    this.cell = fit >= 4 ? Math.floor(fit) : fit; // whole pixels stay crisp
    this.cellWidth = Math.max(box.cellWidth ?? 0, this.cell);
    this.width = this.cellWidth * this.totalCols;
    this.height = this.cell * this.totalRows;
    this.freeDigits = Boolean(box.freeDigits);
  }

  /** Whether the cells are large enough for their numbers. */
  get isNumbered() {
    return this.cell >= NUMBERED_CELL || (this.cell >= FLAT_CELL && this.cellWidth >= WIDE_CELL);
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
    const bigCol = Math.floor(px / this.cellWidth);
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

/** @param {Pick<Mosaic, 'tiles' | 'rows' | 'cols' | 'gap'>} mosaic  @param {Box} box */
function bestAcross({ tiles, rows, cols, gap }, box) {
  let best = 1;
  let bestCell = 0;
  for (let across = 1; across <= tiles; across++) {
    const down = Math.ceil(tiles / across);
    const cell = Math.min(
      box.width / (across * (cols + gap) - gap),
      box.height / (down * (rows + gap) - gap),
    );
    if (cell > bestCell * 1.001) [best, bestCell] = [across, cell];
  }
  return best;
}
