import { inputGradFormula, paddedCellFormula, stampFormula } from './input_grad.js';
import { outputFormula } from './output.js';
import { stepWeightGrad, weightGradFormula } from './weight_grad.js';

/** What a view's step is as a formula. */
const OF_STEP = {
  output: outputFormula,
  patches: outputFormula,
  matrix: outputFormula,
  weight_grad: stepWeightGrad,
  matrix_grad: stepWeightGrad,
  input_grad: stampFormula,
  two_ways: gathered,
};
/** What a thing that is pointed at is as a formula, in all views that have one. */
const OF_FOCUS = { tap: weightGradFormula, input: paddedCellFormula, pixel: inputGradFormula };
// here pointing keeps to the output's own sum: no gradient was spoken of yet
const FORWARD = new Set(['output', 'patches', 'matrix']);
// panels whose cells are terms of the step's own sum
const IN_THE_STEP = new Set(['patch', 'products', 'stamp']);

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
 */
export function formulaOf(given, t, allTerms = false) {
  const ofStep = OF_STEP[given.meta.view];
  if (!ofStep || given.tools.compact) return null;
  const { focus, meta } = given;
  const model = { ...given, allTerms };
  const ofFocus =
    focus && !FORWARD.has(meta.view) && !IN_THE_STEP.has(focus.role) ? OF_FOCUS[focus.kind] : null;
  return ofFocus ? ofFocus(model, focus, t) : ofStep(model, t);
}
