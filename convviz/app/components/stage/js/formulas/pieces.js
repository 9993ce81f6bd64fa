import { h } from '../../../common/js/dom.js';
import { number } from '../../../common/js/format.js';
import { exactly } from './worked.js';

/**
 * @typedef {string | { name: string } | { value: string } | { words: string } | { more: string }
 *   | { sub: Piece[] } | { sup: Piece[] } | { term: Piece[] } | { now: Piece[] }} Piece
 */

/** @typedef {'=' | '≈' | '+='} Sign */

/** @typedef {{ left?: Piece[], sign?: Sign, right: Piece[] }} Line */

/** @typedef {{ title: string, lines: Line[], notes: string[] }} Formula */

/**
 * A formula is a list of pieces: plain text, or an object of one entry. From the same pieces come the page's
 * HTML and LaTeX. Text is operators and brackets; `name` is a letter, `value` a number, `words` are words,
 * `term` holds together where the line breaks, `now` is what the animation is at, `more` opens the terms that
 * are left out.
 * @param {string} letter
 */
export const name = (letter) => ({ name: letter });
/** @param {number} v  @param {number} [digits] */
const written = (v, digits) => (digits ? exactly(v, digits) : number(v));
/** @param {number} v  @param {number} [digits] */
export const value = (v, digits) => ({ value: written(v, digits) });
/** @param {number} v  @param {number} [digits] */
export const factorOf = (v, digits) => ({ value: v < 0 ? `(${written(v, digits)})` : written(v, digits) });
/** @param {string} text */
export const words = (text) => ({ words: text });
/** @param {Piece[]} pieces */
export const sub = (pieces) => ({ sub: pieces });
/** @param {Piece[]} pieces */
export const sup = (pieces) => ({ sup: pieces });
/** @param {Piece[]} pieces */
export const term = (pieces) => ({ term: pieces });
/** @param {Piece[]} pieces */
export const now = (pieces) => ({ now: pieces });
/** @param {string} text */
export const more = (text) => ({ more: text });

/**
 * Pieces with a text between each two.
 * @param {Piece[][]} lists
 * @param {string} between
 * @returns {Piece[]}
 */
export const joined = (lists, between) => lists.flatMap((pieces, k) => (k ? [between, ...pieces] : pieces));

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = {
  name: 'i',
  value: 'span',
  words: 'span',
  sub: 'sub',
  sup: 'sup',
  term: 'span',
  now: 'b',
  more: 'button',
};
/** @type {Record<string, string>} */
const CLASSES = {
  words: 'cv-formula-words',
  term: 'cv-formula-term',
  now: 'cv-formula-now',
  more: 'cv-formula-more',
};

/** @type {Record<string, string>} */
const RAISED = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '(': '⁽',
  ')': '⁾',
};

/**
 * Pieces as plain text, for a tip or a sentence.
 * @param {Piece[]} pieces
 * @returns {string}
 */
export function toText(pieces) {
  /** @param {string} kind  @param {string | Piece[]} content */
  const text = (kind, content) =>
    typeof content === 'string'
      ? content
      : kind === 'sup'
        ? toText(content).replace(/[0-9()]/g, (sign) => RAISED[sign])
        : toText(content);
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : Object.entries(piece)
            .map(([kind, content]) => text(kind, content))
            .join(''),
    )
    .join('');
}

/**
 * Pieces as DOM nodes.
 * @param {Piece[]} pieces
 * @returns {Node[]}
 */
export function toNodes(pieces) {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return document.createTextNode(piece);
    const [[kind, content]] = Object.entries(piece);
    return h(
      TAGS[kind],
      { class: CLASSES[kind], ...(kind === 'more' && { type: 'button' }) },
      ...(typeof content === 'string' ? [content] : toNodes(content)),
    );
  });
}

/** @type {Record<string, string>} */
const MATHS = {
  '·': '\\cdot',
  '×': '\\times',
  '−': '-',
  '∑': '\\sum',
  '∈': '\\in',
  '…': '\\ldots',
  '{': '\\{',
  '}': '\\}',
};
/** @param {string} text */
const inMaths = (text) => text.replace(/[·×−∑∈…{}]/g, (sign) => MATHS[sign]);
/** @param {string} text */
const inWords = (text) =>
  text
    .replace(/[#%&_{}$]/g, '\\$&')
    .replaceAll('…', '\\ldots{}')
    .replaceAll('−', '$-$');
/** @type {Record<string, (text: string) => string>} */
const LATEX_OF_TEXT = {
  name: (letter) => (letter === 'x\u0303' ? '\\tilde{x}' : letter),
  value: (text) => inMaths(text).replace(/e(-?)\+?(\d+)/, ' \\times 10^{$1$2}'),
  words: (text) => `\\text{ ${inWords(text)}}`,
  more: (text) => `\\text{ ${inWords(text)}}`,
};
/** @type {Record<string, (pieces: Piece[]) => string>} */
const LATEX_OF_PIECES = {
  sub: (pieces) => `_{${toLatex(pieces)}}`,
  sup: (pieces) => `^{${toLatex(pieces)}}`,
  term: (pieces) => toLatex(pieces),
  now: (pieces) => toLatex(pieces),
};

/** @param {string} kind  @param {string | Piece[]} content */
const latexOf = (kind, content) =>
  typeof content === 'string' ? LATEX_OF_TEXT[kind](content) : LATEX_OF_PIECES[kind](content);

/**
 * Pieces as LaTeX.
 * @param {Piece[]} pieces
 * @returns {string}
 */
function toLatex(pieces) {
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? inMaths(piece)
        : Object.entries(piece)
            .map(([kind, content]) => latexOf(kind, content))
            .join(''),
    )
    .join('');
}

/**
 * Lines as an `aligned` block, aligned at their signs.
 * @param {Line[]} lines
 */
export function alignedLatex(lines) {
  const sign = { '=': '&= ', '≈': '&\\approx ', '+=': '&\\mathrel{+}= ' };
  const rows = lines.map(({ left, sign: between = '=', right }) =>
    `${left ? `${toLatex(left)} ` : ''}${sign[between]}${toLatex(right)}`.trim(),
  );
  return `\\begin{aligned}\n${rows.join(' \\\\\n')}\n\\end{aligned}`;
}
