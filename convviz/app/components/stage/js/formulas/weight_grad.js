import { fill, number } from '../../../common/js/format.js';
import { sumOfPairs, worked } from './worked.js';
import { Names } from './names.js';
import { name } from './pieces.js';
import { growingLines, isWhole, openLine, product, sumOf } from './sums.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Arrays } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Formula, Piece } from './pieces.js' */

const GROWS = new Set(['weight_grad', 'matrix_grad']); // views in which the sum grows step by step

/**
 * The weight gradient at a step: of the weight that is pointed at, else of the first.
 * @param {Model} model
 * @param {number} t
 */
export const stepWeightGrad = (model, t) => weightGradFormula(model, { channel: 0, row: 0, col: 0 }, t);

/**
 * dW[o, c, i, j] = ∑ g · x̃ over all inputs that a weight multiplies.
 * @param {Model} model
 * @param {Cell} tap
 * @param {number} t
 * @returns {Formula}
 */
export function weightGradFormula(model, { channel, row: i, col: j }, t) {
  const { layer, arrays, text, meta } = model;
  const names = new Names(model);
  const tap = (channel * layer.kh + i) * layer.kw + j;
  const at = GROWS.has(meta.view) ? t : undefined;
  const input = drawnInput(arrays);
  /** @param {(k: number) => Piece[]} termAt */
  const sum = (termAt) => sumOf(layer.steps, at, termAt, model);
  /** @param {number} k */
  const g = (k) => arrays.output_grad[k];
  /** @param {number} k */
  const x = (k) => input && layer.valueAt(input, channel, ...reads(layer, k, i, j));
  /** @param {number} k */
  const gName = (k) => names.at('g', channel, ...layer.position(k));
  /** @param {number} k */
  const xName = (k) => names.at('x', channel, ...reads(layer, k, i, j));
  const steps = Array.from({ length: layer.steps }, (_, k) => k);
  const total = arrays.weight_grad?.[tap]; // the input's views do not draw it
  const { digits, equals } =
    total !== undefined && isWhole(layer.steps, model)
      ? worked(
          steps.flatMap((k) => [g(k), x(k)]),
          sumOfPairs,
          total,
          [5],
        )
      : { digits: 3 };
  return {
    title: text.formula_tap,
    lines: [
      {
        left: [names.general('dW', [name('i')], [name('j')])],
        right: [
          ...names.sumOver('p', 'q'),
          names.general('g', [name('p')], [name('q')]),
          ' · ',
          names.general('x', ...names.reads()),
        ],
      },
      { left: [names.at('dW', channel, i, j)], right: sum((k) => [gName(k), ' · ', xName(k)]) },
      { right: sum((k) => product(g(k), gName(k), x(k), xName(k), digits)) },
      ...(input
        ? growingLines(
            steps.map((k) => g(k) * x(k)),
            at,
            total,
            model,
            equals,
          )
        : [openLine]),
    ],
    notes: notes(model, names, tap),
  };
}

/** The input where it is drawn beside the weight gradient.  @param {Arrays} arrays */
const drawnInput = ({ weight_grad, x }) => weight_grad && x;

/** @param {Layer} layer  @param {number} k  @param {number} i  @param {number} j */
const reads = (layer, k, i, j) => layer.reads(...layer.position(k), i, j);

/** @param {Model} model  @param {Names} names  @param {number} tap */
function notes({ arrays, text, meta }, names, tap) {
  const said = names.isPadded ? [text.formula_padded] : [];
  if (!drawnInput(arrays)) said.push(text.formula_open_x);
  if (!names.isPart.dW) return said;
  const count = meta.choice.items;
  return [
    ...said,
    arrays.weight_total
      ? fill(text.formula_batch, { count, value: number(arrays.weight_total[tap], 5) })
      : fill(text.formula_batch_open, { count }),
  ];
}
