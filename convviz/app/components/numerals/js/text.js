/** Python's string methods, so that the two readers of numbers match word for word. */

export const BLANK = ' \n\t';

/** @param {string} text  @param {string} [marks] */
export function lstrip(text, marks = BLANK) {
  let start = 0;
  while (start < text.length && marks.includes(text[start])) start++;
  return text.slice(start);
}

/** @param {string} text  @param {string} [marks] */
export function rstrip(text, marks = BLANK) {
  let end = text.length;
  while (end > 0 && marks.includes(text[end - 1])) end--;
  return text.slice(0, end);
}

/** @param {string} text  @param {string} [marks] */
export const strip = (text, marks = BLANK) => rstrip(lstrip(text, marks), marks);

/**
 * What stands before the first mark, the mark, and what stands behind it.
 * @param {string} text
 * @param {string} mark
 * @returns {[before: string, mark: string, behind: string]}
 */
export function partition(text, mark) {
  const place = text.indexOf(mark);
  return place < 0 ? [text, '', ''] : [text.slice(0, place), mark, text.slice(place + mark.length)];
}

/** @param {string} text  @param {string} mark  @returns {[before: string, mark: string, behind: string]} */
export function rpartition(text, mark) {
  const place = text.lastIndexOf(mark);
  return place < 0 ? ['', '', text] : [text.slice(0, place), mark, text.slice(place + mark.length)];
}

/** @param {string} text */
export const parts = (text) => text.split(' ').filter(Boolean);
