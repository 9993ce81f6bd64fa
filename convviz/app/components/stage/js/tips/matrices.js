import { fill, number } from '../../../common/js/format.js';
import { inputName, outputName, readAt, weightAt } from './names.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Here, Say } from './names.js' */

/**
 * Entries of P and C and of their transposes: a step and a weight, or a step and a pixel.
 * @type {Record<string, Say>}
 */
export const MATRICES = {
  patch_matrix: patch,
  patch_matrix_t: patch,
  kernel_matrix: kernel,
  kernel_matrix_t: kernel,
};

/**
 * Row and column in the whole matrix, counted from 0.
 * @param {Here} here
 * @param {number} index
 * @param {number} t
 */
const place = ({ model, text }, index, t) =>
  fill(text.tip_place, model.turned ? { row: index, column: t } : { row: t, column: index });

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function patch(here, cell, value) {
  const { model, layer, text } = here;
  const entry = model.drawnBlock?.sheets.patch.entry(cell) ?? null;
  if (!entry) return null;
  const tap = {
    channel: entry.channel,
    row: Math.floor(entry.place / layer.kw),
    col: entry.place % layer.kw,
  };
  const [w, position] = [weightAt(here, tap)[0], layer.position(entry.t)];
  const [, , row, col] = readAt(here, tap, position);
  const read = `${inputName(here, tap.channel, row, col)} = ${number(value, 5)}`;
  return [
    place(here, entry.channel * layer.kh * layer.kw + entry.place, entry.t),
    read,
    fill(text.tip_window, { sum: outputName(here, position), factor: w }),
  ];
}

/** @param {Here} here  @param {Cell} cell  @param {number} value */
function kernel(here, cell, value) {
  const { model, layer, names, text } = here;
  const entry = model.drawnBlock?.sheets.kernel.entry(cell) ?? null;
  if (!entry) return null;
  const pixel = names.text('pixel', entry.channel, Math.floor(entry.place / layer.w), entry.place % layer.w);
  const sentence = Number.isFinite(value) ? text.tip_reads : text.tip_does_not_read;
  const values = { value: number(value, 5), sum: outputName(here, layer.position(entry.t)), pixel };
  return [place(here, entry.channel * layer.h * layer.w + entry.place, entry.t), fill(sentence, values)];
}
