/** @import { Grid } from '../../../heatmap/js/mosaic.js' */

/**
 * A change that Python has not answered yet: absolute numbers at offsets of Python's array of that name, of
 * the filter on show. `weight` (D, KH, KW); `bias` at offset 0; `input` (D, H, W), without padding; `grad`
 * (HP, WP) is of the map that the loss is taken of. `unknown` is what Python alone can work out: another
 * kernel size, another picture; where it gives a panel another size, the panel is named.
 * @typedef {{ of: ChangedName, cells: Cells } | { of: 'unknown', replaces?: string }} Change
 */

/** @typedef {'weight' | 'bias' | 'input' | 'grad'} ChangedName */

/** @typedef {[offset: number, value: number][]} Cells */

/** @type {Change} */
export const UNKNOWN = { of: 'unknown' };

/** @param {Change[]} changes */
export const isKnown = (changes) => changes.every(({ of }) => of !== 'unknown');

/**
 * The newest numbers of one kind, in the order of the changes: the last number of a cell wins.
 * @param {Change[]} changes
 * @param {ChangedName} name
 * @returns {Map<number, number>}
 */
export function newest(changes, name) {
  /** @type {Map<number, number>} */
  const cells = new Map();
  for (const change of changes)
    if (change.of === name) for (const [offset, value] of change.cells) cells.set(offset, value);
  return cells;
}

/**
 * The change of one cell, in one channel or, where `channel` is null, in all of them.
 * @param {ChangedName} name
 * @param {Grid} grid
 * @param {{ channel: number | null, row: number, col: number }} cell
 * @param {number} value
 * @returns {Change}
 */
export function cellChange(name, { channels, rows, cols }, { channel, row, col }, value) {
  const inside = channel === null ? Array.from({ length: channels }, (_, c) => c) : [channel];
  return { of: name, cells: inside.map((c) => [(c * rows + row) * cols + col, value]) };
}

/**
 * The change of whole planes (C, rows, cols), laid into the grid from a cell on; unknown where they do not
 * lie within it.
 * @param {ChangedName} name
 * @param {Grid} grid
 * @param {number[][][]} planes
 * @param {{ channel: number, row: number, col: number }} [at]
 * @returns {Change}
 */
export function gridChange(name, grid, planes, at = { channel: 0, row: 0, col: 0 }) {
  const [rows, cols] = [planes[0].length, planes[0][0].length];
  const isInside =
    at.channel + planes.length <= grid.channels && at.row + rows <= grid.rows && at.col + cols <= grid.cols;
  if (!isInside) return UNKNOWN;
  /** @type {Cells} */
  const cells = [];
  planes.forEach((plane, c) =>
    plane.forEach((line, i) =>
      line.forEach((value, j) =>
        cells.push([((at.channel + c) * grid.rows + at.row + i) * grid.cols + at.col + j, value]),
      ),
    ),
  );
  return { of: name, cells };
}

/**
 * Whether a panel gives way to one of another size: a number typed into it would have no cell there.
 * @param {Change[]} changes
 * @param {string} role
 */
export const isReplaced = (changes, role) =>
  changes.some((change) => change.of === 'unknown' && change.replaces === role);
