/** @import { Refusal } from './faults.js' */

/** @typedef {Record<string, string>} Text  the page's sentences by their names */

const MAX_SHOWN = 4;

/**
 * The sentence for what a reader refused, out of the page's `text`, which has one for each code.
 * @param {Text} text
 * @param {Refusal} fault
 * @returns {string}
 */
export function faultSentence(text, { code, values }) {
  const filled = values.reason ? { ...values, reason: faultSentence(text, values.reason) } : values;
  return fill(text[`number_${code}`], filled);
}

/**
 * The sentence that asks which of its readings a text has.
 * @param {Text} text
 * @param {{ quoted: string }} doubt
 */
export const doubtSentence = (text, { quoted }) => fill(text.number_doubt, { value: quoted });

/**
 * A reading (a number or channels of rows), short enough for a button: its first numbers and its size.
 * @param {number | number[][][]} reading
 */
export function readingLabel(reading) {
  if (!Array.isArray(reading)) return numeral(reading);
  const numbers = reading.flat(2);
  const shown =
    numbers.slice(0, MAX_SHOWN).map(numeral).join(', ') + (numbers.length > MAX_SHOWN ? ', …' : '');
  const size = [reading.length, reading[0].length, reading[0][0].length]
    .slice(reading.length === 1 ? 1 : 0)
    .join(' × ');
  return numbers.length === 1 ? shown : `${shown} (${size})`;
}

/** @param {number} value */
const numeral = (value) =>
  String(value)
    .replace(/e([+-])(\d)$/, 'e$10$2')
    .replaceAll('-', '−');
/** @param {string} template  @param {Record<string, unknown>} values */
const fill = (template, values) =>
  template.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
