import { factor, fill, number } from '../format.js';
import { Pooling } from '../pooling.js';
import { compare, RunningSum } from '../running_sums.js';
import { blockedMark, pooledSpec, told } from './after.js';
import { largest, mapSpec } from './parts.js';

/** What follows the convolution, backwards: the pooling hands each gradient down, the activation scales or blocks it. */
export default {
  walk(model) {
    model.pooling = new Pooling(model);
    return model.pooling;
  },

  columns(model) {
    const { arrays, meta } = model;
    const map = (role, points) => [{ ...mapSpec(model, role, arrays[role]), points, width: 'third' }];
    const pooled = meta.after.pool !== 'none';
    const columns = [pooled ? [pooledSpec(model, 'pooled_grad')] : map('pooled_grad', 'position')];
    if (pooled) columns.push(map('activated_grad', 'below'));
    if (meta.after.activation !== 'none') columns.push(map('output_grad', 'below'));
    return columns;
  },

  /** dL/d activated as a growing sum: windows that overlap add up. */
  sums({ layer, arrays, pooling }) {
    return new RunningSum(layer.ho * layer.wo, (sum, t) => pooling.spread(sum, arrays.activated, arrays.pooled_grad[t], t));
  },

  frame(model, t) {
    const { arrays, meta, pooling } = model;
    const activated = model.sum.upTo(t);
    const output = Float64Array.from(activated, (value, k) => value * arrays.slopes[k]);
    const mark = meta.after.pool === 'max' ? { kind: 'outline', cells: [[0, ...pooling.winner(arrays.activated, t)]] } : pooling.mark(t);
    const last = t === pooling.rows * pooling.cols - 1;
    return {
      values: { activated_grad: activated, output_grad: output },
      marks: {
        pooled_grad: [{ kind: 'outline', cells: [[0, ...pooling.position(t)]] }],
        activated_grad: [pooling.mark(t), mark],
        output_grad: [...blockedMark(model), mark],
      },
      sentence: [poolSentence(model, t), activationSentence(model, t)].filter(Boolean).join(' '),
      check: last ? compare(output, arrays.output_grad) : null,
    };
  },

  stepOf: (model, t, cell, role) => (role === 'activated_grad' || role === 'output_grad' ? model.pooling.stepAt(cell) : null),
};

function poolSentence({ arrays, meta, text, pooling }, t) {
  const { pool } = meta.after;
  if (pool === 'none') return '';
  const [row, col] = pooling.winner(arrays.activated, t);
  const [y, x] = pooling.position(t);
  const g = arrays.pooled_grad[t];
  const count = pooling.kh * pooling.kw;
  return fill(text[`back_pool_${pool}`], { y, x, g: factor(g), row, col, count, share: number(g / count, 4) });
}

function activationSentence(model, t) {
  const { arrays, meta, text, pooling } = model;
  const { activation } = meta.after;
  if (activation === 'none') return '';
  const [y, x] = told(model, t);
  const slope = pooling.at(arrays.slopes, [y, x]);
  const before = pooling.at(model.sum.upTo(t), [y, x]);
  const values = { y, x, value: factor(pooling.at(arrays.output, [y, x])), slope: number(slope, 4), g: factor(before), result: number(before * slope, 4) };
  return fill(slope === 0 ? text.back_blocked : text.back_slope, values);
}
