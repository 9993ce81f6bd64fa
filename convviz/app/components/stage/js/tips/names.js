import { factor, number } from '../../../common/js/format.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Names } from '../formulas/names.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Arrays, Meta, Pair } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */

/**
 * What a tip is made from.
 * @typedef {{
 *   model: Model,
 *   layer: Layer,
 *   arrays: Arrays,
 *   meta: Meta,
 *   text: Text,
 *   names: Names,
 *   t: number,
 *   view: Meta['view'],
 * }} Here
 */

/** @typedef {[name: string, value: number]} Factor */

/**
 * The parts of a cell's tip; null where it has nothing to say. A value that is not known yet is no number.
 * @typedef {(here: Here, cell: Cell, value: number) => string[] | null} Say
 */

/** Pieces that several tips share. `here` is {model, layer, arrays, meta, text, names, t, view}. */

/**
 * `w[1, 2] = 0.5`, or the name alone where the number is not known yet.
 * @param {string} name
 * @param {number} value
 */
export const named = (name, value) => (Number.isFinite(value) ? `${name} = ${number(value, 5)}` : name);

/**
 * `w[0, 0] · x[2, 3] = 2 × 0.25 = 0.5`
 * @param {Factor} a
 * @param {Factor} b
 */
export const multiplied = ([a, aValue], [b, bValue]) =>
  `${a} · ${b} = ${factor(aValue, 6)} × ${factor(bValue, 6)} = ${number(aValue * bValue, 4)}`;

/** @param {Here} here  @param {Cell} cell */
const offsetOf = ({ layer }, { channel, row, col }) => (channel * layer.kh + row) * layer.kw + col;

/**
 * A cell of the padded input, with the pixel that it shows where the two are counted differently: `x̃[0, 3] =
 * x[1, 1]`.
 * @param {Here} here
 * @param {number} channel
 * @param {number} row
 * @param {number} col
 */
export function inputName({ layer, names }, channel, row, col) {
  const [own, r, c] = [names.text('x', channel, row, col), layer.rowSource[row], layer.colSource[col]];
  return !names.isPadded || r < 0 || c < 0 ? own : `${own} = ${names.text('pixel', channel, r, c)}`;
}

/**
 * The name and the number of what tap `cell` reads at output [p, q].
 * @param {Here} here
 * @param {Cell} cell
 * @param {Pair} position
 * @returns {[name: string, value: number, row: number, col: number]}
 */
export function readAt({ layer, names, arrays }, { channel, row, col }, [p, q]) {
  const [r, c] = layer.reads(p, q, row, col);
  return [names.text('x', channel, r, c), layer.valueAt(arrays.x, channel, r, c), r, c];
}

/** @param {Here} here  @param {Cell} cell  @returns {Factor} */
export const weightAt = (here, cell) => [
  here.names.text('w', cell.channel, cell.row, cell.col),
  here.arrays.weight[offsetOf(here, cell)],
];

/** @param {Here} here  @param {Pair} position */
export const outputName = ({ names }, [p, q]) => names.text('y', 0, p, q);

/** @param {Here} here  @param {Pair} position  @returns {Factor} */
export const gradAt = ({ names, layer, arrays }, [p, q]) => [
  names.text('g', 0, p, q),
  arrays.output_grad[p * layer.wo + q],
];
