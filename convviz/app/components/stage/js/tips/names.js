import { factor, number } from '../../../common/js/format.js';

/** Pieces that several tips share. `here` is {model, layer, arrays, meta, text, names, t, view}. */

/** `w[1, 2] = 0.5`, or the name alone where the number is not known yet. */
export const named = (name, value) => (Number.isFinite(value) ? `${name} = ${number(value, 5)}` : name);

/** `w[0, 0] · x[2, 3] = 2 × 0.25 = 0.5` */
export const multiplied = ([a, aValue], [b, bValue]) =>
  `${a} · ${b} = ${factor(aValue, 6)} × ${factor(bValue, 6)} = ${number(aValue * bValue, 4)}`;

export const offsetOf = ({ layer }, { channel, row, col }) => (channel * layer.kh + row) * layer.kw + col;

/**
 * A cell of the padded input, with the pixel that it shows where the two are counted differently: `x̃[0, 3] =
 * x[1, 1]`.
 */
export function inputName({ layer, names }, channel, row, col) {
  const [own, r, c] = [names.text('x', channel, row, col), layer.rowSource[row], layer.colSource[col]];
  return !names.isPadded || r < 0 || c < 0 ? own : `${own} = ${names.text('pixel', channel, r, c)}`;
}

/** The name and the number of what tap `cell` reads at output [p, q]. */
export function readAt({ layer, names, arrays }, { channel, row, col }, [p, q]) {
  const [r, c] = layer.reads(p, q, row, col);
  return [names.text('x', channel, r, c), layer.valueAt(arrays.x, channel, r, c), r, c];
}

export const weightAt = (here, cell) => [
  here.names.text('w', cell.channel, cell.row, cell.col),
  here.arrays.weight[offsetOf(here, cell)],
];

export const outputName = ({ names }, [p, q]) => names.text('y', 0, p, q);

export const gradAt = ({ names, layer, arrays }, [p, q]) => [
  names.text('g', 0, p, q),
  arrays.output_grad[p * layer.wo + q],
];
