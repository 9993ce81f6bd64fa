import { layerOf } from '../layer/layer.js';
import { inputGrad, weightGrad } from './backward.js';
import { most, size } from './cells.js';
import { activatedGradOf, activatedOf, candidatesOf, pooledOf, slopesOf, windowsOf } from './following.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Arrays, Meta } from '../messages/message.js' */
/** @import { Previewed } from './preview.js' */
/** @import { Base } from './sheet.js' */

const UNIT = 2 ** -22; // of what a number is added up from: a few units in the last place of float32

/**
 * How far each number of a preview may be from Python's: the round-off of its terms, carried through the
 * layer as the numbers are. Where it decides which side of a kink a number is on, all that it passes on may
 * differ.
 */
export class Slack {
  /** @param {Previewed} preview  @param {Base} python */
  constructor({ base, meta, arrays }, python) {
    this.layer = layerOf(meta);
    this.meta = meta;
    /** @type {Partial<Arrays>} */
    this.was = base.arrays;
    /** @type {Partial<Arrays>} */
    this.now = python.arrays;
    /** @type {Partial<Arrays>} */
    this.shown = arrays;
    this.output = UNIT * (this.outputSize(this.was, base.meta) + this.outputSize(this.now, python.meta));
    /** @type {Map<string, Float64Array>} */
    this.kept = new Map();
    this.y = this.now.output ? new Float64Array(this.now.output) : null;
  }

  /**
   * What is allowed at each place of an array.
   * @param {string} name
   * @returns {Float64Array}
   */
  of(name) {
    const found = this.known[name]?.();
    return found ?? this.even(name, 0);
  }

  /** @type {Record<string, () => Float64Array>} */
  known = {
    output: () => this.even('output', this.output),
    partials: () => this.even('partials', this.output),
    maps: () => this.rows('maps', this.meta.choice.filter, (own) => own.fill(this.output)),
    activated: () => this.activated,
    pooled: () => this.pooled,
    slopes: () => this.slopes,
    pooled_grad: () => this.pooledGrad,
    activated_grad: () => this.activatedGrad,
    output_grad: () => this.outputGrad,
    weight_grad: () => this.weightGrad,
    weight_parts: () =>
      this.rows('weight_parts', this.meta.choice.item, (own) => own.set(this.plane(this.weightGrad))),
    weight_total: () => this.total('weight_total', 'weight_grad', this.weightGrad),
    input_grad: () => this.inputGrad,
    input_parts: () =>
      this.rows('input_parts', this.meta.choice.filter - this.meta.choice.firstFilter, (own) =>
        own.set(this.plane(this.inputGrad)),
      ),
    input_total: () => this.total('input_total', 'input_grad', this.inputGrad),
    transposed: () => this.even('transposed', this.output),
    transposed_check: () => this.even('transposed_check', this.output),
  };

  /**
   * @param {Partial<Arrays>} arrays
   * @param {Meta} meta
   */
  outputSize({ x, weight }, { bias }) {
    return x && weight ? size(weight) * most(x) + Math.abs(bias[0]) : 0;
  }

  /** @param {string} name  @param {number} slack */
  even(name, slack) {
    return new Float64Array(this.array(name).length).fill(slack);
  }

  /** @param {string} name */
  array(name) {
    return /** @type {Record<string, Values>} */ (this.now)[name] ?? new Float64Array(0);
  }

  /** The size of the numbers of both sides, entry by entry.  @param {string} name */
  sizes(name) {
    const was = /** @type {Record<string, Values>} */ (this.was)[name];
    const out = new Float64Array(this.array(name));
    for (let k = 0; k < out.length; k++) out[k] = Math.abs(out[k]) + Math.abs(was[k]);
    return out;
  }

  /**
   * An array of several rows, one of which has a slack of its own.
   * @param {'maps' | 'weight_parts' | 'input_parts'} name
   * @param {number} row
   * @param {(own: Float64Array) => void} fill
   */
  rows(name, row, fill) {
    const { choice } = this.meta;
    const counts = { maps: choice.filters, weight_parts: choice.items, input_parts: choice.groupFilters };
    const scale = (this.was[name]?.scale ?? 0) + (this.now[name]?.scale ?? 0);
    const out = this.even(name, UNIT * scale);
    const length = out.length / counts[name];
    fill(out.subarray(row * length, (row + 1) * length));
    return out;
  }

  /** The chosen channel's plane.  @param {Float64Array} values */
  plane(values) {
    const length = values.length / this.layer.channels;
    const first = this.meta.choice.channel * length;
    return values.subarray(first, first + length);
  }

  /**
   * A sum of which one part is another now.
   * @param {string} name
   * @param {string} part
   * @param {Float64Array} own
   */
  total(name, part, own) {
    const [all, one] = [this.sizes(name), this.sizes(part)];
    return own.map((slack, k) => slack + UNIT * (all[k] + one[k]));
  }

  /**
   * Worked out once: several arrays ask for it.
   * @param {string} name
   * @param {() => Float64Array} make
   */
  once(name, make) {
    let found = this.kept.get(name);
    if (!found) this.kept.set(name, (found = make.call(this)));
    return found;
  }

