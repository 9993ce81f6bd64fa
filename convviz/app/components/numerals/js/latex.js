import { after, before } from './literal.js';
import { BLANK, rpartition, strip } from './text.js';

/** @import { Layout } from './layout.js' */

const BEGIN = /\\begin *\{[a-zA-Z]{1,20}\*?\} *(?:\[[a-z]\]|\{[clr| ]*\})?/;
const END = /\\end *\{[a-zA-Z]{1,20}\*?\}/;
const FRACTION = /\\(?:d|t|s|nice|c)?frac *\{([^{}\\]{0,30})\} *\{([^{}\\]{0,30})\}/g;
const SHORT_FRACTION = /\\(?:d|t|s|c)?frac *([0-9]) *([0-9])/g;
const ROW_END = /\\\\ *(?:\[[^\]\\]{0,12}\])?/g;
const SPACE =
  /\\(?:[,;:! ]|quad|qquad|hline|displaystyle|phantom *\{[^{}\\]{0,9}\}|left *[[(|.]|right *[\])|.])/g;
const TIMES = /\\(?:cdot|times|ast)/g;

/**
 * The layout of a LaTeX matrix, in whatever environment, with a factor before or after it.
 * @param {string} written
 * @returns {Layout[][]}
 */
export function latex(written) {
  const text = written
    .replace(FRACTION, '$1/$2')
    .replace(SHORT_FRACTION, '$1/$2')
    .replace(TIMES, '*')
    .replaceAll('$', '')
    .replaceAll('{,}', ',');
  const [prefix, body, suffix] = inside(text);
  const factor = before(rpartition(plainCell(prefix), '=')[2]);
  const [times, over] = after(strip(plainCell(suffix), `${BLANK}.,`));
  const lines = body.replaceAll('\n', ' ').replace(ROW_END, '\n\n').split('\n\n');
  const rows = lines.filter((row) => strip(plainCell(row)));
  return [[{ blocks: [rows.map((row) => row.split('&').map(plainCell))], times: factor * times, over }]];
}

/**
 * What stands before, in and behind the first environment; all is inside where there is none.
 * @param {string} text
 * @returns {[before: string, inside: string, behind: string]}
 */
function inside(text) {
  const begin = BEGIN.exec(text);
  if (!begin) return ['', text, ''];
  const start = begin.index + begin[0].length;
  const end = END.exec(text.slice(start));
  if (!end) return ['', text, ''];
  return [
    text.slice(0, begin.index),
    text.slice(start, start + end.index),
    text.slice(start + end.index + end[0].length),
  ];
}

/**
 * A cell without commands that set space and without braces.
 * @param {string} text
 */
function plainCell(text) {
  let plain = text.replace(SPACE, ' ').replaceAll('{', '').replaceAll('}', '');
  for (const mark of ['\\[', '\\]', '\\(', '\\)']) plain = plain.replaceAll(mark, ' ');
  return plain;
}
