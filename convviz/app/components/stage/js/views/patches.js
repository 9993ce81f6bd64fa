import { bytes, fill, size } from '../../../common/js/format.js';
import { FLAT_CELL, GAP } from '../../../heatmap/js/measures.js';
import { Names } from '../formulas/names.js';
import { biasSpecs, inputSpec, kernelSpec, largest, paddingMark, patchSpec, windowMark } from './parts.js';

/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { WindowMark } from '../../../heatmap/js/marks.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const INPUT_HEIGHT = 260; // px: the matrix below should be in sight too
const MATRIX_HEIGHT = 328; // px: 27 rows, of three channels, show their numbers
/** @type {[least: number, most: number]} */
const CELL = [3, 36]; // px, smallest and largest cell of the matrix

const WIDEST = 48; // px: where all columns have room, a cell is as wide as its number likes

/**
 * im2col: each patch is lifted out and laid down as a column; the kernel as a row times the matrix is the
 * output.
 * @type {View}
 */
export default {
  columns(model) {
    const { layer, arrays, text } = model;
    const cell = cellOf(model);
    const cols = Math.max(1, Math.min(layer.steps, Math.floor(model.width / cell)));
    model.shownColumns = cols;
    const grid = { channels: 1, rows: layer.taps, cols };
    const widest = model.slide ? 2 * cell : WIDEST;
    const cellWidth = cell < FLAT_CELL ? cell : Math.min(widest, Math.floor((model.width - GAP) / cols));
    const wide = /** @type {const} */ ({ points: 'column', width: 'wide', maxCell: cell, cellWidth });
    /** @type {PanelSpec} */
    const matrix = {
      ...wide,
      role: 'matrix',
      title: text.matrix,
      shape: size(layer.taps, layer.steps),
      grid,
      kind: model.meta.signed ? 'signed' : 'grey',
      range: model.meta.range,
      values: columnsAt(model, model.t),
    };
    const most = largest(arrays.output);
    /** @type {PanelSpec} */
    const row = {
      ...wide,
      role: 'row',
      title: text.row,
      shape: size(1, layer.steps),
      grid: { ...grid, rows: 1 },
      kind: 'signed',
      range: [-most, most],
      values: rowAt(model, model.t),
    };
    const input = { ...inputSpec(model), tallest: INPUT_HEIGHT };
    return [[input], [patchSpec(model)], [kernelSpec(model), ...biasSpecs(model)], [matrix, row]];
  },

  frame(model, t) {
    const { layer, arrays } = model;
    const at = t - firstColumn(model, t);
    /** @param {number} height  @returns {WindowMark} */
    const column = (height) => ({ kind: 'window', row: 0, col: at, height, width: 1 });
    return {
      values: { patch: layer.patch(arrays.x, t), matrix: columnsAt(model, t), row: rowAt(model, t) },
      marks: {
        input: [...paddingMark(layer), windowMark(layer, t)],
        matrix: [column(layer.taps)],
        row: [column(1)],
      },
      sentence: sentence(model, t),
    };
  },

  /** Step of a column of the part of the matrix that is on show. */
  stepOf: (model, t, cell, role) =>
    role === 'matrix' || role === 'row' ? firstColumn(model, t) + cell.col : null,
};

/**
 * A cell of the matrix, and of the row below it.
 * @param {Pick<Model, 'layer' | 'slide'>} model
 */
function cellOf({ layer, slide }) {
  if (slide) return Math.max(CELL[0], Math.floor((slide.height / 2 - 2 * slide.frame) / (layer.taps + 1)));
  return Math.max(CELL[0], Math.min(CELL[1], Math.floor(MATRIX_HEIGHT / layer.taps)));
}

/**
 * The matrix is wider than the screen: the part on show follows the step.
 * @param {Pick<Model, 'layer' | 'shownColumns'>} model
 * @param {number} t
 */
export function firstColumn({ layer, shownColumns }, t) {
  const page = Math.max(1, Math.floor(shownColumns / 2));
  const start = Math.floor(Math.max(0, t - shownColumns + page) / page) * page;
  return t < shownColumns ? 0 : Math.min(start, layer.steps - shownColumns);
}

/** @param {Model} model  @param {number} t */
function columnsAt(model, t) {
  const { layer, arrays, shownColumns } = model;
  const first = firstColumn(model, t);
  const values = new Float64Array(layer.taps * shownColumns).fill(NaN); // columns still to come are empty
  for (let col = 0; col < shownColumns && first + col <= t; col++)
    layer.patch(arrays.x, first + col).forEach((value, tap) => (values[tap * shownColumns + col] = value));
  return values;
}

/** @param {Model} model  @param {number} t */
function rowAt(model, t) {
  const first = firstColumn(model, t);
  return Float64Array.from({ length: model.shownColumns }, (_, col) =>
    first + col <= t ? model.arrays.output[first + col] : NaN,
  );
}

/** @param {Model} model  @param {number} t */
function sentence(model, t) {
  const { layer, text, shownColumns } = model;
  const first = firstColumn({ layer, shownColumns }, t);
  const said = fill(text.patches_step, {
    n: t,
    y: new Names(model).text('y', 0, ...layer.position(t)),
    shape: size(layer.taps, layer.steps),
    memory: bytes(4 * layer.taps * layer.steps),
    picture: bytes(4 * layer.channels * layer.h * layer.w),
  });
  const cut = shownColumns < layer.steps;
  return cut
    ? `${said} ${fill(text.patches_cut, { first, last: first + shownColumns - 1, count: layer.steps })}`
    : said;
}
