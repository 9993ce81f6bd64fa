/**
 * The page's sentences by their names. One that counts is a `Plural` instead, and goes through `fill` alone.
 * @typedef {Record<string, string>} Text
 */

/** @typedef {{ one: string, many: string }} Plural */

/** @typedef {{ top: number, bottom: number, left: number, right: number }} Span  both ends are in it */

/**
 * A number as a person writes it on a board: at most `digits` significant ones, a real minus sign.
 * @param {number} value
 * @param {number} [digits]
 */
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  const plain = size >= 1e-3 && size < 1e5;
  const shown =
    Number.isInteger(value) && size < 1e5
      ? String(value)
      : plain
        ? String(Number(value.toPrecision(digits)))
        : value.toExponential(1);
  return shown.replaceAll('-', '−');
}

/**
 * A number for a narrow cell: two digits, three decimals at most, tiny ones as 2e−4, huge ones as 3e7.
 * @param {number} value
 */
function shortNumber(value) {
  const shown = number(value, 2);
  if (shown.length <= 5) return shown;
  const size = Math.abs(value);
  const plain = size >= 0.001 && size < 1e5;
  return (plain ? String(Number(value.toFixed(size < 0.01 ? 3 : 2))) : value.toExponential(0))
    .replace('e+', 'e')
    .replaceAll('-', '−');
}

/**
 * A number for a cell that has room for so many digits: as many as fit, and plain where that fits.
 * @param {number} value
 * @param {number} room
 */
export function cellNumber(value, room) {
  const digits = Math.abs(value) < 1 ? [3, 2, 1] : [3, 2];
  for (const many of digits) {
    const shown = number(value, many);
    if (widthOf(shown) <= room) return shown;
  }
  return shortNumber(value);
}

/** @param {string} shown */
const widthOf = (shown) => shown.length - (shown.includes('.') ? 0.5 : 0); // a point is half a digit wide

/**
 * A factor inside a sum: negative ones in brackets.
 * @param {number} value
 * @param {number} [digits]
 */
export const factor = (value, digits = 3) =>
  value < 0 ? `(${number(value, digits)})` : number(value, digits);

/**
 * Fills {named} places of a sentence; of one that counts, {one, many}, the form that its `count` asks for.
 * @param {string | Plural} template
 * @param {Record<string, unknown>} values
 */
export const fill = (template, values) =>
  formOf(template, values).replace(/\{(\w+)\}/g, (all, name) =>
    name in values ? String(values[name]) : all,
  );

/** @param {string | Plural} template  @param {Record<string, unknown>} values */
const formOf = (template, { count }) =>
  typeof template === 'string' ? template : count === 1 ? template.one : template.many;

/**
 * Where something lies, in words: {rows, columns}, "row 2" or "rows 2 to 4".
 * @param {Text} text
 * @param {Span} place
 */
export const spans = (text, { top, bottom, left, right }) => ({
  rows: span(text.rows_span, top, bottom),
  columns: span(text.columns_span, left, right),
});

/** @param {string} template  @param {number} first  @param {number} last */
const span = (template, first, last) =>
  fill(template, { first: number(first), last: number(last), count: last - first + 1 });

/** @param {...(number | string)} sides */
export const size = (...sides) => sides.join(' × ');

/** @param {number} count */
export function bytes(count) {
  return count < 1024
    ? `${count} B`
    : count < 1024 ** 2
      ? `${number(count / 1024)} KB`
      : `${number(count / 1024 ** 2)} MB`;
}
