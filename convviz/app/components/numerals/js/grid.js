import { plain } from './characters.js';
import { answer, Fault } from './faults.js';
import { latex } from './latex.js';
import { written } from './layout.js';
import { bracketed } from './literal.js';
import { conventions, tidy, value } from './number.js';
import { strip } from './text.js';

/** @import { Answer } from './faults.js' */
/** @import { Layout } from './layout.js' */
/** @import { Convention } from './number.js' */

/** @typedef {number[][][]} Grids  channels of rows of numbers */

export const MAX_TEXT = 400_000;

/**
 * Reads a text as channels of rows of numbers, as Python's `convviz.lab.numerals` does: a spreadsheet's
 * cells, plain rows, literals of Python, NumPy, PyTorch, JSON, MATLAB and C, LaTeX matrices, Markdown tables.
 * @param {string} text
 * @returns {Answer<Grids>}
 */
export const readGrids = (text) => answer(strip(plain(text.slice(0, MAX_TEXT))), () => read(text));

/** @param {string} original  @returns {Grids[]} */
function read(original) {
  if (original.length > MAX_TEXT)
    throw new Fault('long', { length: original.length.toLocaleString('en-US') });
  const text = plain(original);
  if (!strip(text)) throw new Fault('empty');
  /** @type {Fault[]} */
  const faults = [];
  for (const alike of layouts(text)) {
    const found = new Map();
    for (const layout of alike) {
      for (const convention of conventions(layout.blocks.flat(2))) {
        try {
          const grids = numbers(layout, convention);
          found.set(JSON.stringify(grids), grids);
        } catch (fault) {
          if (!(fault instanceof Fault)) throw fault;
          faults.push(fault);
        }
      }
    }
    if (found.size) return [...found.values()];
  }
  throw faults.reduce((best, fault) => (farther(fault, best) ? fault : best));
}

/**
 * Whether one reading got further before its fault than another: then it is more likely the one meant.
 * @param {Fault} one
 * @param {Fault} other
 */
function farther(one, other) {
  /** @param {Fault} fault */
  const progress = ({ code, values: { row = -1, column = -1 } }) => [
    code === 'channels' ? Infinity : row,
    column,
  ];
  const [[row, column], [otherRow, otherColumn]] = [progress(one), progress(other)];
  return row > otherRow || (row === otherRow && column > otherColumn);
}

/** @param {string} text */
function layouts(text) {
  if (text.includes('\\') || text.includes('&')) return latex(text);
  return [...'[{()}]'].some((bracket) => text.includes(bracket)) ? bracketed(text) : written(text);
}

/** @param {Layout} layout  @param {Convention} convention */
function numbers(layout, convention) {
  const blocks = layout.blocks.map(trimmed).filter((block) => block.length);
  if (!blocks.length) throw new Fault('empty');
  const grids = blocks.map((block) => grid(block, layout, convention));
  const alike = grids.every((one) => one.length === grids[0].length && one[0].length === grids[0][0].length);
  if (!alike) throw new Fault('channels');
  return grids;
}

/** @param {string[][]} block  @param {Layout} layout  @param {Convention} convention */
function grid(block, layout, convention) {
  return block.map((cells, i) => {
    const row = cells.map((cell, j) => number(cell, layout, convention, [i, j]));
    if (cells.length !== block[0].length)
      throw new Fault('ragged', { row: i, count: cells.length, first: block[0].length });
    return row;
  });
}

/**
 * @param {string} cell
 * @param {Layout} layout
 * @param {Convention} convention
 * @param {[row: number, column: number]} place
 */
function number(cell, { times, over }, convention, [row, column]) {
  try {
    const found = (value(cell, convention) * times) / over + 0;
    if (!Number.isFinite(found)) throw new Fault('not_finite', { value: cell });
    return found;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw new Fault('at', { row, column, reason: { code: fault.code, values: fault.values } });
  }
}

/**
 * Tidies the cells, and drops rows and columns at the border in which nothing stands.
 * @param {string[][]} block
 */
function trimmed(block) {
  let rows = block.map((row) => row.map(tidy));
  /** @param {string[]} row */
  const blank = (row) => !row.some(Boolean);
  while (rows.length && blank(rows[rows.length - 1])) rows.pop();
  while (rows.length && blank(rows[0])) rows.shift();
  while (rows.length && rows.every((row) => row.length > 1 && !row[0]))
    rows = rows.map((row) => row.slice(1));
  for (let longest = Math.max(0, ...rows.map((row) => row.length)); longest > 1; longest--) {
    const spare = longest;
    if (!rows.every((row) => row.length < spare || !row.at(-1))) break;
    rows = rows.map((row) => row.slice(0, spare - 1));
  }
  return rows;
}
