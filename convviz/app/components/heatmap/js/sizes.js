/** @import { HeatmapSpec } from './heatmap.js' */
/** @import { Box } from './mosaic.js' */

/**
 * A heatmap with its place on the page: how wide its column is, and how tall it may become at most.
 * @typedef {HeatmapSpec & {
 *   role: string,
 *   width: 'large' | 'small' | 'half' | 'third' | 'wide' | 'fit' | 'rest',
 *   points?: string,
 *   tallest?: number,
 *   maxCell?: number,
 *   box?: Box,
 *   strip?: boolean,
 *   below?: boolean,
 * }} PanelSpec
 */

export const NARROW = 520; // px: below it maps stand two in a row, and what explains them below
const SHORT = 480; // px: a window that is lower has all panels in one row
const TIGHT = { gap: 6, frame: 10 }; // px between panels, and around the map of each, on a small window
const SMALL_CELL = 36; // px: the largest of a small grid there
export const GAP = 28; // px between columns, with their paddings
export const CAPTION = 150; // px that the caption of a narrow map needs
// shares of the stage's width: two large columns and a small one, two halves, three thirds
/** @type {Record<string, number>} */
const SHARE = { large: 0.4, small: 0.2, half: 0.5, third: 0.33 };
/** @type {Record<string, number>}  the same where all stand in one row */
const ONE_ROW = { large: 0.25, small: 0.5, third: 0.33 };
const TALLEST = 420; // px of a large map
const WITH_STRIPS = 290; // px where strips stand below the maps
const FRAME = 58; // px that a panel needs above and below its grid
const ROW_FRAME = 30; // px around a grid that stands in one row with its name
export const NUMBERED_CELL = 26; // px: the smallest cell that shows its number
const COMFORTABLE_CELL = 34; // px: what a small grid's are given where there is room

/**
 * Whether a stage of this width in this window has all its panels in one row.
 * @param {number} width
 */
export const isShort = (width) => width >= NARROW && window.innerHeight < SHORT;

/**
 * The room of one panel on a slide: its column's share of the window, which stacked panels divide.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {number} width
 * @param {{ height: number, frame: number }} room
 * @returns {Box}
 */
function boxOnSlide(spec, columns, width, { height, frame }) {
  const column = columns.find((specs) => specs.includes(spec)) ?? [spec];
  const rows = rowsOf(columns);
  const all = rows.reduce((sum, [first]) => sum + partOf(first), 0);
  const stacked = column.filter(({ box }) => !box).length;
  const lines = column.reduce((sum, { box }) => sum + (box ? box.height + ROW_FRAME : 0), 0);
  return {
    width: width * shareOf(column) - GAP,
    height: ((height / all) * partOf(column) - lines) / stacked - frame,
    maxCell: Infinity,
  };
}

/** @param {PanelSpec[]} column */
const shareOf = ([first]) => SHARE[first.width] ?? 1;

/** A strip needs less of the height than a row of maps.  @param {PanelSpec[]} column */
const partOf = ([first]) => (first.width === 'wide' || first.strip ? 0.45 : 1);

/**
 * Columns side by side, in a new row where the next one would not fit.
 * @param {PanelSpec[][]} columns
 * @returns {PanelSpec[][][]}
 */
function rowsOf(columns) {
  /** @type {PanelSpec[][][]} */
  const rows = [];
  let taken = Infinity;
  for (const column of columns) {
    const share = shareOf(column);
    if (taken + share > 1.01) [taken] = [0, rows.push([])];
    taken += share;
    rows.at(-1)?.push(column);
  }
  return rows;
}

/**
 * The room of one panel.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {{ width: number, meta: { present?: boolean }, slide?: { height: number, frame: number } }} model
 * @returns {Box}
 */
export function boxFor(spec, columns, { width, meta, slide }) {
  if (spec.box) return spec.box; // the view has shared out the room itself
  if (slide && width >= NARROW) return boxOnSlide(spec, columns, width, slide);
  const strips = columns.some(([first]) => first?.width === 'half' || first?.strip);
  const usual = strips ? WITH_STRIPS : TALLEST;
  const tallest = meta.present ? Math.min(560, Math.max(240, window.innerHeight * 0.5)) : usual;
  const height = Math.min(tallest, spec.tallest ?? tallest);
  if (spec.width === 'wide') return { width: width - GAP, height, maxCell: spec.maxCell };
  const column = columns.find((specs) => specs.includes(spec)) ?? [spec];
  const stacked = column.filter(({ box }) => !box).length;
  const rows = column.reduce((sum, { box }) => sum + (box ? box.height + ROW_FRAME : 0), 0);
  if (width < NARROW) return narrowBox(spec, columns, column, width, height);
  if (isShort(width) && spec.width in ONE_ROW) return shortBox(spec, stacked, width);
  if (spec.width !== 'small')
    return { width: width * SHARE[spec.width] - GAP, height, maxCell: spec.maxCell };
  // Three stacked grids are about as high as the map beside them, if their cells can still hold a number.
  const smallest =
    spec.grid.channels === 1 && Math.max(spec.grid.rows, spec.grid.cols) <= 3
      ? COMFORTABLE_CELL * spec.grid.rows
      : 0;
  const beside = Math.min(tallest, width * SHARE.large - GAP);
  const share = (beside - rows - (stacked - 1) * FRAME) / stacked;
  return {
    width: width * SHARE.small - GAP,
    height: Math.max(share, smallest, 80),
    maxCell: meta.present ? 72 : 56,
  };
}

/**
 * On a narrow stage maps stand two in a row, small grids as many as can show their numbers.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {PanelSpec[]} column
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
function narrowBox(spec, columns, column, width, height) {
  if (isHalf(spec.width))
    return { width: share(width, columns.length > 1 ? 2 : 1), height: Math.min(height, width / 2) };
  if (spec.width !== 'small') return { width: share(width, 1), height };
  const small = column.filter(({ box }) => !box);
  return { width: share(width, acrossOf(small, width)), height, maxCell: SMALL_CELL };
}

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
 * In a short window all panels stand in one row, no map higher than half of it.
 * @param {PanelSpec} spec
 * @param {number} stacked
 * @param {number} width
 * @returns {Box}
 */
function shortBox(spec, stacked, width) {
  const column = ONE_ROW[spec.width] * (width - 2 * TIGHT.gap);
  return {
    width: spec.width === 'small' ? share(column, stacked) : share(column, 1),
    height: window.innerHeight / 2,
    maxCell: spec.maxCell,
  };
}
