/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Grid } from '../../../heatmap/js/mosaic.js' */

/**
 * What an action makes of a panel: new values at offsets into its grid.
 * @typedef {{ role: string, grid: Grid, cells: [offset: number, value: number][] }} Edit
 */

/**
 * Draws edits that Python has not answered yet over its numbers: whatever redraws a panel in between (a late
 * echo, another width, another theme) undoes nothing that a person did. An edit is {role, grid, cells:
 * [[offset, value], ...]}.
 * @param {Edit[]} edits
 * @param {string} role
 * @param {Grid} grid
 * @param {Values} values
 * @returns {Values}
 */
export function withEdits(edits, role, grid, values) {
  const own = edits.filter((edit) => edit.role === role && sameGrid(edit.grid, grid));
  if (!own.length) return values;
  const newest = Float64Array.from(values);
  for (const { cells } of own) for (const [offset, value] of cells) newest[offset] = value;
  return newest;
}

/**
 * Whether a panel's grid gives way to one of another size: a number typed into the old one would have no cell
 * in the new one.
 * @param {Edit[]} edits
 * @param {string} role
 * @param {Grid} grid
 */
export const isReplaced = (edits, role, grid) =>
  edits.some((edit) => edit.role === role && !sameGrid(edit.grid, grid));

/**
 * An edit of which nothing can be drawn, since it changes the panel's size.
 * @param {string} role
 * @returns {Edit}
 */
export const replacement = (role) => ({ role, grid: { channels: 0, rows: 0, cols: 0 }, cells: [] });

/** @param {Grid} a  @param {Grid} b */
const sameGrid = (a, b) => a.channels === b.channels && a.rows === b.rows && a.cols === b.cols;

/**
 * The edit of one cell, in one channel or, where `channel` is null, in all of them.
 * @param {string} role
 * @param {Grid} grid
 * @param {{ channel: number | null, row: number, col: number }} cell
 * @param {number} value
 * @returns {Edit}
 */
export function cellEdit(role, { channels, rows, cols }, { channel, row, col }, value) {
  const inside = channel === null ? Array.from({ length: channels }, (_, c) => c) : [channel];
  return {
    role,
    grid: { channels, rows, cols },
    cells: inside.map((c) => [(c * rows + row) * cols + col, value]),
  };
}

/**
 * The edit of a whole grid (C, rows, cols).
 * @param {string} role
 * @param {number[][][]} values
 * @returns {Edit}
 */
export function gridEdit(role, values) {
  const grid = { channels: values.length, rows: values[0].length, cols: values[0][0].length };
  return { role, grid, cells: values.flat(2).map((value, offset) => [offset, value]) };
}
