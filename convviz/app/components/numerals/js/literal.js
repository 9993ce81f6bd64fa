import { Fault, quoted } from './faults.js';
import { layout, looseWords, rows, words } from './layout.js';
import { POINT, tidy, value } from './number.js';
import { BLANK, lstrip, rpartition, strip } from './text.js';

/** @import { Layout } from './layout.js' */

/** @typedef {string | Tree[]} Tree  what stands between brackets: a row of numbers, or more brackets */

/** @type {Record<string, string>} */
const PAIRS = { '[': ']', '{': '}', '(': ')' };
const DEEPEST = 6;
const CHANNELS = 3;
const CALL = /^[A-Za-z_][A-Za-z0-9_.:( \n]*$/;

/**
 * The layouts of one nested literal of NumPy, PyTorch, JSON, MATLAB, C or Java, or of several one after the
 * other.
 * @param {string} wholeText
 * @returns {Layout[][]}
 */
export function bracketed(wholeText) {
  const text = valueOf(strip(wholeText.replaceAll('"', '')));
  const opening = text.includes('[') || text.includes('{') ? '[{' : '(';
  const starts = [...opening].map((mark) => text.indexOf(mark)).filter((place) => place >= 0);
  if (!starts.length) throw new Fault('brackets');
  const start = Math.min(...starts);
  const factor = before(text.slice(0, start));
  const [node, end] = top(text, start, opening);
  const [times, over] = after(text.slice(end));
  return layouts(node).map((group) => group.map(({ blocks }) => ({ blocks, times: factor * times, over })));
}

/**
 * The factor that stands before the numbers, 1 for a name or the name of a call.
 * @param {string} text
 */
export function before(text) {
  const prefix = strip(text);
  if (prefix === '' || CALL.test(prefix)) return 1;
  const [factor, star, call] = rpartition(prefix, '*');
  const named = star && (strip(call) === '' || CALL.test(strip(call)));
  return scalar(named ? factor : prefix, prefix);
}

/**
 * The factor and the divisor that stand after the numbers; other arguments of a call say nothing.
 * @param {string} suffix
 * @returns {[times: number, over: number]}
 */
export function after(suffix) {
  let rest = lstrip(suffix, `${BLANK});`);
  if (rest.startsWith(',')) {
    const [within, bracket, behind] = rpartition(rest, ')');
    const named = (bracket ? within : rest).split(',').map((part) => strip(part));
    rest = named.every((part) => part === '' || /^[A-Za-z_<']/.test(part)) ? (bracket ? behind : '') : rest;
  }
  rest = strip(rest, `${BLANK});`);
  if (rest.startsWith('*')) return [scalar(rest.slice(1), rest), 1];
  if (rest.startsWith('/')) return [1, scalar(rest.slice(1), rest)];
  if (rest) throw new Fault('around', { value: quoted(rest) });
  return [1, 1];
}

/** @param {string} text  @param {string} said */
function scalar(text, said) {
  let number = 0;
  try {
    number = value(tidy(strip(text, `${BLANK}()*`)), POINT);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
  }
  if (number === 0) throw new Fault('around', { value: quoted(said) });
  return number;
}

/**
 * What is assigned: the text behind `float k[3][3] =`, or behind `new int[]`.
 * @param {string} text
 */
function valueOf(text) {
  const found = /^[A-Za-z_][A-Za-z0-9_ .:<>*[\]]*=/.exec(text);
  const assigned = found ? lstrip(text.slice(found[0].length)) : text;
  return assigned.startsWith('new ') && assigned.includes('{')
    ? assigned.slice(assigned.indexOf('{'))
    : assigned;
}

/**
 * The literal from `start` on, or the list of several in a row, and where it ends.
 * @param {string} text
 * @param {number} start
 * @param {string} opening
 * @returns {[Tree, end: number]}
 */
function top(text, start, opening) {
  /** @type {Tree[]} */
  const nodes = [];
  for (let place = start; ;) {
    const [node, end] = nodeAt(text, place, opening, 1);
    nodes.push(node);
    const behind = text.length - lstrip(text.slice(end), `${BLANK},;`).length;
    if (behind === text.length || !opening.includes(text[behind]))
      return [nodes.length === 1 ? nodes[0] : nodes, end];
    place = behind;
  }
}

/**
 * What stands between the bracket at `start` and its partner, and the place behind that.
 * @param {string} text
 * @param {number} start
 * @param {string} opening
 * @param {number} depth
 * @returns {[Tree, end: number]}
 */
function nodeAt(text, start, opening, depth) {
  if (depth > DEEPEST) throw new Fault('dimensions', { count: depth });
  const closing = [...opening].map((mark) => PAIRS[mark]);
  /** @type {Tree[]} */
  const children = [];
  let since = start + 1;
  let place = start + 1;
  while (place < text.length) {
    const mark = text[place];
    if (opening.includes(mark)) {
      onlyCommas(text.slice(since, place));
      const [child, end] = nodeAt(text, place, opening, depth + 1);
      children.push(child);
      since = place = end;
    } else if (closing.includes(mark)) {
      if (mark !== PAIRS[text[start]]) throw new Fault('brackets');
      if (!children.length) return [text.slice(since, place), place + 1];
      onlyCommas(text.slice(since, place));
      return [children, place + 1];
    } else place++;
  }
  throw new Fault('brackets');
}

/** @param {string} between */
function onlyCommas(between) {
  const stray = strip(between, `${BLANK},;`);
  if (stray) throw new Fault('around', { value: quoted(stray) });
}

/**
 * How deep the numbers lie; all lie equally deep.
 * @param {Tree} node
 * @returns {number}
 */
function depthOf(node) {
  if (typeof node === 'string') return 1;
  const depths = new Set(node.map(depthOf));
  if (depths.size > 1) throw new Fault('brackets');
  return 1 + [...depths][0];
}

/** @param {Tree} root */
function layouts(root) {
  let node = root;
  let depth = depthOf(node);
  for (; depth > CHANNELS && node.length === 1; depth--) node = node[0];
  if (depth > CHANNELS) throw new Fault('dimensions', { count: depth });
  if (typeof node === 'string') return matrix(joined(node));
  const channels = /** @type {string[][]} */ (depth < CHANNELS ? [node] : node);
  const texts = channels.map((channel) =>
    channel.map((row) => row.replaceAll('\n', ' ').replaceAll('\t', ' ')),
  );
  const splits = mixed(texts.flat()) ? [looseWords, words] : [words];
  return [splits.map((split) => layout(texts.map((channel) => channel.map((row) => bare(split(row))))))];
}

/**
 * One pair of brackets: MATLAB rows, or a row that was printed on several lines.
 * @param {string} text
 */
function matrix(text) {
  const splits = mixed(text.replaceAll(';', '\n').split('\n')) ? [looseWords, words] : [words];
  const likely = splits.map((split) => layout([rows(text, split).map(bare)]));
  return [likely, [layout([[bare(words(text.replaceAll('\n', ' ').replaceAll(';', ' ; ')))]])]];
}

/**
 * Joins lines that a comma holds together.
 * @param {string} text
 */
function joined(text) {
  const lines = text
    .replaceAll('\t', ' ')
    .split('\n')
    .map((line) => strip(line, ' '));
  return lines.filter(Boolean).join('\n').replaceAll(',\n', ', ').replaceAll('\n,', ' ,');
}

/**
 * Whether numbers stand apart by spaces alone while commas stand between digits.
 * @param {string[]} texts
 */
function mixed(texts) {
  const stripped = texts.map((text) => strip(text, ' ,;'));
  const loose = stripped.some((text) => text.includes(', ') || text.includes(' ,'));
  return !loose && stripped.some((text) => text.includes(' ') && text.includes(','));
}

/**
 * Drops the f behind C's and Java's numbers.
 * @param {string[]} row
 */
const bare = (row) => row.map((word) => word.replace(/([0-9.])[fF]$/, '$1'));
