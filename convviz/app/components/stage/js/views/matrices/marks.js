import { MARKS } from '../../../../heatmap/js/palette.js';
import { partsOf, pixelOf } from '../../layer/matrices.js';
import { rolesOf } from './panels.js';
import { shown } from './shown.js';

/** @import { Cells, Mark } from '../../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../../heatmap/js/mosaic.js' */
/** @import { Layer } from '../../layer/layer.js' */
/** @import { Focus } from '../../state/focus.js' */
/** @import { Model } from '../../state/model.js' */
/** @import { Marks } from '../views.js' */
/** @import { Sheet } from './sheet.js' */

/**
 * The marks over both matrices: the line of the step, and where what is pointed at takes part.
 * @param {Model<unknown>} model
 * @param {number} t
 * @returns {Marks}
 */
export function matrixMarks(model, t) {
  const { layer, focus } = model;
  const { sheets } = shown(model, t);
  const roles = rolesOf(model);
  return {
    [roles.patch]: [edge(sheets.patch), ...marks(model, t, sheets.patch, 'tap')],
    [roles.kernel]: [edge(sheets.kernel), ...marks(model, t, sheets.kernel, 'pixel')],
    ...(focus?.kind === 'pixel' && { input: [copies(layer, focus)] }),
  };
}

/**
 * The edge of each tile: most of C is empty. Nothing is covered.
 * @param {Sheet} sheet
 * @returns {Mark}
 */
const edge = ({ grid }) => ({ kind: 'cover', after: grid.rows * grid.cols - 1 });

/**
 * The entries of what is pointed at, the line of the step, and the line of what is pointed at where the
 * matrix has one.
 * @param {Pick<Model, 'layer' | 'focus'>} model
 * @param {number} t
 * @param {Sheet} sheet
 * @param {'tap' | 'pixel'} places  what the sheet counts
 * @returns {Mark[]}
 */
function marks({ layer, focus }, t, sheet, places) {
  if (!focus) return sheet.stepMarks(t);
  const cells = partsOf(layer, focus).map((part) => sheet.cell(part.t, focus.channel, part[places]));
  const own = places === 'tap' ? tapOf(layer, focus) : pixelOf(layer, focus);
  const line = own >= 0 ? sheet.placeMarks(focus.channel, own, colourOf(focus)) : [];
  return [{ kind: 'cells', cells: cells.filter((place) => place !== null) }, ...sheet.stepMarks(t), ...line];
}

/** @param {Layer} layer  @param {Focus} focus */
const tapOf = (layer, { kind, row, col }) => (kind === 'tap' ? row * layer.kw + col : -1);
/** @param {Focus} focus */
const colourOf = ({ pinned }) => (pinned ? MARKS.pinned : MARKS.window);

/**
 * A pixel in the input, with every copy of it in the padding.
 * @param {Layer} layer
 * @param {Focus} focus
 * @returns {Cells}
 */
function copies(layer, focus) {
  /** @type {Place[]} */
  const cells = layer.copiesOf(focus.row, focus.col).map(([row, col]) => [focus.channel, row, col]);
  return { kind: 'outline', cells, colour: colourOf(focus) };
}
