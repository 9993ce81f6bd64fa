import { LOOKS } from '../../../common/js/outbox.js';
import { lossSize } from '../views/loss_cells.js';
import { isKnown } from './changes.js';

/** @import { Waiting } from '../../../common/js/outbox.js' */
/** @import { Action } from './actions.js' */
/** @import { Cells, Change, ChangedName } from './changes.js' */
/** @import { Meta, Pair } from './message.js' */
/** @import { Done } from './server_link.js' */

/** @typedef {[channel: number, row: number, col: number, value: number]} Place */

/** @typedef {Pick<Meta, 'shape' | 'turned' | 'choice' | 'after'>} Shown  of the layer that was changed */

/**
 * What a new session is told. It begins with what the address says and knows no past but what is still
 * waiting; undo and redo that lead further back give their numbers instead.
 * @param {Waiting<Done>[]} waiting
 * @param {Shown} shown
 * @returns {Waiting<Done>[]}
 */
export function retold(waiting, shown) {
  let [past, future] = [0, 0];
  return waiting.flatMap((letter) => {
    const { action, edit } = letter;
    if (LOOKS.has(action.do)) return letter;
    if (action.do === 'undo' && past > 0) [past, future] = [past - 1, future + 1];
    else if (action.do === 'redo' && future > 0) [past, future] = [past + 1, future - 1];
    else {
      const isBehind = action.do === 'undo' || action.do === 'redo';
      if (isBehind && !(edit && isKnown(edit.changes))) return letter;
      [past, future] = [past + 1, 0];
      if (isBehind && edit) return numbersOf(letter, edit.changes, shown);
    }
    return letter;
  });
}

/**
 * @param {Waiting<Done>} letter
 * @param {Change[]} changes
 * @param {Shown} shown
 * @returns {Waiting<Done>[]}
 */
const numbersOf = (letter, changes, shown) =>
  changes.flatMap((change) =>
    change.of === 'unknown'
      ? []
      : ACTIONS[change.of](change.cells, shown).map((action) => ({
          ...letter,
          action,
          edit: { changes: [change], guessed: true },
        })),
  );

/**
 * The actions that give these cells these numbers, whatever they were before.
 * @type {Record<ChangedName, (cells: Cells, shown: Shown) => Action[]>}
 */
const ACTIONS = {
  weight(changed, { shape: { kh, kw }, turned }) {
    /** @type {(place: Place) => Place} */
    const own = ([channel, i, j, value]) => [channel, kh - 1 - i, kw - 1 - j, value];
    const shown = places(changed, [kh, kw]);
    const taps = turned ? shown.map(own) : shown;
    return [{ do: 'taps', taps }];
  },
  bias: (changed) => places(changed, [1, 1]).map(([, , , value]) => ({ do: 'bias', value })),
  input(changed, { shape: { h, w }, choice: { firstChannel } }) {
    /** @type {Place[]} */
    const cells = places(changed, [h, w]).map(([channel, i, j, value]) => [
      firstChannel + channel,
      i,
      j,
      value,
    ]);
    return [{ do: 'input', cells }];
  },
  grad(changed, shown) {
    /** @type {Map<number, Pair[]>} */
    const strokes = new Map();
    for (const [, i, j, value] of places(changed, lossSize(shown)))
      strokes.set(value, [...(strokes.get(value) ?? []), [i, j]]);
    return [...strokes].map(([value, cells]) => ({ do: 'paint', cells, value }));
  },
};

/**
 * The numbers by their places, as they are written: more digits than a float32 has would be news.
 * @param {Cells} cells
 * @param {Pair} size
 * @returns {Place[]}
 */
const places = (cells, [rows, cols]) =>
  cells.map(([offset, value]) => [
    Math.floor(offset / (rows * cols)),
    Math.floor(offset / cols) % rows,
    offset % cols,
    Number(value.toPrecision(7)),
  ]);
