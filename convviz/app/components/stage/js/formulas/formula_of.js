import { inputGradFormula, paddedCellFormula, stampFormula } from './input_grad.js';
import { outputFormula } from './output.js';
import { stepWeightGrad, weightGradFormula } from './weight_grad.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Text } from '../../../common/js/format.js' */
/** @import { Formula, Line } from './pieces.js' */

/**
 * The formula of a view's step.
 * @type {Partial<Record<string, (model: Model, t: number) => Formula>>}
 */
const OF_STEP = {
  output: outputFormula,
  patches: outputFormula,
  matrix: outputFormula,
  weight_grad: stepWeightGrad,
  matrix_grad: stepWeightGrad,
  input_grad: stampFormula,
  two_ways: gathered,
};
/**
 * The formula of what is pointed at, in all views that have one.
 * @type {Record<string, (model: Model, focus: Cell, t: number) => Formula>}
 */
const OF_FOCUS = { tap: weightGradFormula, input: paddedCellFormula, pixel: inputGradFormula };
// here pointing keeps to the output's own sum: these views come before any gradient
const FORWARD = new Set(['output', 'patches', 'matrix']);
// panels whose cells are terms of the step's own sum
const IN_THE_STEP = new Set(['patch', 'products', 'stamp']);

/** @param {Model} model  @param {number} t */
function gathered(model, t) {
  const pixel = model.ways.gatherAt(t);
  return inputGradFormula(
    model,
    { channel: 0, row: Math.floor(pixel / model.layer.w), col: pixel % model.layer.w },
    t,
  );
}

/**
 * The formula of what is pointed at, else of the step: {title, lines: [{left, sign, right}], notes}; null
 * where there is none. `allTerms`: long sums are written out.
 * @param {Model} given
 * @param {number} t
 * @param {boolean} [allTerms]
 * @returns {Formula | null}
 */
export function formulaOf(given, t, allTerms = false) {
  const ofStep = OF_STEP[given.meta.view];
  if (!ofStep || given.tools.compact) return null;
  const model = { ...given, allTerms };
  const formula = formulaIn(model, t);
  return model.cover.tells(model, t) ? formula : coveredFormula(formula, model.text);
}

/** @param {Model} model  @param {number} t */
function formulaIn(model, t) {
  const ofStep = /** @type {(model: Model, t: number) => Formula} */ (OF_STEP[model.meta.view]);
  const { focus, meta } = model;
  const isOwn = focus && !FORWARD.has(meta.view) && !IN_THE_STEP.has(focus.role);
  return isOwn ? OF_FOCUS[focus.kind](model, focus, t) : ofStep(model, t);
}

/**
 * A formula as far as it tells no number: in general, and with its indices.
 * @param {Formula} formula
 * @param {Text} text
 * @returns {Formula}
 */
function coveredFormula({ title, lines }, text) {
  /** @param {Line} line */
  const isBare = ({ left = [], right }) => !JSON.stringify([left, right]).includes('"value"');
  return { title, lines: lines.slice(0, 2).filter(isBare), notes: [text.cover_note] };
}
