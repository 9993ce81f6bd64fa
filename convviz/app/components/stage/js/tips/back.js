import { fill, number } from '../../../common/js/format.js';
import { readersOf } from '../formulas/readers.js';
import { gradAt, multiplied, named, readAt, weightAt } from './names.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Here, Say } from './names.js' */

/**
 * Panels of the way back: role -> (here, cell, value) -> the parts of its tip.
 * @type {Record<string, Say>}
 */
export const BACK = {
  output_grad: grad,
  term,
  weight_grad: (here, cell, value) => [
    named(here.names.text('dW', cell.channel, cell.row, cell.col), value),
    terms(here, here.layer.steps, here.t + 1),
  ],
  weight_total: (here, cell, value) => [
    named(here.names.total('dW', cell.channel, cell.row, cell.col), value),
    fill(here.text.tip_over_pictures, { count: here.meta.choice.items }),
  ],
  stamp,
  input_grad: (here, cell, value) => pixelSum(here, cell, value, here.t),
  input_total: (here, cell, value) => [
    named(here.names.total('dX', cell.channel, cell.row, cell.col), value),
    fill(here.text.tip_over_filters, { count: here.meta.choice.groupFilters }),
  ],
  scatter,
  gather: (here, cell, value) => pixelSum(here, cell, value, Infinity),
  spread_grad: spreadGrad,
  difference,
  flipped,
};

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function grad(here, { row, col }, value) {
  const { layer, text, view } = here;
  const name = here.names.text('g', 0, row, col);
  if (view === 'matrix_grad')
    return [named(name, value), fill(text.tip_g_columns, { n: row * layer.wo + col })];
  return [
    named(name, value),
    fill(view === 'weight_grad' ? text.tip_tap : text.tip_g_weights, { count: layer.taps }),
  ];
}

/** @param {Here} here  @param {Cell} cell */
function term(here, cell) {
  const position = here.layer.position(here.t);
  const [x, value] = readAt(here, cell, position);
  return [
    multiplied(gradAt(here, position), [x, value]),
    fill(here.text.tip_added, { sum: here.names.text('dW', cell.channel, cell.row, cell.col) }),
  ];
}

/** @param {Here} here  @param {Cell} cell */
function stamp(here, cell) {
  const { layer, text, names, t } = here;
  const position = layer.position(t);
  const [row, col] = layer.reads(...position, cell.row, cell.col);
  const [r, c] = [layer.rowSource[row], layer.colSource[col]];
  const lands =
    r >= 0 && c >= 0 ? fill(text.tip_added, { sum: names.text('dX', cell.channel, r, c) }) : text.tip_dropped;
  return [multiplied(gradAt(here, position), weightAt(here, cell)), lands];
}

/**
 * A growing sum: how much of it is there.
 * @param {Here} here
 * @param {number} count
 * @param {number} done
 */
function terms({ text }, count, done) {
  return done < count ? fill(text.tip_so_far, { done, count }) : fill(text.tip_terms, { count });
}

/**
 * The gradient of a pixel with what has arrived up to step t.
 * @param {Here} here
 * @param {Cell} pixel
 * @param {number} value
 * @param {number} t
 */
function pixelSum(here, { channel, row, col }, value, t) {
  const readers = readersOf(here.layer, row, col);
  const said = readers.length
    ? terms(here, readers.length, readers.filter((reader) => reader.t <= t).length)
    : here.text.tip_unread_pixel;
  return [named(here.names.text('dX', channel, row, col), value), said];
}

/**
 * A place of the padded map that scatter stamps on: a pixel, or padding, which falls away or folds back.
 * @param {Here} here
 * @param {Cell} cell
 * @param {number} value
 */
function scatter(here, { channel, row, col }, value) {
  const { layer, model, names, text, t } = here;
  const pixel = { channel, row: row - layer.top, col: col - layer.left };
  if (pixel.row >= 0 && pixel.row < layer.h && pixel.col >= 0 && pixel.col < layer.w)
    return pixelSum(here, pixel, value, model.ways.scatterAt(t));
  const [r, c] = [layer.rowSource[row], layer.colSource[col]];
  const known = Number.isFinite(value) ? [number(value, 5)] : [];
  return [
    ...known,
    r < 0 || c < 0 ? text.tip_dropped : fill(text.tip_added, { sum: names.text('dX', channel, r, c) }),
  ];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function spreadGrad(here, { row, col }, value) {
  const { model, layer, text } = here;
  const [p, q] = model.ways.spread.cellAt(row, col);
  if (p < 0 || q < 0) return [text.tip_put_in];
  return [named(here.names.text('g', 0, p, q), value), fill(text.tip_g_weights, { count: layer.taps })];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function difference(here, { channel, row, col }, value) {
  return [named(fill(here.text.tip_difference, { pixel: here.names.text('dX', channel, row, col) }), value)];
}

/**
 * The kernel turned by half a turn: the weight that stands in a place of it.
 * @param {Here} here
 * @param {Cell} cell
 * @param {number} value
 */
function flipped({ layer, names, text }, { channel, row, col }, value) {
  const own = named(names.text('w', channel, layer.kh - 1 - row, layer.kw - 1 - col), value);
  return names.isTurned ? [own] : [own, text.tip_turned]; // turned twice is not turned
}
