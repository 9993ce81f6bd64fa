import { fill } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { bare, worked } from '../formulas/worked.js';

/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Frame, Marks } from './views.js' */

/**
 * One product of a step: the tap whose product it is, and the padded cell that the tap reads.
 * @typedef {{ tap: number, channel: number, i: number, j: number, row: number, col: number }} Product
 */

/** @typedef {Pick<Frame, 'values' | 'marks' | 'sentence'>} Shown  of a product, in place of the step's own */

/**
 * A step made one product at a time: what the views whose steps are products show of it.
 * @type {Partial<Record<string, (model: Model, t: number, product: Product) => Shown>>}
 */
const SLOW = { output, weight_grad: weightGrad, input_grad: inputGrad };

/** @param {Model} model  @returns {number}  the products of a step, 0 where it cannot be slowed down */
export const productsOf = ({ meta, layer, tools }) =>
  SLOW[meta.view] && !tools.compact && layer.taps > 1 ? layer.taps : 0;

/**
 * The frame of a step with its products up to one of them.
 * @param {Model} model
 * @param {Frame} frame
 * @param {number} t
 * @param {number} last
 * @returns {Frame}
 */
export function slowed(model, frame, t, last) {
  const slow = SLOW[model.meta.view];
  if (!slow) return frame;
  const { values, marks, sentence } = slow(model, t, productAt(model, t, last));
  return {
    ...frame,
    values: { ...frame.values, ...values },
    marks: joined(frame.marks, marks),
    sentence,
    check: null,
  };
}

/**
 * The model with one product of the step pointed at, as formula and code are to show it.
 * @param {Model} model
 * @param {number} tap
 * @returns {Model}
 */
export function withProduct(model, tap) {
  const { kh, kw } = model.layer;
  const place = { channel: Math.floor(tap / (kh * kw)), row: Math.floor(tap / kw) % kh, col: tap % kw };
  return {
    ...model,
    focus: { kind: 'tap', role: model.meta.view === 'input_grad' ? 'stamp' : 'products', ...place },
  };
}

/** @param {Model} model  @param {number} t  @param {number} tap  @returns {Product} */
function productAt({ layer }, t, tap) {
  const { kh, kw } = layer;
  const [channel, i, j] = [Math.floor(tap / (kh * kw)), Math.floor(tap / kw) % kh, tap % kw];
  const [row, col] = layer.reads(...layer.position(t), i, j);
  return { tap, channel, i, j, row, col };
}

/** @param {Marks} some  @param {Marks} more  @returns {Marks} */
function joined(some, more) {
  const roles = new Set([...Object.keys(some), ...Object.keys(more)]);
  return Object.fromEntries([...roles].map((role) => [role, [...(some[role] ?? []), ...(more[role] ?? [])]]));
}

/** @param {Place} cell  @returns {Mark[]} */
const outlined = (cell) => [{ kind: 'outline', cells: [cell] }];

/**
 * The products to come are covered.
 * @param {Model} model
 * @param {Product} product
 * @returns {Mark[]}
 */
const toCome = ({ layer }, { channel, i, j }) => [
  { kind: 'cover', after: i * layer.kw + j, channel },
  ...outlined([channel, i, j]),
];

/** @param {Product} product  @returns {Marks} */
function taken({ channel, i, j, row, col }) {
  const tap = outlined([channel, i, j]);
  return { input: outlined([channel, row, col]), patch: tap, kernel: tap };
}

// ---- the views -------------------------------------------------------------------------------------------

/** @param {Model} model  @param {number} t  @param {Product} product  @returns {Shown} */
function output(model, t, product) {
  const { layer, arrays, meta, text } = model;
  const patch = layer.patch(arrays.x, t);
  let before = meta.bias[0];
  for (let tap = 0; tap < product.tap; tap++) before += patch[tap] * arrays.weight[tap];
  const [x, w] = [patch[product.tap], arrays.weight[product.tap]];
  const sum = before + x * w;
  const grown = Float64Array.from(arrays.output);
  grown[t] = sum;
  const { channel, i, j, row, col } = product;
  const names = new Names(model);
  const sentence = fill(text.slow_output, {
    y: names.text('y', 0, ...layer.position(t)),
    x: names.text('x', channel, row, col),
    w: names.text('w', channel, i, j),
    ...counted(layer.taps, product),
    ...written([before, x, w], ([start, a, b]) => start + a * b, sum),
  });
  return {
    values: { output: grown },
    marks: { ...taken(product), products: toCome(model, product) },
    sentence,
  };
}

