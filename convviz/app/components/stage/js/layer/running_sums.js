/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from './layer.js' */

/**
 * The gradients as growing sums: what has been added up to and including step t.
 * Forward it adds step by step; after a jump back it starts again from zero.
 */
export class RunningSum {
  /**
   * @param {number} length  entries of the sum
   * @param {(sum: Float64Array, t: number) => void} addStep  adds the contributions of step t
   */
  constructor(length, addStep) {
    this.sum = new Float64Array(length);
    this.addStep = addStep;
    this.done = -1;
  }

  /** @param {number} t */
  upTo(t) {
    if (t < this.done) {
      this.sum.fill(0);
      this.done = -1;
    }
    while (this.done < t) this.addStep(this.sum, ++this.done);
    return this.sum;
  }
}

/**
 * dW[c,i,j] += g[t] * x~[c, window(t)]: the upstream gradient times its patch.
 * @param {Layer} layer
 * @param {Values} x
 * @param {Values} outputGrad
 */
export function weightGradSum(layer, x, outputGrad) {
  const padded = layer.padded(x);
  const { tapOffsets } = layer;
  return new RunningSum(layer.taps, (sum, t) => {
    const [g, corner] = [outputGrad[t], layer.corner(t)];
    for (let tap = 0; tap < sum.length; tap++) sum[tap] += g * padded[corner + tapOffsets[tap]];
  });
}

/**
 * dX[c, window(t)] += g[t] * W[c,i,j]: the upstream gradient times the kernel, stamped; padding folds back or
 * falls away.
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Values} outputGrad
 */
export function inputGradSum(layer, weight, outputGrad) {
  const { sources, tapOffsets, taps } = layer;
  return new RunningSum(layer.channels * layer.h * layer.w, (sum, t) => {
    const [g, corner] = [outputGrad[t], layer.corner(t)];
    for (let tap = 0; tap < taps; tap++) {
      const offset = sources[corner + tapOffsets[tap]];
      if (offset >= 0) sum[offset] += g * weight[tap];
    }
  });
}

/**
 * What was stamped onto the padded input, (D, HP, WP): nothing folds back or falls away yet.
 * @param {Layer} layer
 * @param {Values} weight
 * @param {Values} outputGrad
 */
export function stampedSum(layer, weight, outputGrad) {
  const { tapOffsets, taps } = layer;
  return new RunningSum(layer.channels * layer.paddedH * layer.paddedW, (sum, t) => {
    const [g, corner] = [outputGrad[t], layer.corner(t)];
    for (let tap = 0; tap < taps; tap++) sum[corner + tapOffsets[tap]] += g * weight[tap];
  });
}

/**
 * Largest difference between a finished sum and Python's gradient, and whether float32 round-off explains it.
 * Python computes in float64 from the same float32 numbers and rounds once, so a few units in the last place
 * of the largest entry are all that may differ.
 * @param {Values} sum
 * @param {Values} gradient
 */
export function compare(sum, gradient) {
  let difference = 0;
  let largest = 0;
  for (let k = 0; k < sum.length; k++) {
    difference = Math.max(difference, Math.abs(sum[k] - gradient[k]));
    largest = Math.max(largest, Math.abs(gradient[k]), Math.abs(sum[k]));
  }
  return {
    difference,
    agrees: sum.length === gradient.length && difference <= 4 * 2 ** -24 * largest + 1e-30,
  };
}
