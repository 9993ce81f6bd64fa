const MOST_QUOTED = 20;

/**
 * Why a text is no number or no grid: a code, for which the page has the sentence, and what goes into its
 * places.
 */
export class Fault extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/** The beginning of a word, on one line. */
export const quoted = (word) =>
  [...word.slice(0, 2 * MOST_QUOTED)]
    .slice(0, MOST_QUOTED)
    .join('')
    .replaceAll('\n', ' ')
    .replaceAll('\t', ' ');

/**
 * What a reader found, for whoever asked: `{ value }`, `{ readings, quoted }` where there are several, `{
 * code, values }` where there is none.
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
