import { fill } from '../../../common/js/format.js';
import { cellName, placeOf } from '../cover/cover.js';
import { Names } from '../formulas/names.js';
import { AFTER } from './after.js';
import { BACK } from './back.js';
import { FORWARD } from './forward.js';
import { MATRICES } from './matrices.js';
import { TRANSPOSED } from './transposed.js';

/** @import { Hit } from '../panels/panels.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Here, Say } from './names.js' */

/** @type {Record<string, string>} */
const CHOSEN = { filter: 'tip_filter', filter_part: 'tip_filter', item: 'tip_item' };
/** @type {Record<string, Say>} */
const EVERYWHERE = { ...FORWARD, ...BACK, ...MATRICES };
/**
 * Views in which a panel's cells mean something else than elsewhere.
 * @type {Record<string, Record<string, Say>>}
 */
const IN_VIEW = { after: AFTER, after_grad: AFTER, transposed: TRANSPOSED };

/** @typedef {Pick<Hit, 'role' | 'cell' | 'points' | 'value'>} Seen  no value: not computed yet */

/**
 * The words beside the pointer.
 * @param {Model} model
 * @param {number} t
 * @param {Seen} hit
 */
export const tipOf = (model, t, hit) => saidOf(model, t, hit)?.join(' · ') ?? null;

/**
 * What is said of a cell: what it is called, its number, and what it meets, in the indices of the formulae.
 * @param {Model} model
 * @param {number} t
 * @param {Seen} hit
 * @returns {string[] | null}
 */
export function saidOf(model, t, { role, cell, points, value }) {
  const { text, meta } = model;
  if (points && CHOSEN[points])
    return [
      fill(text[CHOSEN[points]], {
        n: cell.channel + (points === 'filter_part' ? meta.choice.firstFilter : 0),
      }),
    ];
  const words = IN_VIEW[meta.view]?.[role] ?? EVERYWHERE[role];
  const here = {
    model,
    layer: model.layer,
    arrays: model.arrays,
    meta,
    text,
    names: new Names(model),
    t,
    view: meta.view,
  };
  if (model.cover.hides(model, role, cell)) return coveredWords(here, role, cell);
  const parts = words?.(here, cell, value ?? NaN)?.filter(Boolean) ?? null;
  if (!parts || !model.cover.isOn) return parts;
  const found = model.cover.howOpen(model, role, cell) === 'found' ? [text.covered_found] : [];
  // what comes next of a cell may be what is covered
  return [...(IN_VIEW[meta.view] ? parts.slice(0, 1) : parts), ...found];
}

/**
 * What is said of a covered cell: its name.
 * @param {Here} here
 * @param {string} role
 * @param {Hit['cell']} cell
 */
function coveredWords({ model, text }, role, cell) {
  const { cover } = model;
  const name = cover.typed.has(role)
    ? `${cellName(model, cover.resultOf(role), placeOf(model, role, cell))} = `
    : '';
  return [`${name}?`, text.covered];
}
