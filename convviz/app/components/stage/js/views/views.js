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