/** @param {Model} model  @param {number} t  @param {Product} product  @returns {Shown} */
function weightGrad(model, t, product) {
  const { layer, arrays, text } = model;
  const { tap, channel, i, j, row, col } = product;
  const [g, patch] = [arrays.output_grad[t], layer.patch(arrays.x, t)];
  const sums = Float64Array.from(model.sum.upTo(t));
  for (let later = tap + 1; later < sums.length; later++) sums[later] -= g * patch[later];
  const names = new Names(model);
  const sentence = fill(text.slow_weight_grad, {
    dW: names.text('dW', channel, i, j),
    g: names.text('g', 0, ...layer.position(t)),
    x: names.text('x', channel, row, col),
    ...counted(layer.taps, product),
    ...written([sums[tap] - g * patch[tap], g, patch[tap]], ([start, a, b]) => start + a * b, sums[tap]),
  });
  return {
    values: { weight_grad: sums },
    marks: { ...taken(product), term: toCome(model, product), weight_grad: outlined([channel, i, j]) },
    sentence,
  };
}

/** @param {Model} model  @param {number} t  @param {Product} product  @returns {Shown} */
function inputGrad(model, t, product) {
  const { layer, arrays } = model;
  const { sources, tapOffsets } = layer;
  const [g, corner] = [arrays.output_grad[t], layer.corner(t)];
  const sums = Float64Array.from(model.sum.upTo(t));
  for (let later = product.tap + 1; later < layer.taps; later++) {
    const pixel = sources[corner + tapOffsets[later]];
    if (pixel >= 0) sums[pixel] -= g * arrays.weight[later];
  }
  const pixel = sources[corner + tapOffsets[product.tap]];
  const { channel, i, j } = product;
  /** @type {Place} */
  const landed = [channel, Math.floor(pixel / layer.w) % layer.h, pixel % layer.w];
  return {
    values: { input_grad: sums },
    marks: {
      kernel: outlined([channel, i, j]),
      stamp: toCome(model, product),
      input_grad: pixel < 0 ? [] : outlined(landed),
    },
    sentence: stampSentence(model, t, product, pixel < 0 ? null : { landed, sum: sums[pixel] }),
  };
}

/**
 * Where one product of a stamp lands; nowhere where it falls on the padding.
 * @param {Model} model
 * @param {number} t
 * @param {Product} product
 * @param {{ landed: Place, sum: number } | null} at
 */
function stampSentence(model, t, product, at) {
  const { layer, arrays, text } = model;
  const names = new Names(model);
  const [g, w] = [arrays.output_grad[t], arrays.weight[product.tap]];
  const said = {
    g: names.text('g', 0, ...layer.position(t)),
    w: names.text('w', product.channel, product.i, product.j),
    ...counted(layer.taps, product),
  };
  if (!at) return fill(text.slow_input_grad_lost, said);
  const { landed, sum } = at;
  return fill(text.slow_input_grad, {
    ...said,
    dX: names.text('dX', ...landed),
    ...written([sum - g * w, g, w], ([start, a, b]) => start + a * b, sum),
  });
}

// ---- words -----------------------------------------------------------------------------------------------

/** @param {number} count  @param {Product} product */
const counted = (count, { tap }) => ({ n: tap + 1, count });

/**
 * A sum and the product that is added, with as many digits as a calculator needs.
 * @param {[before: number, a: number, b: number]} numbers
 * @param {(numbers: number[]) => number} sum
 * @param {number} result
 */
function written(numbers, sum, result) {
  const { shown, equals, value } = worked(numbers, sum, result);
  return { before: bare(shown[0]), a: shown[1], b: shown[2], equals, value };
}
