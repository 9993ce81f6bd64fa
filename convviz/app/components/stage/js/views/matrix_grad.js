import { factor, fill, number, spans } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { summed } from '../formulas/worked.js';
import { Matrices, pixelOf } from '../layer/matrices.js';
import { compare, RunningSum, weightGradSum } from '../layer/running_sums.js';
import { CAPTION, GAP } from '../../../heatmap/js/measures.js';
import { halfOf } from '../../../heatmap/js/small_window.js';
import { isNarrow, isSlide } from './matrices/layout.js';
import { matrixMarks } from './matrices/marks.js';
import { matrixSpecs, matrixValues } from './matrices/panels.js';
import { focusOf, stepOf } from './matrices/pointing.js';
import { prepare } from './matrices/shown.js';
import { cutSentence } from './matrices/words.js';
import {
  cellMark,
  kernelSpec,
  largest,
  mapSpec,
  pixelSpec,
  stampMark,
  tapSpec,
  unreadMark,
} from './parts.js';

/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Check, View } from './views.js' */

/** @typedef {{ weight: RunningSum, input: RunningSum }} Sums  of both gradients */

const TERMS = 12; // longer sums are cut openly
// px of the maps beside the matrices, and of the small grids below them
const HEIGHT = { map: 230, grid: 160 };
const BESIDE = 0.375; // of a slide's width, for each column of them

/**
 * The transposes: Pᵀ g is the weight gradient, Cᵀ g the input gradient, both growing by one column a step.
 * @type {View<Sums>}
 */
export default {
  columns(model) {
    const { arrays, sum, t } = model;
    prepare(model, true);
    const matrices = matrixSpecs(model);
    /** @param {PanelSpec} spec  @param {number} height  @returns {PanelSpec} */
    const beside = (spec, height) => ({
      ...spec,
      width: 'large',
      share: BESIDE,
      box: isSlide(model) ? undefined : { width: sideWidth(model, matrices), height, maxCell: 56 },
    });
    const weightGrad = tapSpec(model, 'weight_grad', sum.weight.upTo(t), largest(arrays.weight_grad));
    const inputGrad = pixelSpec(model, 'input_grad', sum.input.upTo(t), largest(arrays.input_grad));
    return [
      matrices,
      [
        beside(mapSpec(model, 'output_grad', arrays.output_grad), HEIGHT.map),
        beside(kernelSpec(model), HEIGHT.grid),
      ],
      [beside(inputGrad, HEIGHT.map), beside(weightGrad, HEIGHT.grid)],
    ];
  },

  sums(model) {
    const { layer, arrays } = model;
    return { weight: weightGradSum(layer, arrays.x, arrays.output_grad), input: transposedSum(model) };
  },

  frame(model, t) {
    const { layer, arrays, sum } = model;
    const [weight, input] = [sum.weight.upTo(t), sum.input.upTo(t)];
    return {
      values: { ...matrixValues(model, t), weight_grad: weight, input_grad: input },
      marks: {
        ...matrixMarks(model, t),
        output_grad: [cellMark(layer, t)],
        input_grad: [unreadMark(model), stampMark(layer, t), ...ownPixel(model)],
      },
      sentence: [
        model.focus ? focusSentence(model, model.focus) : sentence(model, t),
        cutSentence(model, t),
        partSentence(model),
      ]
        .filter(Boolean)
        .join(' '),
      check:
        t === layer.steps - 1
          ? both(compare(weight, arrays.weight_grad), compare(input, arrays.input_grad))
          : null,
    };
  },

  stepOf,
  focusOf,
};

/**
 * Cᵀ g, column by column: dX += g[t] times row t of C.
 * @param {Pick<Model<Sums>, 'layer' | 'arrays'>} model
 */
