import { NUMBERED_CELL } from './measures.js';

/** @import { Box } from './mosaic.js' */
/** @import { PanelSpec } from './sizes.js' */

export const NARROW = 520; // px: below it maps stand two in a row, and what explains them below
const SHORT = 480; // px: a window that is lower has all panels in one row
const TIGHT = { gap: 6, frame: 10 }; // px between panels, and around the map of each
const [AROUND, LEAST] = [240, 120]; // px: above and below the maps of a short window, and their least height
const IN_TWO_ROWS = 0.4; // of the width: maps in two rows leave their sentence in sight
const SMALL_CELL = 36; // px: the largest of a small grid
/** @type {Record<string, number>}  shares of the width where all stand in one row */
const ONE_ROW = { large: 0.25, small: 0.5, third: 0.33 };

/**
 * Whether a stage of this width in this window has all its panels in one row.
 * @param {number} width
 */
export const isShort = (width) => width >= NARROW && window.innerHeight < SHORT;

/**
 * The box that a view has given, of a map no higher than such a window shows.
 * @param {Box} box
 * @param {PanelSpec['width']} width
 */
export const lowered = (box, width) =>
  width === 'large' ? { ...box, height: Math.min(box.height, shortHeight()) } : box;

const shortHeight = () => Math.max(LEAST, window.innerHeight - AROUND);

/** Whether a panel of this width stands in that row.  @param {PanelSpec['width']} width */
export const isInRow = (width) => width in ONE_ROW;

/**
 * On a narrow stage maps stand two in a row, small grids as many as can show their numbers.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {PanelSpec[]} column
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
export function narrowBox(spec, columns, column, width, height) {
  if (isHalf(spec.width)) {
    const usual = (spec.width === 'third' && columns.length > 2 ? IN_TWO_ROWS : 0.5) * width;
    const numbered = spec.grid.channels > 1 ? numberedHeight(spec.grid) : 0;
    const tallest = numbered <= height ? Math.max(usual, numbered) : usual;
    return { width: share(width, columns.length > 1 ? 2 : 1), height: Math.min(height, tallest) };
  }
  if (spec.width !== 'small') return { width: share(width, 1), height };
  const small = column.filter(({ box }) => !box);
  return { width: share(width, acrossOf(small, width)), height, maxCell: SMALL_CELL };
}

/**
 * What planes above each other need to show their numbers, with a gap of a row between them.
 * @param {PanelSpec['grid']} grid
 */
export const numberedHeight = ({ channels, rows }) => (channels * (rows + 1) - 1) * NUMBERED_CELL;

/**
 * Whether half a narrow stage is too little for a grid's numbers.
 * @param {PanelSpec['grid']} grid
 * @param {number} width
 */
export const needsTheRow = ({ cols }, width) =>
  width < NARROW && cols * NUMBERED_CELL > halfOf(width) && cols * NUMBERED_CELL <= share(width, 1);

/** @param {PanelSpec['width']} width */
const isHalf = (width) => width === 'large' || width === 'third' || width === 'half';

/**
 * How many small grids stand in a row: all, or fewer where that gives their numbers room.
 * @param {PanelSpec[]} small
 * @param {number} width
 */
function acrossOf(small, width) {
  const cols = Math.max(...small.map(({ grid }) => grid.cols));
  const most = Math.max(2, small.length); // one alone leaves the other half to its neighbour
  return [most, 2].find((across) => share(width, across) >= cols * NUMBERED_CELL) ?? most;
}

/**
 * The width of a map where so many panels share a row.
 * @param {number} width
 * @param {number} across
 */
const share = (width, across) => (width - (across - 1) * TIGHT.gap) / across - TIGHT.frame;

/**
 * The width of a map that shares a narrow stage with another.
 * @param {number} width
 */
export const halfOf = (width) => share(width, 2);

/**
 * In a short window all panels stand in one row, no map higher than what the bars leave in sight.
 * @param {PanelSpec} spec
 * @param {number} stacked
 * @param {number} width
 * @returns {Box}
 */
export function shortBox(spec, stacked, width) {
  const column = ONE_ROW[spec.width] * (width - 2 * TIGHT.gap);
  return {
    width: spec.width === 'small' ? share(column, stacked) : share(column, 1),
    height: shortHeight(),
    maxCell: spec.maxCell,
  };
}
