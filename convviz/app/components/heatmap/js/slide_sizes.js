import { GAP, ROW_FRAME, SHARE } from './measures.js';

/** @import { Box } from './mosaic.js' */
/** @import { PanelSpec } from './sizes.js' */

/** @typedef {{ height: number, frame: number }} Slide  px: for panels, and around the grid of each */

/** @type {Record<string, number>}  shares of the width; on its page a matrix takes what it needs */
export const SHARES = { ...SHARE, fit: 0.25, rest: 0.75 };
/** @type {Record<string, number>}  parts of the height, beside that of a row of maps */
const PARTS = { strip: 0.45, rest: 0.6 };
const MOST = 2; // one of stacked maps is at most so many times as high as another

/**
 * The room of one panel on a slide: its column's share of the window, which stacked panels divide by their
 * rows.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {number} width
 * @param {Slide} slide
 * @returns {Box}
 */
export function boxOnSlide(spec, columns, width, slide) {
  const column = columns.find((specs) => specs.includes(spec)) ?? [spec];
  const lines = column.reduce((sum, { box }) => sum + (box ? box.height + ROW_FRAME : 0), 0);
  const stacked = column.filter(({ box }) => !box);
  const weights = weightsOf(stacked);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const height = slide.height * heightOf(columns, column) - lines - stacked.length * slide.frame;
  return {
    width: width * shareOf(column) - GAP,
    height: (height * (weights.get(spec) ?? 0)) / all,
    maxCell: Infinity,
    cellWidth: spec.cellWidth,
  };
}

/**
 * What a grid has of the height where all of a row of panels is its own.
 * @param {Slide} slide
 * @param {'maps' | 'matrices'} row  of a view that has both
 */
export function heightOnSlide({ height, frame }, row) {
  const matrices = PARTS.rest / (1 + PARTS.rest);
  return height * (row === 'maps' ? 1 - matrices : matrices) - frame;
}

/**
 * The rows of each grid; small ones beside a large one have at least half its height, but in a wide column,
 * whose cells are of one size.
 * @param {PanelSpec[]} stacked
 * @returns {Map<PanelSpec, number>}
 */
function weightsOf(stacked) {
  const largest = Math.max(...stacked.map(({ grid }) => grid.rows));
  const least = stacked[0]?.width === 'wide' ? 1 : largest / MOST;
  return new Map(stacked.map((spec) => [spec, Math.max(least, spec.grid.rows)]));
}

/** @param {PanelSpec[]} column */
const shareOf = ([first]) => first.share ?? SHARES[first.width] ?? 1;

/** @param {PanelSpec[]} column */
const partOf = ([first]) => (first.strip ? PARTS.strip : (PARTS[first.width] ?? 1));

/** The share of a column's row.  @param {PanelSpec[][]} columns  @param {PanelSpec[]} column */
function heightOf(columns, column) {
  const rows = rowsOf(columns).map((row) => ({ row, part: Math.min(...row.map(partOf)) }));
  const all = rows.reduce((sum, { part }) => sum + part, 0);
  return (rows.find(({ row }) => row.includes(column))?.part ?? 1) / all;
}

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
