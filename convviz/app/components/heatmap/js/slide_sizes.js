import { GAP, ROW_FRAME, SHARE } from './measures.js';

/** @import { Box } from './mosaic.js' */
/** @import { PanelSpec } from './sizes.js' */

/**
 * The room of one panel on a slide: its column's share of the window, which stacked panels divide.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {number} width
 * @param {{ height: number, frame: number }} room
 * @returns {Box}
 */
export function boxOnSlide(spec, columns, width, { height, frame }) {
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
