import { fill, number } from '../../../common/js/format.js';
import { named } from './names.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Named } from '../formulas/names.js' */
/** @import { ArrayName } from '../messages/message.js' */
/** @import { Here, Say } from './names.js' */

/**
 * Panels of what follows the convolution, there and back: y, its activation a, the pooled z, and their
 * gradients g, dA and dZ. Without an activation a is y itself and dA is g.
 * @type {Record<string, Say>}
 */
export const AFTER = {
  output: (here, cell, value) => [
    named(nameOf(here, 'y', cell), value),
    isActive(here)
      ? fill(here.text.tip_becomes, {
          name: nameOf(here, 'a', cell),
          value: number(at(here, 'activated', cell), 5),
        })
      : inWindows(here, cell),
  ],
  activated: (here, cell, value) => [named(nameOf(here, 'a', cell), value), inWindows(here, cell)],
  pooled: (here, cell, value) => [
    named(nameOf(here, 'z', cell), value),
    fill(here.text[`tip_pooled_${here.model.pooling.kind}`], {
      count: here.model.pooling.kh * here.model.pooling.kw,
    }),
  ],
  pooled_grad: pooledGrad,
  activated_grad: (here, cell, value) => [named(activatedGrad(here, cell), value), inWindows(here, cell)],
  output_grad: (here, cell, value) => [
    named(nameOf(here, 'g', cell), value),
    fill(here.text.tip_slope, { name: nameOf(here, 'dA', cell), slope: number(at(here, 'slopes', cell), 5) }),
  ],
};

/** @param {Here} here */
const isActive = ({ meta }) => meta.after.activation !== 'none';
/** @param {Here} here */
const isPooled = ({ meta }) => meta.after.pool !== 'none';
/** @param {Here} here  @param {Named} array  @param {Pick<Cell, 'row' | 'col'>} cell */
const nameOf = ({ names }, array, { row, col }) => names.text(array, 0, row, col);
/** @param {Here} here  @param {ArrayName} array  @param {Cell} cell */
const at = ({ layer, arrays }, array, { row, col }) => arrays[array][row * layer.wo + col];
/** @param {Here} here  @param {Pick<Cell, 'row' | 'col'>} cell */
const activatedGrad = (here, cell) => nameOf(here, isActive(here) ? 'dA' : 'g', cell);

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function pooledGrad(here, cell, value) {
  const { model, arrays, text } = here;
  if (!isPooled(here))
    return [
      named(activatedGrad(here, cell), value),
      isActive(here) ? fill(text.tip_goes_on, { name: nameOf(here, 'g', cell) }) : '',
    ];
  const { pooling } = model;
  const [row, col] = pooling.winner(arrays.activated, cell.row * pooling.cols + cell.col);
  const goes =
    pooling.kind === 'max'
      ? fill(text.tip_winner, { name: activatedGrad(here, { row, col }) })
      : fill(text.tip_shared, { count: pooling.kh * pooling.kw });
  return [named(nameOf(here, 'dZ', cell), value), goes];
}

/**
 * How many windows of the pooling hold a cell.
 * @param {Here} here
 * @param {Cell} cell
 */
function inWindows(here, { row, col }) {
  if (!isPooled(here)) return '';
  const { pooling } = here.model;
  let count = 0;
  for (let t = 0; t < pooling.rows * pooling.cols; t++)
    if (pooling.window(t).some(([r, c]) => r === row && c === col)) count += 1;
  return count ? fill(here.text.tip_in_windows, { count }) : here.text.tip_in_no_window;
}