function transposedSum({ layer, arrays }) {
  const matrices = new Matrices({ layer, arrays });
  return new RunningSum(layer.channels * layer.h * layer.w, (sum, t) => {
    for (const [offset, weight] of matrices.kernelRow(t)) sum[offset] += arrays.output_grad[t] * weight;
  });
}

/** @param {Check} a  @param {Check} b */
const both = (a, b) => ({ agrees: a.agrees && b.agrees, difference: Math.max(a.difference, b.difference) });

/**
 * The maps share what the matrices leave of the width.
 * @param {Pick<Model, 'width'>} model
 * @param {PanelSpec[]} matrices
 */
function sideWidth(model, [, weights]) {
  return isNarrow(model)
    ? halfOf(model.width)
    : Math.max(120, (model.width - Math.max(weights.box?.width ?? 0, CAPTION) - 3 * GAP) / 2);
}

/**
 * The pixel of an entry that is pointed at, in the map itself.
 * @param {Pick<Model, 'focus'>} model
 * @returns {Mark[]}
 */
const ownPixel = ({ focus }) =>
  focus?.kind === 'pixel' && focus.moves
    ? [{ kind: 'outline', cells: [[focus.channel, focus.row, focus.col]] }]
    : [];

// ---- words -----------------------------------------------------------------------------------------------

/** @param {Model<Sums>} model  @param {number} t */
function sentence(model, t) {
  const { layer, arrays, text } = model;
  const [p, q] = layer.position(t);
  const [top, left] = layer.reads(p, q, 0, 0);
  const [bottom, right] = layer.reads(p, q, layer.kh - 1, layer.kw - 1);
  const at = {
    top: top - layer.top,
    bottom: bottom - layer.top,
    left: left - layer.left,
    right: right - layer.left,
  };
  return fill(text.matrix_grad_step, {
    n: t,
    g: new Names(model).text('g', 0, p, q),
    value: factor(arrays.output_grad[t]),
    ...spans(text, at),
  });
}

/**
 * The row that is pointed at: a gather.
 * @param {Model<Sums>} model
 * @param {Focus} focus
 */
function focusSentence(model, focus) {
  const { layer, arrays, matrices, text } = model;
  const names = new Names(model);
  const { channel, row, col } = focus;
  if (focus.kind === 'tap') {
    const tap = channel * matrices.taps + row * layer.kw + col;
    return fill(text.matrix_grad_tap, {
      n: tap,
      w: names.text('w', channel, row, col),
      dW: names.text('dW', channel, row, col),
      value: number(arrays.weight_grad[tap], 5),
    });
  }
  const pixel = channel * matrices.pixels + pixelOf(layer, focus);
  const called = {
    n: pixel,
    x: names.text('pixel', channel, row, col),
    dX: names.text('dX', channel, row, col),
  };
  const factors = gathered({ layer, arrays, matrices }, pixel, focus);
  return fill(text.matrix_grad_pixel, {
    ...called,
    ...summed(factors, arrays.input_grad[pixel], text, TERMS),
  });
}

/**
 * g and the entry of every step whose window reads the pixel, one behind the other, in the order of the
 * steps.
 * @param {Pick<Model, 'layer' | 'arrays' | 'matrices'>} model
 * @param {number} offset
 * @param {Focus} focus
 */
function gathered({ layer, arrays, matrices }, offset, { row, col }) {
  const steps = layer.fedByPixel(row, col).map(([p, q]) => p * layer.wo + q);
  return steps
    .sort((a, b) => a - b)
    .flatMap((t) => [arrays.output_grad[t], matrices.kernelRow(t).get(offset) ?? 0]);
}

/**
 * Of several pictures or filters, this is the part of one.
 * @param {Pick<Model, 'meta' | 'text'>} model
 */
function partSentence({ meta, text }) {
  const { items, groupFilters } = meta.choice;
  return [
    items > 1 ? fill(text.batch_sum, { count: items }) : '',
    groupFilters > 1 ? fill(text.filter_sum, { count: groupFilters }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
