import { fill } from '../../../common/js/format.js';
import { worked } from './worked.js';
import { factorOf, more, now, term, value, words } from './pieces.js';

/** @import { Model } from '../state/model.js' */
/** @import { Line, Piece, Sign } from './pieces.js' */

const WRITTEN = 9; // longer sums are visibly cut
// the most terms that are written out where a reader asks for all: nobody reads more
const MOST = 600;

/**
 * The sum of `count` terms; a long one is visibly cut until one opens it. The term that the animation is at
 * stays in sight.
 * @param {number} count
 * @param {number | undefined} at
 * @param {(k: number) => Piece[]} termAt
 * @param {Pick<Model, 'text' | 'allTerms'>} model
 * @returns {Piece[]}
 */
export function sumOf(count, at, termAt, { text, allTerms }) {
  const kept = keptOf(count, at, allTerms);
  /** @type {Piece[]} */
  const pieces = [];
  let next = 0;
  /** @param {number} k */
  const gapTo = (k) =>
    k > next && pieces.push(plus(pieces), term([more(fill(text.more_terms, { count: k - next }))]));
  for (const k of kept) {
    gapTo(k);
    const own = term(termAt(k));
    pieces.push(plus(pieces), k === at ? now([own]) : own);
    next = k + 1;
  }
  gapTo(count);
  return pieces.filter(Boolean);
}

/** @param {Piece[]} pieces */
const plus = (pieces) => (pieces.length ? ' + ' : '');

/**
 * Which terms are written out.
 * @param {number} count
 * @param {number | undefined} at
 * @param {boolean} [isOpen]
 */
function keptOf(count, at, isOpen) {
  const all = Array.from({ length: count }, (_, k) => k);
  if (count <= (isOpen ? MOST : WRITTEN)) return all;
  if (isOpen) return around(all, at ?? 0, MOST);
  if (at === undefined || at < 0) return all.slice(0, WRITTEN - 1);
  const wanted = new Set([0, 1, at - 1, at, at + 1, count - 1]);
  return all.filter((k) => wanted.has(k));
}

/** @param {number[]} all  @param {number} at  @param {number} most */
function around(all, at, most) {
  const first = Math.max(0, Math.min(at - Math.floor(most / 2), all.length - most));
  return all.slice(first, first + most);
}

/**
 * Whether every term of a sum is written out, so that one can work it out.
 * @param {number} count
 * @param {Pick<Model, 'allTerms'>} model
 */
export const isWhole = (count, { allTerms }) => count <= (allTerms ? MOST : WRITTEN);

/**
 * A product in numbers, a symbol standing where a number is not known here.
 * @param {number | undefined} a
 * @param {Piece | null} aName
 * @param {number | undefined} b
 * @param {Piece | null} bName
 * @param {number} digits
 * @returns {Piece[]}
 */
export const product = (a, aName, b, bName, digits) => [
  a === undefined ? (aName ?? '') : factorOf(a, digits),
  ' × ',
  b === undefined ? (bName ?? '') : factorOf(b, digits),
];

/**
 * The line of a result; its sign says whether the numbers above give it to the last digit.
 * @param {number} total
 * @param {Sign} [sign]
 * @returns {Line}
 */
export const resultLine = (total, sign) => ({ sign, right: [value(total, 5)] });

/**
 * The lines of a sum that grows: the terms up to `at` and those that are still to come, then all of it.
 * @param {number[]} terms
 * @param {number | undefined} at
 * @param {number | undefined} total
 * @param {Pick<Model, 'text'>} model
 * @param {Sign} [sign]
 * @returns {Line[]}
 */
export function growingLines(terms, at, total, { text }, sign) {
  /** @param {number[]} some */
  const add = (some) => some.reduce((a, b) => a + b, 0);
  const sum = total ?? add(terms);
  if (at === undefined || at >= terms.length - 1) return [resultLine(sum, sign)];
  const [done, open] = [terms.slice(0, at + 1), terms.slice(at + 1)];
  const soFar = fill(text.so_far, { count: done.length, all: terms.length });
  const { digits, equals } = worked([add(done), add(open)], ([a, b]) => a + b, sum, [5]);
  const most = Math.max(5, digits);
  return [
    {
      sign,
      right: [
        value(add(done), most),
        ' ',
        words(soFar),
        ' + ',
        factorOf(add(open), most),
        ' ',
        words(text.to_come),
      ],
    },
    resultLine(sum, equals),
  ];
}

/** @type {Line} */
export const openLine = { right: ['…'] };
