import after from './after.js';
import afterGrad from './after_grad.js';
import inputGrad from './input_grad.js';
import matrix from './matrix.js';
import matrixGrad from './matrix_grad.js';
import output from './output.js';
import patches from './patches.js';
import transposed from './transposed.js';
import twoWays from './two_ways.js';
import weightGrad from './weight_grad.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Pair, ViewName } from '../messages/message.js' */
/** @import { Terms } from '../panes/term_list.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Model } from '../state/model.js' */
/** @import { RunningSum } from '../layer/running_sums.js' */

/** @typedef {{ rows: number, cols: number }} Walk  the grid of a view's steps */

/** @typedef {Record<string, Mark[]>} Marks  by the role of the panel */

/** @typedef {{ agrees: boolean, difference: number }} Check  of the browser's sum with Python's gradient */

/**
 * What is on show at a step, by the roles of the panels.
 * @typedef {{
 *   values: Record<string, Values | undefined>,
 *   marks: Marks,
 *   notes?: Record<string, string>,
 *   sentence: string,
 *   check?: Check | null,
 *   list?: Terms | null,
 * }} Frame
 */

/**
 * A view says what is on show at a step, from the model alone: the specs of its panels, column by column, and
 * a frame of each step. Its steps are the output's positions, unless it has a `walk` of its own; `sums` grow
 * with them, as model.sum. `stepOf` and `focusOf` say what pointing at a cell goes to and lights, `lossCell`
 * which cell of what the loss is taken of a cell shows.
 * @template [Sum=RunningSum]
 * @typedef {{
 *   columns(model: Model<Sum>): PanelSpec[][],
 *   frame(model: Model<Sum>, t: number): Frame,
 *   walk?(model: Model<Sum>): Walk,
 *   sums?(model: Model<Sum>): Sum,
 *   stepOf?(model: Model<Sum>, t: number, cell: Cell, role: string): number | null,
 *   focusOf?(model: Model<Sum>, cell: Cell, role: string): Focus | null,
 *   lossCell?(model: Model<Sum>, at: { role: string, cell: Cell }): Pair | null,
 * }} View
 */

/**
 * The views by the names that Python has for them. A view says what is on show at a step, from the model
 * alone:
 *   columns(model)        the specs of its panels, column by column
 *   frame(model, t)       {values, marks, notes?, sentence, check?, list?} of a step, by role of the panels
 *   walk?(model)          {rows, cols} of its steps, where they are not the output's positions
 *   sums?(model)          the sums that grow with the steps, as model.sum
 *   stepOf?(model, t, cell, role), focusOf?(model, cell, role)   what pointing at a cell goes to and lights
 *   lossCell?(model, {role, cell})   the cell of what the loss is taken of that a cell shows
 */
/** @type {Partial<Record<ViewName, View<unknown>>>} */
export const VIEWS = {
  output,
  patches,
  matrix,
  after,
  transposed,
  weight_grad: weightGrad,
  input_grad: inputGrad,
  two_ways: twoWays,
  matrix_grad: matrixGrad,
  after_grad: afterGrad,
};
