/**
 * What is pointed at, or was pinned by a click: {kind, role, channel, row, col, pinned?}. The kind is 'tap'
 * (a weight), 'input' (a cell of the padded picture) or 'pixel' (of the picture itself).
 */

/** What is pinned stays so while it exists; what is pointed at stays lit when the echo of a step arrives. */
export function keptFocus({ focus, meta: before }, meta) {
  if (!focus || (!focus.pinned && before.view !== meta.view)) return null;
  const [rows, cols] = placesOf(focus.kind, meta);
  return focus.channel < meta.shape.channels && focus.row < rows && focus.col < cols ? focus : null;
}

function placesOf(kind, { shape, rowSource, colSource }) {
  if (kind === 'tap') return [shape.kh, shape.kw];
  return kind === 'input' ? [rowSource.length, colSource.length] : [shape.h, shape.w];
}
