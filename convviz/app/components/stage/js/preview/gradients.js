import { inputGradAfter, weightGradAfter } from './backward.js';
import { most, rounded, size } from './cells.js';
import { activatedGradOf, activatedOf, slopesOf } from './following.js';

/** @import { Sheet } from './sheet.js' */

/**
 * From the loss's gradient down to those by weight and input.
 * @param {Sheet} sheet
 */
export function backwards(sheet) {
  if (sheet.isFollowed) throughFollowing(sheet);
  if (!sheet.was.output_grad) return;
  byWeight(sheet);
  byInput(sheet);
}

/**
 * Back through pooling and activation, rounded in between as it is shown.
 * @param {Sheet} sheet
 */
export function throughFollowing(sheet) {
  const { layer, meta, now, outputNow } = sheet;
  if (!now.pooled_grad || (!sheet.isMoved('pooled_grad') && !(sheet.isBent && sheet.isOutputMoved))) return;
  const y = outputNow ?? new Float64Array(layer.steps);
  const { scale } = now.pooled_grad;
  const activatedGrad = new Float32Array(
    activatedGradOf(meta.after, layer, activatedOf(meta.after, y), now.pooled_grad),
  );
  sheet.change('activated_grad', (was) => rounded(was, activatedGrad, scale));
  const slopes = slopesOf(meta.after, y);
  const grad = slopes.map((slope, k) => slope && slope * activatedGrad[k]); // no −0
  sheet.change('output_grad', (was) => rounded(was, grad, most(grad)));
}

/**
 * The size of the upstream gradient's terms beside that gradient, 1 or more.
 * @param {Sheet} sheet
 */
function steepness(sheet) {
  const { output_grad } = sheet.now;
  return Math.max(1, output_grad.scale / (most(output_grad) || 1));
}

/** @param {Sheet} sheet */
function byWeight(sheet) {
  const { was, now, meta } = sheet;
  if (isOtherPicturesBent(sheet)) for (const name of ['weight_parts', 'weight_total']) sheet.markStale(name);
  if (!was.weight_grad || !was.x || !was.output_grad) return;
  const [before, after] = [
    { x: was.x, grad: was.output_grad },
    { x: now.x, grad: now.output_grad },
  ];
  if (!sheet.isMoved('x') && !sheet.isMoved('output_grad')) return;
  const scale = size(now.output_grad) * most(now.x) * steepness(sheet);
  const sum = weightGradAfter(sheet.layer, before, after, was.weight_grad);
  sheet.change('weight_grad', (old) => rounded(old, sum, scale));
  sheet.putRow('weight_parts', meta.choice.item, sheet.plane(sum), scale);
  if (!sheet.stale.has('weight_total')) sheet.addToTotal('weight_total', was.weight_grad, sum, scale);
}

/** @param {Sheet} sheet */
function byInput(sheet) {
  const { was, now, meta } = sheet;
  if (isOtherFiltersBent(sheet)) for (const name of ['input_parts', 'input_total']) sheet.markStale(name);
  if (!was.input_grad || !was.weight || !was.output_grad) return;
  const [before, after] = [
    { weight: was.weight, grad: was.output_grad },
    { weight: now.weight, grad: now.output_grad },
  ];
  if (!sheet.isMoved('weight') && !sheet.isMoved('output_grad')) return;
  const scale = size(now.weight) * most(now.output_grad) * steepness(sheet);
  const sum = inputGradAfter(sheet.layer, before, after, was.input_grad);
  sheet.change('input_grad', (old) => rounded(old, sum, scale));
  sheet.putRow('input_parts', meta.choice.filter - meta.choice.firstFilter, sheet.plane(sum), scale);
  if (!sheet.stale.has('input_total')) sheet.addToTotal('input_total', was.input_grad, sum, scale);
}

/**
 * Whether other pictures of the batch, which the browser does not have, get another gradient.
 * @param {Sheet} sheet
 */
function isOtherPicturesBent(sheet) {
  return sheet.meta.choice.items > 1 && sheet.isBent && (sheet.biasBy !== 0 || sheet.isMoved('weight'));
}

/**
 * Whether other filters of the group, which the browser does not have, get another gradient.
 * @param {Sheet} sheet
 */
function isOtherFiltersBent(sheet) {
  return sheet.meta.choice.groupFilters > 1 && sheet.isBent && sheet.isMoved('x');
}
