import { fill } from '../format.js';
import { factorOf, now, term, value, words } from './pieces.js';

const WRITTEN = 9; // longer sums are cut openly

/** The sum of so many terms, cut openly where it is long; the one that the animation is at stays in sight. */
export function sumOf(count, at, termAt, text) {
  const kept = keptOf(count, at);
  const pieces = [];
  let next = 0;
  const gapTo = (k) => k > next && pieces.push(plus(pieces), term([words(fill(text.more_terms, { count: k - next }))]));
  for (const k of kept) {
    gapTo(k);
    const own = term(termAt(k));
    pieces.push(plus(pieces), k === at ? now([own]) : own);
    next = k + 1;
  }
  gapTo(count);
  return pieces.filter(Boolean);
}

const plus = (pieces) => (pieces.length ? ' + ' : '');

/** Which terms are written out. */
function keptOf(count, at) {
  const all = Array.from({ length: count }, (_, k) => k);
  if (count <= WRITTEN) return all;
  if (at === undefined || at < 0) return all.slice(0, WRITTEN - 1);
  const wanted = new Set([0, 1, at - 1, at, at + 1, count - 1]);
  return all.filter((k) => wanted.has(k));
}

/** A product in numbers, a symbol standing where a number is not known here. */
export const product = (a, aName, b, bName) => [a === undefined ? aName : factorOf(a), ' × ', b === undefined ? bName : factorOf(b)];

/** The line of a result. */
export const resultLine = (total) => ({ right: [value(total, 5)] });

/** The lines of a sum that grows: the terms up to `at` and those that are still to come, then all of it. */
export function growingLines(terms, at, total, text) {
  const add = (some) => some.reduce((a, b) => a + b, 0);
  const whole = resultLine(total ?? add(terms));
  if (at === undefined || at >= terms.length - 1) return [whole];
  const [done, open] = [terms.slice(0, at + 1), terms.slice(at + 1)];
  const soFar = fill(text.so_far, { count: done.length, all: terms.length });
  return [{ right: [value(add(done), 5), ' ', words(soFar), ' + ', factorOf(add(open), 5), ' ', words(text.to_come)] }, whole];
}

export const openLine = { right: ['…'] };
