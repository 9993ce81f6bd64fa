import { fill } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { AFTER } from './after.js';
import { BACK } from './back.js';
import { FORWARD } from './forward.js';
import { MATRICES } from './matrices.js';
import { TRANSPOSED } from './transposed.js';

const CHOSEN = { filter: 'tip_filter', filter_part: 'tip_filter', item: 'tip_item' };
const EVERYWHERE = { ...FORWARD, ...BACK, ...MATRICES };
/** Views in which a panel's cells are something else than elsewhere. */
const IN_VIEW = { after: AFTER, after_grad: AFTER, transposed: TRANSPOSED };

/**
 * The words beside the pointer: what a cell is called, its number, and what it meets, in the indices of the
 * formulae.
 * @param {{role: string, cell: {channel, row, col}, points: string, value: number|undefined}} hit  no value:
 *   not computed yet
 * @returns {string|null} null where a cell has nothing to say
 */
export function tipOf(model, t, { role, cell, points, value }) {
  const { text, meta } = model;
  if (CHOSEN[points])
    return fill(text[CHOSEN[points]], {
      n: cell.channel + (points === 'filter_part' ? meta.choice.firstFilter : 0),
    });
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
  const parts = words?.(here, cell, value);
  return parts ? parts.filter(Boolean).join(' · ') : null;
}
