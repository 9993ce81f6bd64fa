/**
 * What fills the places of a fault's sentence; for a cell that is not a number, its place and the reason.
 * @typedef {{
 *   value?: string, length?: string, count?: number, first?: number,
 *   row?: number, column?: number, reason?: Refusal,
 * }} Places
 */

/** @typedef {{ code: string, values: Places }} Refusal */

/**
 * What a reader found in a text: one value, several readings, or the reason why there is none.
 * @template T
 * @typedef {{ value: T, readings?: undefined, code?: undefined }
 *   | { readings: T[], quoted: string, value?: undefined, code?: undefined }
 *   | (Refusal & { value?: undefined, readings?: undefined })} Answer
 */

const MAX_QUOTED = 20;

/**
 * Why a text is not a number or a grid: a code, for which the page has the sentence, and what fills its
 * places.
 */
export class Fault extends Error {
  /** @param {string} code  @param {Places} [values] */
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/**
 * The beginning of a word, on one line.
 * @param {string} word
 */
export const quoted = (word) =>
  [...word.slice(0, 2 * MAX_QUOTED)]
    .slice(0, MAX_QUOTED)
    .join('')
    .replaceAll('\n', ' ')
    .replaceAll('\t', ' ');

/**
 * What a reader found, for whoever asked: `{ value }`, `{ readings, quoted }` where there are several, `{
 * code, values }` where there is none.
 * @template T
 * @param {string} text
 * @param {() => T[]} read
 * @returns {Answer<T>}
 */
export function answer(text, read) {
  try {
    const found = read();
    return found.length === 1 ? { value: found[0] } : { readings: found, quoted: quoted(text) };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { code: fault.code, values: fault.values };
  }
}
