import { fill } from '../../../common/js/format.js';
import { cellName, placeOf } from '../cover/cover.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Edited, OwnRules } from './editing.js' */

/**
 * The covered cells of a panel: one number is typed for each, and Python says whether it is the one. The
 * field stays on a cell until it is found.
 * @param {string} role
 * @param {Edited} edited
 * @param {() => Cell | null} openCell
 * @returns {OwnRules}
 */
export function guessRules(role, { model, send, aim }, openCell) {
  const { text, cover } = model;
  const result = cover.resultOf(role);
  /** @param {Cell} cell */
  const isFree = (cell) => {
    const open = openCell();
    return !open || String([open.channel, open.row, open.col]) === String([cell.channel, cell.row, cell.col]);
  };
  return {
    help: text.cover_help,
    title: text.cover_help,
    opens: 'click',
    isStill: true,
    name: (cell) => fill(text.cover_cell, { cell: cellName(model, result, placeOf(model, role, cell)) }),
    isCell: (cell) => cover.hides(model, role, cell) && isFree(cell),
    tooLarge: text.input_too_large,
    put: (cell, value) => send({ do: 'guess', result, place: placeOf(model, role, cell), value }),
    changed: () => [],
    putGrids: () => text.cover_one,
    opened: (cell) => aim(result, placeOf(model, role, cell)),
  };
}
