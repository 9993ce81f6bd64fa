import { MARKS } from '../../../heatmap/js/palette.js';

/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Marks } from '../views/views.js' */

/**
 * What lights up when a person points at something. A focus is {kind, role, channel, row, col}: 'tap' (a
 * weight) lights every input that it multiplies, 'input' (a cell of the padded picture) and 'pixel' (of the
 * picture itself) light every output that they feed. Pointing at an output position moves the window instead.
 * @param {Layer} layer
 * @param {Focus | null} focus
 * @returns {Marks}
 */
export function focusMarks(layer, focus) {
  if (!focus) return {};
  const colour = focus.pinned ? MARKS.pinned : MARKS.window;
  /** @type {Mark} */
  const own = { kind: 'outline', cells: [[focus.channel, focus.row, focus.col]], colour };
  return focus.kind === 'tap' ? tapMarks(layer, focus, own) : inputMarks(layer, focus, own);
}

/** @param {Layer} layer  @param {Focus} focus  @param {Mark} own  @returns {Marks} */
function tapMarks(layer, { channel, row, col }, own) {
  const cells = layer.multipliedBy(row, col);
  /** @type {Map<number, Place>} */
  const pixels = new Map();
  for (const [r, c] of cells) {
    const offset = layer.sourceOffset(channel, r, c);
    if (offset >= 0) pixels.set(offset, [channel, layer.rowSource[r], layer.colSource[c]]);
  }
  const taps = Object.fromEntries(
    ['kernel', 'patch', 'products', 'term', 'stamp', 'weight_grad'].map((role) => [role, [own]]),
  );
  return {
    ...taps,
    input: [{ kind: 'cells', cells: cells.map(([r, c]) => [channel, r, c]) }],
    input_grad: [{ kind: 'cells', cells: [...pixels.values()] }],
  };
}

/** @param {Layer} layer  @param {Focus} focus  @param {Mark} own  @returns {Marks} */
function inputMarks(layer, focus, own) {
  const fed =
    focus.kind === 'input' ? layer.fedBy(focus.row, focus.col) : layer.fedByPixel(focus.row, focus.col);
  /** @type {Mark[]} */
  const lit = [{ kind: 'cells', cells: fed.map(([p, q]) => [0, p, q]) }];
  return { [focus.role]: [own], output: lit, output_grad: lit };
}
