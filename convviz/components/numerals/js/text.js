/** Python's ways with texts, so that the two readers of numbers do the same word for word. */

export const BLANK = ' \n\t';

export function lstrip(text, marks = BLANK) {
  let start = 0;
  while (start < text.length && marks.includes(text[start])) start++;
  return text.slice(start);
}

export function rstrip(text, marks = BLANK) {
  let end = text.length;
  while (end > 0 && marks.includes(text[end - 1])) end--;
  return text.slice(0, end);
}

export const strip = (text, marks = BLANK) => rstrip(lstrip(text, marks), marks);

/** What stands before the first mark, the mark, and what stands behind it. */
export function partition(text, mark) {
  const place = text.indexOf(mark);
  return place < 0 ? [text, '', ''] : [text.slice(0, place), mark, text.slice(place + mark.length)];
}

export function rpartition(text, mark) {
  const place = text.lastIndexOf(mark);
  return place < 0 ? ['', '', text] : [text.slice(0, place), mark, text.slice(place + mark.length)];
}

export const parts = (text) => text.split(' ').filter(Boolean);
