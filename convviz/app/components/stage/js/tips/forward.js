import { fill, number } from '../../../common/js/format.js';
import { toText } from '../formulas/pieces.js';
import { firstColumn } from '../views/patches.js';
import { inputName, multiplied, named, outputName, readAt, weightAt } from './names.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Here, Say } from './names.js' */

// views in which the kernel meets the upstream gradient
const MEETS_G = new Set(['input_grad', 'two_ways', 'matrix_grad']);

/**
 * Panels of the way forward: role -> (here, cell, value) -> the parts of its tip.
 * @type {Record<string, Say>}
 */
export const FORWARD = { input, kernel, bias, patch, products, output, partials, matrix, row: outputRow };

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function input(here, { channel, row, col }, value) {
  const { layer, text, meta } = here;
  const count = layer.fedBy(row, col).length;
  const inside =
    row >= layer.top && row < layer.top + layer.h && col >= layer.left && col < layer.left + layer.w;
  const padding = inside ? '' : layer.sourceOffset(0, row, col) < 0 ? text.tip_zero : text.tip_copy;
  const filters =
    count && meta.choice.groupFilters > 1
      ? fill(text.tip_each_filter, { count: meta.choice.groupFilters })
      : '';
  return [
    named(inputName(here, channel, row, col), value),
    padding,
    count ? fill(text.tip_input, { count }) : text.tip_unread,
    filters,
  ];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function kernel(here, cell, value) {
  const turned = here.names.isTurned ? [here.text.tip_turned] : [];
  return [named(weightAt(here, cell)[0], value), ...turned, ...kernelMeets(here, cell)];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function bias({ names, text, layer }, cell, value) {
  return [named(toText([names.bias(false)]), value), fill(text.tip_bias, { count: layer.steps })];
}

/**
 * What a weight multiplies in the view that is open.
 * @param {Here} here
 * @param {Cell} cell
 */
function kernelMeets({ layer, text, meta, view }, { row, col }) {
  if (view === 'picture') return [];
  if (view === 'transposed') return [fill(text.tip_tap, { count: layer.h * layer.w })];
  const pictures = meta.choice.items > 1 ? [fill(text.tip_each_picture, { count: meta.choice.items })] : [];
  if (MEETS_G.has(view)) return [fill(text.tip_meets_g, { count: layer.steps }), ...pictures];
  const cells = layer.multipliedBy(row, col);
  const padding = cells.filter(
    ([r, c]) => r < layer.top || r >= layer.top + layer.h || c < layer.left || c >= layer.left + layer.w,
  ).length;
  return [
    fill(text.tip_tap, { count: cells.length }),
    padding ? fill(text.tip_in_padding, { count: padding }) : '',
    ...pictures,
  ];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function patch(here, cell, value) {
  return read(here, cell, here.layer.position(here.t), value);
}

/**
 * A cell of a patch: the input that it is, the weight that it meets, the output that it goes into.
 * @param {Here} here
 * @param {Cell} cell
 * @param {Pair} position
 * @param {number} value
 */
function read(here, cell, position, value) {
  const [w, weight] = weightAt(here, cell);
  const [, , row, col] = readAt(here, cell, position);
  return [
    named(inputName(here, cell.channel, row, col), value),
    fill(here.text.tip_times, { factor: w, value: number(weight, 5), sum: outputName(here, position) }),
  ];
}

/** @param {Here} here  @param {Cell} cell */
function products(here, cell) {
  const position = here.layer.position(here.t);
  const [x, value] = readAt(here, cell, position);
  return [
    multiplied(weightAt(here, cell), [x, value]),
    fill(here.text.tip_term, { sum: outputName(here, position) }),
  ];
}

/** @param {Here} here  @param {Pick<Cell, 'row' | 'col'>} cell  @param {number} value */
function output(here, { row, col }, value) {
  const { layer, text, meta } = here;
  return [
    named(outputName(here, [row, col]), value),
    fill(meta.bias[0] === 0 ? text.tip_sum : text.tip_sum_bias, { count: layer.taps }),
  ];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function partials(here, { channel, row, col }, value) {
  const places = { channel: here.meta.choice.firstChannel + channel, sum: outputName(here, [row, col]) };
  return [
    Number.isFinite(value)
      ? fill(here.text.tip_part, { ...places, value: number(value, 5) })
      : fill(here.text.tip_part_open, places),
  ];
}

/**
 * An entry of the im2col matrix: a row for each tap, a column for each step.
 * @param {Here} here
 * @param {Cell} cell
 * @param {number} value
 */
function matrix(here, { row, col }, value) {
  const { layer, model, text, t } = here;
  const [step, taps] = [firstColumn(model, t) + col, layer.kh * layer.kw];
  const tap = {
    channel: Math.floor(row / taps),
    row: Math.floor((row % taps) / layer.kw),
    col: row % layer.kw,
  };
  return [fill(text.tip_place, { row, column: step }), ...read(here, tap, layer.position(step), value)];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function outputRow(here, { col }, value) {
  const [p, q] = here.layer.position(firstColumn(here.model, here.t) + col);
  return output(here, { row: p, col: q }, value);
}
