import { h } from '../dom.js';
import { number } from '../format.js';

/**
 * A formula is a list of pieces: plain text, or an object of one entry. From the same pieces come the page's HTML and
 * LaTeX. Text is operators and brackets; `name` is a letter, `value` a number, `words` are words, `term` holds together
 * where the line breaks, `now` is what the animation is at.
 */
export const name = (letter) => ({ name: letter });
export const value = (v, digits) => ({ value: number(v, digits) });
export const factorOf = (v, digits) => ({ value: v < 0 ? `(${number(v, digits)})` : number(v, digits) });
export const words = (text) => ({ words: text });
export const sub = (pieces) => ({ sub: pieces });
export const sup = (pieces) => ({ sup: pieces });
export const term = (pieces) => ({ term: pieces });
export const now = (pieces) => ({ now: pieces });

/** Pieces with a text between each two. */
export const joined = (lists, between) => lists.flatMap((pieces, k) => (k ? [between, ...pieces] : pieces));

const TAGS = { name: 'i', value: 'span', words: 'span', sub: 'sub', sup: 'sup', term: 'span', now: 'b' };
const CLASSES = { words: 'cv-formula-words', term: 'cv-formula-term', now: 'cv-formula-now' };

/** Pieces as DOM nodes. */
export function toNodes(pieces) {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return document.createTextNode(piece);
    const [[kind, content]] = Object.entries(piece);
    return h(TAGS[kind], { class: CLASSES[kind] }, ...(typeof content === 'string' ? [content] : toNodes(content)));
  });
}

const MATHS = { '·': '\\cdot', '×': '\\times', '−': '-', '∑': '\\sum', '∈': '\\in', '…': '\\ldots', '{': '\\{', '}': '\\}' };
const inMaths = (text) => text.replace(/[·×−∑∈…{}]/g, (sign) => MATHS[sign]);
const inWords = (text) => text.replace(/[#%&_{}$]/g, '\\$&').replaceAll('…', '\\ldots{}').replaceAll('−', '$-$');
const LATEX = {
  name: (letter) => (letter === 'x\u0303' ? '\\tilde{x}' : letter),
  value: (text) => inMaths(text).replace(/e(-?)\+?(\d+)/, ' \\times 10^{$1$2}'),
  words: (text) => `\\text{ ${inWords(text)}}`,
  sub: (pieces) => `_{${toLatex(pieces)}}`,
  sup: (pieces) => `^{${toLatex(pieces)}}`,
  term: (pieces) => toLatex(pieces),
  now: (pieces) => toLatex(pieces),
};

/** Pieces as LaTeX. */
export function toLatex(pieces) {
  return pieces.map((piece) => (typeof piece === 'string' ? inMaths(piece) : Object.entries(piece).map(([kind, content]) => LATEX[kind](content)).join(''))).join('');
}

/** Lines as an `aligned` block, aligned at their signs. */
export function alignedLatex(lines) {
  const sign = { '=': '&= ', '+=': '&\\mathrel{+}= ' };
  const rows = lines.map(({ left, sign: between = '=', right }) => `${left ? `${toLatex(left)} ` : ''}${sign[between]}${toLatex(right)}`.trim());
  return `\\begin{aligned}\n${rows.join(' \\\\\n')}\n\\end{aligned}`;
}
