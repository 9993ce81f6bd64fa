import { fill, number } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';
import { Pooling } from '../layer/pooling.js';
import { compare, RunningSum } from '../layer/running_sums.js';
import { bare, worked } from '../formulas/worked.js';
import { blockedMark, pooledSpec, told } from './after.js';
import { mapSpec } from './parts.js';

/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { ArrayName, Meta } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { View } from './views.js' */

/**
 * What follows the convolution, backwards: the pooling hands each gradient down, the activation scales or
 * blocks it.
 * @type {View}
 */
export default {
  walk(model) {
    model.pooling = new Pooling(model);
    return model.pooling;
  },

  columns(model) {
    const { arrays, meta, text } = model;
    /** @param {string} role  @param {string} name */
    const title = (role, name) => ({ title: fill(text[role], { name }) });
    /**
     * @param {ArrayName} role
     * @param {string} points
     * @param {{ title: string }} [more]
     * @returns {PanelSpec[]}
     */
    const map = (role, points, more) => [
      { ...mapSpec(model, role, arrays[role]), points, width: 'third', ...more },
    ];
    const pooled = meta.after.pool !== 'none';
    const below = activatedGrad(meta);
    const columns = [
      pooled
        ? [{ ...pooledSpec(model, 'pooled_grad'), ...title('pooled_grad', 'dZ') }]
        : map('pooled_grad', 'position', title('pooled_grad', below)),
    ];
    if (pooled) columns.push(map('activated_grad', 'below', title('activated_grad', below)));
    if (meta.after.activation !== 'none') columns.push(map('output_grad', 'below'));
    return columns;
  },

  /** dL/d activated as a growing sum: windows that overlap add up. */
  sums({ layer, arrays, pooling }) {
    return new RunningSum(layer.ho * layer.wo, (sum, t) =>
      pooling.spread(sum, arrays.activated, arrays.pooled_grad[t], t),
    );
  },

  frame(model, t) {
    const { arrays, meta, pooling } = model;
    const activated = model.sum.upTo(t);
    const output = Float64Array.from(activated, (value, k) => value * arrays.slopes[k]);
    /** @type {Mark} */
    const mark =
      meta.after.pool === 'max'
        ? { kind: 'outline', cells: [[0, ...pooling.winner(arrays.activated, t)]] }
        : pooling.mark(t);
    const last = t === pooling.rows * pooling.cols - 1;
    return {
      values: model.isWhole
        ? { activated_grad: arrays.activated_grad, output_grad: arrays.output_grad }
        : { activated_grad: activated, output_grad: output },
      marks: {
        pooled_grad: [{ kind: 'outline', cells: [[0, ...pooling.position(t)]] }],
        activated_grad: [pooling.mark(t), mark],
        output_grad: [...blockedMark(model), mark],
      },
      sentence: [poolSentence(model, t), activationSentence(model, t)].filter(Boolean).join(' '),
      check: last ? compare(output, arrays.output_grad) : null,
    };
  },

  stepOf: (model, t, cell, role) =>
    role === 'activated_grad' || role === 'output_grad' ? model.pooling.stepAt(cell) : null,
};

/**
 * Without an activation what comes back through the pooling is g itself.
 * @param {Meta} meta
 */
const activatedGrad = ({ after }) => (after.activation === 'none' ? 'g' : 'dA');

/** @param {Model} model  @param {number} t */
function poolSentence(model, t) {
  const { arrays, meta, text, pooling } = model;
  const { pool } = meta.after;
  if (pool === 'none') return '';
  const [names, count, g] = [new Names(model), pooling.kh * pooling.kw, arrays.pooled_grad[t]];
  const { shown, value } = worked([g], ([whole]) => whole / count, g / count);
  const dA = names.text(activatedGrad(meta), 0, ...pooling.winner(arrays.activated, t));
  return fill(text[`back_pool_${pool}`], {
    dZ: names.text('dZ', 0, ...pooling.position(t)),
    dA,
    value: bare(shown[0]),
    count,
    share: value,
  });
}

/** @param {Model} model  @param {number} t */
function activationSentence(model, t) {
  const { arrays, meta, text, pooling } = model;
  if (meta.after.activation === 'none') return '';
  const [names, cell] = [new Names(model), told(model, t)];
  const [slope, arrived] = [pooling.at(arrays.slopes, cell), pooling.at(model.sum.upTo(t), cell)];
  const { shown, equals, value } = worked([arrived, slope], ([a, b]) => a * b, arrived * slope);
  const called = {
    g: names.text('g', 0, ...cell),
    dA: names.text('dA', 0, ...cell),
    y: names.text('y', 0, ...cell),
  };
  const values = {
    ...called,
    value: number(pooling.at(arrays.output, cell)),
    before: bare(shown[0]),
    slope: shown[1],
    equals,
    result: value,
  };
  return fill(slope === 0 ? text.back_blocked : text.back_slope, values);
}
