/** @import { Cell, Grid } from './mosaic.js' */

/** @typedef {Pick<KeyboardEvent, 'key' | 'ctrlKey'>} Pressed */

/** @type {Record<string, (cell: Cell, grid: Grid, isFar: boolean) => Partial<Cell>>} */
const STEPS = {
  ArrowUp: ({ row }) => ({ row: row - 1 }),
  ArrowDown: ({ row }) => ({ row: row + 1 }),
  ArrowLeft: ({ col }) => ({ col: col - 1 }),
  ArrowRight: ({ col }) => ({ col: col + 1 }),
  Home: (cell, grid, isFar) => (isFar ? { row: 0, col: 0 } : { col: 0 }),
  End: (cell, { rows, cols }, isFar) => (isFar ? { row: rows - 1, col: cols - 1 } : { col: cols - 1 }),
};
/** @type {Record<string, number>} */
const TURNS = { PageUp: -1, PageDown: 1 };

/**
 * The cell that a key leads to, which may be the same at an edge; null for other keys. Arrows, Home and End
 * go along a channel, with Ctrl to its corners; PageUp and PageDown to the channel before and after.
 * @param {Pressed} pressed
 * @param {Cell} cell
 * @param {Grid} grid
 * @returns {Cell | null}
 */
export function steppedTo({ key, ctrlKey }, cell, grid) {
  const turn = grid.channels > 1 ? TURNS[key] : undefined;
  const step = ctrlKey && key.startsWith('Arrow') ? undefined : STEPS[key];
  const move = turn ? { channel: cell.channel + turn } : step?.(cell, grid, ctrlKey);
  if (!move) return null;
  const to = { ...cell, ...move };
  return {
    channel: clamp(to.channel, grid.channels),
    row: clamp(to.row, grid.rows),
    col: clamp(to.col, grid.cols),
  };
}

/** @param {number} place  @param {number} count */
const clamp = (place, count) => Math.max(0, Math.min(place, count - 1));
