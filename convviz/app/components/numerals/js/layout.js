import { parts, strip } from './text.js';

/**
 * Blocks of rows of cells, and the number that multiplies or divides each.
 * @typedef {{ blocks: string[][][], times: number, over: number }} Layout
 */

const LOOSE = '\0'; // a comma with a space beside it, which is no decimal comma

/**
 * Blocks of rows of cells; a number that stood beside them multiplies or divides each.
 * @param {string[][][]} blocks
 * @returns {Layout}
 */
export const layout = (blocks) => ({ blocks, times: 1, over: 1 });

/**
 * The layouts of lines of numbers: a spreadsheet's, a Markdown table's, MATLAB rows or plain ones.
 * @param {string} quotedText
 * @returns {Layout[][]}
 */
export function written(quotedText) {
  const text = unquoted(quotedText);
  const lines = text.split('\n').filter((line) => strip(line, ' \t'));
  if (lines.every((line) => line.includes('|'))) return [[byLines(table(lines).join('\n'), tabs)]];
  if (text.includes('\t')) return [[byLines(text, tabs)]];
  if (lines.some((line) => strip(line, ' ;').includes(';'))) return withSemicolons(text, lines);
  return [[byLines(text, looseWords), byLines(text, words)]];
}

/**
 * Splits a text without blank lines into rows; marks at the end of a row mean nothing.
 * @param {string} text
 * @param {(row: string) => string[]} divide
 */
export const rows = (text, divide) =>
  text
    .replaceAll(';', '\n')
    .split('\n')
    .filter((row) => strip(row, ' '))
    .map(divide);

/**
 * Splits a row at spaces and at every comma; between two commas in a row stands an empty word.
 * @param {string} row
 */
export const words = (row) => split(row.replaceAll(',', LOOSE));

/**
 * Splits a row at spaces and at commas with a space beside them.
 * @param {string} row
 */
export const looseWords = (row) =>
  split(row.replaceAll(' , ', LOOSE).replaceAll(' ,', LOOSE).replaceAll(', ', LOOSE));

/**
 * Drops a spreadsheet's quotes; commas outside them then certainly stand between numbers.
 * @param {string} text
 */
function unquoted(text) {
  const pieces = text.split('"');
  const outside = pieces.filter((_, k) => k % 2 === 0).join('');
  const commas = pieces.length > 1 && !outside.includes('\t') && !outside.includes(';');
  return pieces.map((piece, k) => (commas && k % 2 === 0 ? piece.replaceAll(',', '\t') : piece)).join('');
}

/** @param {string} row */
function split(row) {
  return strip(parts(row).join(' '), ` ,;${LOOSE}`)
    .split(LOOSE)
    .flatMap((part) => (parts(part).length ? parts(part) : ['']));
}

/** @param {string} line */
const tabs = (line) => line.split('\t');
/** @param {string} line */
const semicolons = (line) => line.split(';');

/**
 * Splits lines into cells, and channels where a line is blank.
 * @param {string} text
 * @param {(line: string) => string[]} divide
 */
function byLines(text, divide) {
  /** @type {string[][][]} */
  const blocks = [[]];
  for (const line of text.split('\n')) {
    if (strip(line, ' \t,;')) blocks[blocks.length - 1].push(divide(line));
    else if (blocks[blocks.length - 1].length) blocks.push([]);
  }
  return layout(blocks.filter((block) => block.length));
}

/**
 * Semicolons stand between numbers in a spreadsheet's file, and between rows in MATLAB's.
 * @param {string} text
 * @param {string[]} lines
 */
function withSemicolons(text, lines) {
  const cells = byLines(text, semicolons);
  const whole = lines.join('\n');
  const matrix = layout([rows(whole, looseWords)]);
  const inner = cells.blocks.flat(2).some((cell) => strip(cell, ' ').includes(' '));
  return [inner || lines.length === 1 ? [cells, matrix] : [cells], [matrix, layout([rows(whole, words)])]];
}

/**
 * A Markdown table's rows with tabs between cells, without its rule and a head in words.
 * @param {string[]} lines
 */
function table(lines) {
  const cells = lines.map((line) =>
    strip(strip(line, ' \t'), '|')
      .split('|')
      .map((cell) => strip(cell, ' ')),
  );
  const ruled = cells.map((row) => row.every((cell) => /^:?-+:?$/.test(cell)));
  const head = cells.length > 1 && ruled[1] && !cells[0].some((cell) => /[0-9]/.test(cell));
  return cells.filter((_, k) => !ruled[k] && !(k === 0 && head)).map((row) => row.join('\t'));
}
