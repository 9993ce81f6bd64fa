/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Action } from '../messages/actions.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Model } from '../state/model.js' */

/** @typedef {Pick<Model, 'arrays' | 'layer' | 'tools' | 'meta'>} Seen */

/** @typedef {(kernel: Float64Array, model: Seen) => Float64Array} Transform  of one channel's kernel */

/**
 * What a change of the whole kernel makes of its weights; null where only Python knows: another size, numbers
 * that are drawn by chance.
 * @param {Action} action
 * @param {Seen} model
 * @returns {Change[] | null}
 */
export function kernelChanges(action, model) {
  const { layer, arrays, tools, meta } = model;
  if (action.do === 'preset') {
    const [, , kernel] = tools.presets.find(([id]) => id === action.preset) ?? [];
    if (!kernel) return null;
    const shown = meta.turned ? [...kernel].reverse() : kernel;
    return [channelwise(arrays.weight, layer, () => Float64Array.from(shown))];
  }
  const transform = TRANSFORMS[action.do];
  if (!transform || (action.do === 'transpose' && layer.kh !== layer.kw)) return null;
  return [channelwise(arrays.weight, layer, (kernel) => transform(kernel, model))];
}

/**
 * @param {Values} weight
 * @param {Seen['layer']} layer
 * @param {(kernel: Float64Array) => Float64Array} transform
 * @returns {Change}
 */
function channelwise(weight, { channels, kh, kw }, transform) {
  const taps = kh * kw;
  const cells = Array.from({ length: channels }, (_, c) =>
    [...transform(Float64Array.from(weight.subarray(c * taps, (c + 1) * taps)))].map(
      (value, tap) => /** @type {[number, number]} */ ([c * taps + tap, value]),
    ),
  );
  return { of: 'weight', cells: cells.flat() };
}

/** @type {Partial<Record<Action['do'], Transform>>} */
const TRANSFORMS = {
  rotate: (kernel) => kernel.slice().reverse(),
  negate: (kernel) => kernel.map((value) => 0 - value),
  transpose: (kernel, { layer: { kh, kw } }) =>
    kernel.map((_, k) => kernel[(k % kh) * kw + Math.floor(k / kh)]),
  /** By the sum, or by that of the magnitudes where it is zero but for round-off. */
  normalise(kernel, { meta: { limits } }) {
    const total = kernel.reduce((sum, value) => sum + value, 0);
    const magnitude = kernel.reduce((sum, value) => sum + Math.abs(value), 0);
    const divisor = Math.abs(total) * limits.number > magnitude ? total : magnitude;
    return kernel.map((value) => value / (divisor || 1));
  },
};
