/** @import { Cell, Grid } from './mosaic.js' */

/** @typedef {[down: number, right: number]} Direction */

/**
 * The next cell with a number of its own in a direction, from row to row where it `wraps`; null where none
 * is left.
 * @param {Pick<Grid, 'rows' | 'cols'>} grid
 * @param {(cell: Cell) => boolean} isCell
 * @param {Cell} from
 * @param {Direction} direction
 * @param {boolean} wraps
 * @returns {Cell | null}
 */
export function nextCell({ rows, cols }, isCell, { channel, row, col }, [down, right], wraps) {
  for (;;) {
    row += down;
    col += right;
    if (wraps && (col < 0 || col >= cols)) [row, col] = [row + right, col < 0 ? cols - 1 : 0];
    if (row < 0 || row >= rows || col < 0 || col >= cols) return null;
    if (isCell({ channel, row, col })) return { channel, row, col };
  }
}
