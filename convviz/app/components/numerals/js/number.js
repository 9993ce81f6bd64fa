import { plain, VULGAR } from './characters.js';
import { answer, Fault, quoted } from './faults.js';
import { lstrip, partition, parts } from './text.js';

/** @import { Answer } from './faults.js' */

/** @typedef {'point' | 'comma' | 'either'} Convention */

/**
 * The decimal mark: a point (commas group thousands), a comma (points do), or whichever is there.
 * @type {Convention}
 */
export const POINT = 'point';
/** @type {Convention} */
const COMMA = 'comma';
/** @type {Convention} */
const EITHER = 'either';

const MAX_CHARACTERS = 60;
/** @type {Record<Convention, string[]>} */
const GROUPS = { [POINT]: [',', ' ', "'"], [COMMA]: ['.', ' ', "'"], [EITHER]: [' ', "'"] };
const NOT_FINITE = new Set([
  'nan',
  'inf',
  'infinity',
  '∞',
  '1.#inf',
  '1.#qnan',
  '#n/a',
  '#div/0!',
  '#num!',
  '#value!',
  '#ref!',
]);
const BOOLEAN = new Set(['true', 'false', '.true.', '.false.']);
const OTHER_BASES = ['0x', '0b', '0o', '&h'];

/**
 * Reads one number, such as "3", "−2", "0,5", "1/9", "½", "1 234,5", "2·10⁻³" or "50 %".
 * @param {string} text
 * @returns {Answer<number>}
 */
export function readNumber(text) {
  const cut = [...text.slice(0, 8 * MAX_CHARACTERS)].slice(0, 4 * MAX_CHARACTERS).join('');
  const word = tidy(plain(cut).replaceAll('\n', ' ').replaceAll('\t', ' '));
  return answer(word, () => {
    if (!word) throw new Fault('empty');
    /** @type {number[]} */
    const found = [];
    const faults = [];
    for (const convention of conventions([word])) {
      try {
        const number = value(word, convention);
        if (!found.includes(number)) found.push(number);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        faults.push(fault);
      }
    }
    if (!found.length) throw faults[0];
    return found;
  });
}

/**
 * The conventions worth trying on words that belong together.
 * @param {string[]} words
 * @returns {Convention[]}
 */
export const conventions = (words) =>
  words.some((word) => word.includes(',')) ? [COMMA, POINT, EITHER] : [POINT];

/**
 * The content of a cell without meaningless spaces.
 * @param {string} cell
 */
export function tidy(cell) {
  let word = parts(cell).join(' ').replaceAll(' x ', '*');
  for (const mark of '/*^%') word = word.replaceAll(` ${mark}`, mark).replaceAll(`${mark} `, mark);
  return signed(word) ? word[0] + lstrip(word.slice(1), ' ') : word;
}

/**
 * Reads a word, tidied, by one convention.
 * @param {string} word
 * @param {Convention} convention
 */
export function value(word, convention) {
  const number =
    word.length <= 2 * MAX_CHARACTERS && [...word].length <= MAX_CHARACTERS
      ? read(powers(word), convention)
      : null;
  if (number === null) throw new Fault(reason(word), { value: quoted(word) });
  if (!Number.isFinite(number))
    throw new Fault(Number.isNaN(number) ? 'by_zero' : 'not_finite', { value: quoted(word) });
  return number + 0; // no negative zero
}

/** @param {string} word */
const signed = (word) => word[0] === '+' || word[0] === '-';

/**
 * Writes powers of ten as exponents: 2*10^-3 is 2e-3.
 * @param {string} text
 */
function powers(text) {
  const word = text
    .replaceAll('E', 'e')
    .replaceAll('X', 'x')
    .replaceAll('**', '^')
    .replaceAll('x10^', 'e')
    .replaceAll('*10^', 'e');
  const sign = signed(word) ? word[0] : '';
  return word.startsWith('10^', sign.length) ? `${sign}1e${word.slice(sign.length + 3)}` : word;
}

/** @param {string} word  @param {Convention} convention  @returns {number | null} */
function read(word, convention) {
  if (word.endsWith('%')) {
    const share = simple(word.slice(0, -1), convention);
    return share === null ? null : share / 100;
  }
  const [above, slash, below] = partition(word, '/');
  const top = simple(above, convention);
  if (!slash) return top;
  const bottom = simple(below, convention);
  if (top === null || bottom === null) return null;
  return bottom ? top / bottom : NaN;
}

/**
 * A number that is neither a fraction of two nor a percentage.
 * @param {string} word
 * @param {Convention} convention
 */
function simple(word, convention) {
  const sign = word[0] === '-' ? -1 : 1;
  const body = signed(word) ? word.slice(1) : word;
  if (body.slice(-1) in VULGAR) {
    const whole = body.slice(0, -1);
    const [above, below] = VULGAR[body.slice(-1)];
    return digits(whole) || whole === '' ? sign * (Number(whole) + above / below) : null;
  }
  const [mantissa, e, exponent] = partition(body, 'e');
  const written = decimal(mantissa, convention);
  if (written === null || (e && !/^[+-]?[0-9]{1,6}$/.test(exponent))) return null;
  return sign * Number(written + (e ? `e${exponent}` : ''));
}

/**
 * Digits by a convention, written with a decimal point and without groups.
 * @param {string} body
 * @param {Convention} convention
 */
function decimal(body, convention) {
  const mark = convention === COMMA || (convention === EITHER && body.includes(',')) ? ',' : '.';
  const [grouped, , part] = partition(body, mark);
  const group = GROUPS[convention].find((sign) => grouped.includes(sign));
  const whole = group ? ungrouped(grouped.split(group)) : grouped;
  if (!(whole === '' || digits(whole)) || !(part === '' || digits(part)) || whole + part === '') return null;
  return `${whole || 0}.${part || 0}`;
}

/**
 * Joins thousands; what is not grouped in threes stays unreadable.
 * @param {string[]} groups
 */
function ungrouped([first, ...rest]) {
  const right =
    first.length >= 1 && first.length <= 3 && first[0] !== '0' && rest.every((group) => group.length === 3);
  return right ? [first, ...rest].join('') : '?';
}

/** @param {string} text */
const digits = (text) => /^[0-9]+$/.test(text);

/**
 * The code of the reason why a word is not a number.
 * @param {string} word
 */
function reason(word) {
  const bare = lstrip(
    word.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    '+-',
  );
  if (word === '') return 'gap';
  if (NOT_FINITE.has(bare)) return 'not_finite';
  if (BOOLEAN.has(bare)) return 'boolean';
  if (bare.includes('...')) return 'left_out';
  if (bare.includes('_')) return 'underscore';
  return OTHER_BASES.some((base) => bare.startsWith(base)) ? 'other_base' : 'not_a_number';
}
