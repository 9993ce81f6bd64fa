import { factor, fill, number } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { partsOf, pixelOf } from '../layer/matrices.js';
import { GAP } from '../../../heatmap/js/measures.js';
import { halfOf } from '../../../heatmap/js/small_window.js';
import { isNarrow, isSlide } from './matrices/layout.js';
import { matrixMarks } from './matrices/marks.js';
import { matrixSpecs, matrixValues } from './matrices/panels.js';
import { focusOf, stepOf } from './matrices/pointing.js';
import { prepare } from './matrices/shown.js';
import { cutSentence } from './matrices/words.js';
import { biasSpecs, cellMark, inputSpec, kernelSpec, mapSpec, paddingMark, windowMark } from './parts.js';

/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

const MAP_HEIGHT = 170; // px: the matrices below should be in sight too
const KERNEL_SHARE = 0.2; // of the width

/**
 * The layer as a product with its patches, P w = y, and as a product with one matrix of weights, C x = y: row
 * by row.
 * @type {View}
 */
export default {
  columns(model) {
    prepare(model, false);
    const [patches, weights] = matrixSpecs(model);
    /** @param {PanelSpec} spec  @returns {PanelSpec[]} */
    const map = (spec) => [{ ...spec, tallest: MAP_HEIGHT }];
    return [
      map(inputSpec(model)),
      [smallKernelSpec(model), ...biasSpecs(model)],
      map(mapSpec(model, 'output', model.arrays.output)),
      [patches],
      [weights],
    ];
  },

  frame(model, t) {
    const { layer } = model;
    const { input = [], ...marks } = matrixMarks(model, t);
    return {
      values: matrixValues(model, t),
      marks: {
        ...marks,
        input: [...paddingMark(layer), windowMark(layer, t), ...input],
        output: [{ kind: 'cover', after: t }, cellMark(layer, t)],
      },
      sentence: [sentence(model, t), focusSentence(model), cutSentence(model, t)].filter(Boolean).join(' '),
    };
  },

  stepOf,
  focusOf,
};

/** @param {Model} model  @returns {PanelSpec} */
function smallKernelSpec(model) {
  const spec = kernelSpec(model);
  if (isSlide(model)) return spec;
  const width = isNarrow(model) ? halfOf(model.width) : KERNEL_SHARE * model.width - GAP;
  return { ...spec, box: { width, height: MAP_HEIGHT, maxCell: 56 } };
}

/** @param {Model} model  @param {number} t */
function sentence(model, t) {
  const { layer, arrays, matrices, meta, text } = model;
  const y = new Names(model).text('y', 0, ...layer.position(t));
  const { lowered, sparse } = matrices.products(t);
  const columns = layer.channels * matrices.pixels;
  const values = {
    n: t,
    y,
    lowered: number(lowered, 5),
    sparse: number(sparse, 5),
    filled: matrices.kernelRow(t).size,
    columns,
  };
  const said = fill(text.matrix_step, values);
  const [bias] = meta.bias;
  return bias === 0
    ? said
    : `${said} ${fill(text.matrix_bias, { y, bias: factor(bias), value: number(arrays.output[t], 5) })}`;
}

/**
 * What the column that is pointed at is.
 * @param {Model} model
 */
function focusSentence(model) {
  const { layer, arrays, matrices, focus, text } = model;
  if (!focus) return '';
  const names = new Names(model);
  const { channel, row, col } = focus;
  const parts = partsOf(layer, focus);
  if (focus.kind === 'tap') {
    const tap = channel * matrices.taps + row * layer.kw + col;
    const count = parts.filter(({ pixel }) => pixel >= 0).length;
    return fill(text.matrix_tap, {
      n: tap,
      w: names.text('w', channel, row, col),
      value: number(arrays.weight[tap]),
      count,
    });
  }
  const pixel = pixelOf(layer, focus);
  const count = new Set(parts.map((part) => part.t)).size;
  return pixel < 0
    ? ''
    : fill(text.matrix_pixel, {
        n: channel * matrices.pixels + pixel,
        x: names.text('pixel', channel, Math.floor(pixel / layer.w), pixel % layer.w),
        count,
      });
}
