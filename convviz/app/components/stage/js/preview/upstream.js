import { newest } from '../messages/changes.js';
import { minus, most, rounded, withCells } from './cells.js';
import { activatedOf, pooledOf } from './following.js';
import { outputOf } from './forward.js';

/** @import { Received } from '../../../common/js/payload.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Sheet } from './sheet.js' */

const GRADIENTS = [
  'pooled_grad',
  'activated_grad',
  'output_grad',
  'weight_grad',
  'weight_parts',
  'weight_total',
  'input_grad',
  'input_parts',
  'input_total',
];

/**
 * The gradient that comes from the loss; returns whether it is known.
 * @param {Sheet} sheet
 * @param {Change[]} changes
 */
export function upstream(sheet, changes) {
  const cells = newest(changes, 'grad');
  const known =
    !sheet.isOutputMoved || (sheet.meta.gradFrom !== 'above' && (!sheet.isBent || sheet.outputNow));
  if (!known) {
    for (const name of GRADIENTS) if (name in sheet.was) sheet.stale.add(name);
    return false;
  }
  const name = sheet.isFollowed ? 'pooled_grad' : 'output_grad';
  sheet.change(name, (was) => withCells(ofError(sheet, was), cells));
  if (!sheet.isFollowed) sheet.change('pooled_grad', () => sheet.now.output_grad);
  return true;
}

/**
 * The gradient of a mean squared error, 2 (y - t) / count, is the old one and what y and t moved by.
 * @param {Sheet} sheet
 * @param {Received} was
 */
function ofError(sheet, was) {
  const { meta, layer, outputWas, outputNow } = sheet;
  if (!meta.lossCount || !outputWas || !outputNow || !sheet.isOutputMoved) return was;
  /** @param {Float64Array} y */
  const made = (y) => pooledOf(meta.after, layer, activatedOf(meta.after, y));
  const [before, after, target] = [made(outputWas), made(outputNow), targetBy(sheet, made)];
  const factor = 2 / meta.lossCount;
  const out = new Float64Array(was);
  for (let k = 0; k < out.length; k++) out[k] += factor * (after[k] - before[k] - target[k]);
  return rounded(was, out, Math.max(most(out), factor * sheet.outputScale));
}

/**
 * What the target, the output of another kernel, moves by.
 * @param {Sheet} sheet
 * @param {(y: Float64Array) => Float64Array} made
 */
function targetBy(sheet, made) {
  const { was, now, layer, meta } = sheet;
  if (!was.x || !sheet.isMoved('x') || !meta.target) return new Float64Array(layer.steps);
  const kernel = meta.target;
  const weight = Float64Array.from({ length: layer.taps }, (_, tap) => kernel[tap % kernel.length]);
  const [before, after] = [
    made(outputOf(layer, { x: was.x, weight })),
    made(outputOf(layer, { x: now.x, weight })),
  ];
  return minus(after, before);
}
