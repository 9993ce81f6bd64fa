/** @import { Received, Values } from '../../../common/js/payload.js' */

/**
 * What differs between two arrays of one length: offsets, and by how much.
 * @typedef {{ at: number[], by: number[] }} Moved
 */

/** @param {Values} was  @param {Values} now  @returns {Moved} */
export function moved(was, now) {
  /** @type {number[]} */
  const at = [];
  /** @type {number[]} */
  const by = [];
  if (was !== now)
    for (let k = 0; k < now.length; k++)
      if (now[k] !== was[k]) {
        at.push(k);
        by.push(now[k] - was[k]);
      }
  return { at, by };
}

/**
 * The array with new numbers at some offsets; itself where nothing changes.
 * @param {Received} values
 * @param {Map<number, number>} cells
 * @returns {Received}
 */
export function withCells(values, cells) {
  const others = [...cells].filter(([k, value]) => k < values.length && Math.fround(value) !== values[k]);
  if (!others.length) return values;
  const out = Object.assign(values.slice(), { scale: values.scale, quiet: values.quiet });
  for (const [offset, value] of others) out[offset] = value;
  return out;
}

/**
 * Numbers worked out in float64, rounded once; the old array where that makes no difference.
 * @param {Received} was
 * @param {Values} values
 * @param {number} scale  of what the numbers were added up from
 * @returns {Received}
 */
export function rounded(was, values, scale) {
  const sized = { scale: Math.max(was.scale, scale), quiet: was.quiet };
  const out = Object.assign(new Float32Array(values), sized);
  return isSame(was, out) ? was : out;
}

/** @param {Values} a  @param {Values} b */
function isSame(a, b) {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** @param {Values} a  @param {Values} b */
export function plus(a, b) {
  const out = new Float64Array(a.length);
  for (let k = 0; k < out.length; k++) out[k] = a[k] + b[k];
  return out;
}

/** @param {Values} a  @param {Values} b */
export function minus(a, b) {
  const out = new Float64Array(a.length);
  for (let k = 0; k < out.length; k++) out[k] = a[k] - b[k];
  return out;
}

/** @param {Values} values */
export function most(values) {
  let found = 0;
  for (let k = 0; k < values.length; k++) found = Math.max(found, Math.abs(values[k]));
  return found;
}

/** @param {Values} values */
export function size(values) {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.abs(values[k]);
  return sum;
}