  get activated() {
    return this.once('activated', this.activatedAnew);
  }

  get slopes() {
    return this.once('slopes', this.slopesAnew);
  }

  get pooledGrad() {
    return this.once('pooledGrad', this.pooledGradAnew);
  }

  get activatedGrad() {
    return this.once('activatedGrad', this.activatedGradAnew);
  }

  get outputGrad() {
    return this.once('outputGrad', this.outputGradAnew);
  }

  get weightGrad() {
    return this.once('weightGrad', this.weightGradAnew);
  }

  get inputGrad() {
    return this.once('inputGrad', this.inputGradAnew);
  }

  // ---- what follows the convolution ----------------------------------------------------------------------

  activatedAnew() {
    const { meta, y, output } = this;
    if (!y) return new Float64Array(this.layer.steps);
    const [low, high] = [-output, output].map((by) =>
      activatedOf(
        meta.after,
        y.map((value) => value + by),
      ),
    );
    return low.map((value, k) => high[k] - value + UNIT * Math.abs(high[k]));
  }

  get pooled() {
    return pooledOf(this.meta.after, this.layer, this.activated);
  }

  /** How far the slopes around a number are from its own. */
  slopesAnew() {
    const { meta, y, output } = this;
    if (!y) return new Float64Array(this.layer.steps);
    const [low, own, high] = [-output, 0, output].map((by) =>
      slopesOf(
        meta.after,
        y.map((value) => value + by),
      ),
    );
    return own.map(
      (value, k) => Math.max(Math.abs(low[k] - value), Math.abs(high[k] - value)) + UNIT * value,
    );
  }

  // ---- backwards -----------------------------------------------------------------------------------------

  get isFollowed() {
    const { activation, pool } = this.meta.after;
    return activation !== 'none' || pool !== 'none';
  }

  /** The gradient that comes from the loss: of patterns it is the same number on both sides. */
  pooledGradAnew() {
    const { lossCount, after } = this.meta;
    const name = this.isFollowed ? 'pooled_grad' : 'output_grad';
    const { rows, cols } = windowsOf(after, this.layer);
    if (!lossCount || !(name in this.now)) return new Float64Array(rows * cols);
    const [sizes, pooled] = [this.sizes(name), this.pooled];
    const target = UNIT * this.targetSize;
    return sizes.map((value, k) => UNIT * value + (2 / lossCount) * (pooled[k] + target));
  }

  /** What the target's change is added up from. */
  get targetSize() {
    const { x } = this.now;
    const { target } = this.meta;
    if (!x || !this.was.x || !target) return 0;
    return size(new Float64Array(target)) * this.layer.channels * (most(x) + most(this.was.x));
  }

  activatedGradAnew() {
    const { meta, layer, y, now } = this;
    const slack = this.pooledGrad;
    if (meta.after.pool === 'none') return slack;
    const a = activatedOf(meta.after, y ?? new Float64Array(layer.steps));
    const g = (now.pooled_grad ?? slack).map(Math.abs);
    const carried = slack.map((value, k) => value + UNIT * g[k]);
    if (meta.after.pool === 'average') return activatedGradOf(meta.after, layer, a, carried);
    return candidatesOf(meta.after, layer, a, this.activated, {
      alone: carried,
      each: slack.map((s, k) => s + g[k]),
    });
  }

  outputGradAnew() {
    if (!this.isFollowed) return this.pooledGrad;
    const { meta, layer, now, y } = this;
    const zeros = new Float64Array(layer.steps);
    const [slack, bend] = [this.activatedGrad, this.slopes];
    const above = activatedGradOf(
      meta.after,
      layer,
      activatedOf(meta.after, y ?? zeros),
      now.pooled_grad ?? zeros,
    );
    const slopes = slopesOf(meta.after, y ?? zeros);
    return slack.map((value, k) => {
      const steepest = slopes[k] + bend[k];
      return value * steepest + (Math.abs(above[k]) + value) * bend[k] + UNIT * Math.abs(above[k]) * steepest;
    });
  }

  /** The slack of g beside the round-off of the products that it is in. */
  get terms() {
    const { output_grad } = this.now;
    const slack = this.outputGrad;
    return output_grad ? slack.map((value, k) => value + UNIT * Math.abs(output_grad[k])) : slack;
  }

  weightGradAnew() {
    const { layer, now, terms } = this;
    const sizes = this.sizes('weight_grad');
    if (!now.x) return sizes.fill(0);
    const slack = weightGrad(layer, { x: now.x.map(Math.abs), grad: terms });
    return slack.map((value, k) => value + UNIT * sizes[k]);
  }

  inputGradAnew() {
    const { layer, now, terms } = this;
    const sizes = this.sizes('input_grad');
    if (!now.weight) return sizes.fill(0);
    const slack = inputGrad(layer, { weight: now.weight.map(Math.abs), grad: terms });
    return slack.map((value, k) => value + UNIT * sizes[k]);
  }
}
