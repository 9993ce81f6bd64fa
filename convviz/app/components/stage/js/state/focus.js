/** @import { Meta, Pair } from '../messages/message.js' */
/** @import { Model } from './model.js' */

/**
 * A `role` is that of the panel; what `moves` with the pointer is an entry of a matrix, and moves no block.
 * @typedef {{
 *   kind: 'tap' | 'input' | 'pixel',
 *   role: string,
 *   channel: number,
 *   row: number,
 *   col: number,
 *   pinned?: boolean,
 *   moves?: boolean,
 * }} Focus
 */

/**
 * What is pointed at, or was pinned by a click: {kind, role, channel, row, col, pinned?}. The kind is 'tap'
 * (a weight), 'input' (a cell of the padded picture) or 'pixel' (of the picture itself).
 */

/**
 * What is pinned stays so while it exists; what is pointed at stays lit when the echo of a step arrives.
 * @param {Pick<Model, 'focus' | 'meta'>} before
 * @param {Meta} meta
 */
export function keptFocus({ focus, meta: before }, meta) {
  if (!focus || (!focus.pinned && before.view !== meta.view)) return null;
  const [rows, cols] = placesOf(focus.kind, meta);
  return focus.channel < meta.shape.channels && focus.row < rows && focus.col < cols ? focus : null;
}

/** @param {Focus['kind']} kind  @param {Meta} meta  @returns {Pair} */
function placesOf(kind, { shape, rowSource, colSource }) {
  if (kind === 'tap') return [shape.kh, shape.kw];
  return kind === 'input' ? [rowSource.length, colSource.length] : [shape.h, shape.w];
}
