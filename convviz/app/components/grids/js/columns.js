import { h } from '../../common/js/dom.js';
import { needsTheRow } from '../../heatmap/js/small_window.js';

/** @import { GridSpec } from './message.js' */

/** @type {Record<string, number>} */
const ROW = { large: 40, small: 20, half: 50, third: 33, wide: 100 }; // percent of the width

/**
 * Panels in their columns: one that is stacked lies below the one before it.
 * @param {GridSpec[]} specs
 * @param {number} room  px
 */
export function inColumns(specs, room) {
  /** @type {GridSpec[][]} */
  const columns = [];
  for (const each of specs) {
    const spec = needsTheRow(each.grid, room) ? { ...each, width: /** @type {const} */ ('wide') } : each;
    const before = columns.at(-1);
    if (spec.stacked && before) before.push({ ...spec, width: before[0].width });
    else columns.push([spec]);
  }
  return columns;
}

/**
 * Columns side by side, a new row where the next one would not fit.
 * @param {GridSpec[][]} columns
 * @param {(specs: GridSpec[]) => Element} node
 */
export function inRows(columns, node) {
  let taken = 0;
  return columns.flatMap((specs) => {
    const share = ROW[specs[0].width];
    const begins = taken > 0 && taken + share > 101;
    taken = begins ? share : taken + share;
    return begins ? [h('div', { class: 'cv-break' }), node(specs)] : [node(specs)];
  });
}
