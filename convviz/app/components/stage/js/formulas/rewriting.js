import { toNodes } from './pieces.js';

/** @import { Piece } from './pieces.js' */

/** @typedef {[kind: string, content: string | Piece[]]} Parts */

/** @param {Piece} piece  @returns {Parts} */
const partsOf = (piece) =>
  typeof piece === 'string' ? ['text', piece] : /** @type {Parts} */ (Object.entries(piece)[0]);

/** @param {Piece} a  @param {Piece} b */
function isAlike(a, b) {
  const [[kind, content], [other, there]] = [partsOf(a), partsOf(b)];
  return kind === other && typeof content === typeof there;
}

/**
 * Writes pieces into an element that holds those before them. Only texts that differ are touched: from step
 * to step most of a formula stays, and a new element costs a browser far more than a new text.
 * @param {Element} element
 * @param {Piece[] | null} before
 * @param {Piece[]} pieces
 */
export function rewrite(element, before, pieces) {
  if (before?.length !== pieces.length || !pieces.every((piece, k) => isAlike(piece, before[k])))
    return element.replaceChildren(...toNodes(pieces));
  pieces.forEach((piece, k) => {
    const [, content] = partsOf(piece);
    const [, was] = partsOf(before[k]);
    const node = element.childNodes[k];
    if (typeof content !== 'string')
      rewrite(/** @type {Element} */ (node), /** @type {Piece[]} */ (was), content);
    else if (content !== was) textOf(node).data = content;
  });
}

/** @param {Node} node  a text, or an element around one */
const textOf = (node) => /** @type {Text} */ (node instanceof Element ? node.firstChild : node);
