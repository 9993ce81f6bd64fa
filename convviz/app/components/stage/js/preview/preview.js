import { isKnown } from '../messages/changes.js';
import { backwards } from './gradients.js';
import { lossAfter } from './loss.js';
import { forwards } from './outputs.js';
import { Sheet } from './sheet.js';
import { putTransposed } from './transposed.js';
import { upstream } from './upstream.js';

/** @import { Change } from '../messages/changes.js' */
/** @import { Base } from './sheet.js' */

/**
 * What the browser makes of a message and the changes that Python has not answered yet. Arrays that stay are
 * the same objects. In `stale` are the names of those that only Python knows: they keep its old numbers, but
 * for the filter's and the picture's own part of them. A loss that only Python knows is null.
 * @typedef {Base & { stale: Set<string>, base: Base }} Previewed
 */

/**
 * Works out the changes from Python's numbers.
 * @param {Base} base
 * @param {Change[]} changes
 * @returns {Previewed}
 */
export function previewed(base, changes) {
  if (!changes.length) return { ...base, stale: new Set(), base };
  const sheet = new Sheet(base, changes);
  // what is typed shows all the same
  if (!isKnown(changes)) sheet.stale = new Set(Object.keys(base.arrays));
  forwards(sheet);
  if (upstream(sheet, changes)) backwards(sheet);
  putTransposed(sheet);
  const loss = isKnown(changes) ? lossAfter(sheet) : null;
  return { meta: { ...sheet.meta, loss }, arrays: sheet.now, stale: sheet.stale, base };
}
