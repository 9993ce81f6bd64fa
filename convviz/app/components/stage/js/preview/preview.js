import { isKnown, newest } from '../messages/changes.js';
import { layerOf } from '../layer/layer.js';
import { inputGradAfter, weightGradAfter } from './backward.js';
import { minus, moved, most, plus, rounded, size, withCells } from './cells.js';
import { activatedGradOf, activatedOf, pooledOf, slopesOf } from './following.js';
import { outputOf, partChanges } from './forward.js';
import { transposedAfter } from './transposed.js';

/** @import { Received, Values } from '../../../common/js/payload.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { ArrayName, Arrays, Meta, PartName } from '../messages/message.js' */

/** @typedef {{ meta: Meta, arrays: Arrays }} Base  a message of Python */

/**
 * What the browser makes of a message and the changes that Python has not answered yet. Arrays that stay are
 * the same objects. In `stale` are the names of those that only Python knows: they keep its old numbers, but
 * for the filter's and the picture's own part of them.
 * @typedef {Base & { stale: Set<string>, base: Base }} Previewed
 */

/**
 * Works out the changes from Python's numbers.
 * @param {Base} base
 * @param {Change[]} changes
 * @returns {Previewed}
 */
export function previewed(base, changes) {
  if (!changes.length) return { ...base, stale: new Set(), base };
  const preview = new Preview(base, changes);
  // what is typed shows all the same
  if (!isKnown(changes)) preview.stale = new Set(Object.keys(base.arrays));
  const isUpstreamKnown = preview.forwards() && preview.upstream(changes);
  if (isUpstreamKnown) preview.backwards();
  preview.transposed();
  return { meta: preview.meta, arrays: preview.now, stale: preview.stale, base };
}

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

/** Arrays before and after, stage by stage; a stage that the message has no array of is left out. */
class Preview {
  /** @param {Base} base  @param {Change[]} changes */
  constructor({ meta, arrays }, changes) {
    this.layer = layerOf(meta);
    this.was = /** @type {Partial<Arrays>} */ (arrays);
    this.now = /** @type {Arrays} */ ({ ...arrays });
    /** @type {Set<string>} */
    this.stale = new Set();
    const bias = newest(changes, 'bias').get(0);
    this.meta = bias === undefined ? meta : { ...meta, bias: /** @type {[number]} */ ([Math.fround(bias)]) };
    this.biasBy = this.meta.bias[0] - meta.bias[0];
    this.change('weight', (values) => withCells(values, newest(changes, 'weight')));
    this.change('x', (values) => withCells(values, newest(changes, 'input')));
    this.putRow('kernels', meta.choice.filter, this.plane(this.now.weight), 0);
  }

  /** @param {ArrayName | PartName} name */
  isMoved(name) {
    return this.was[name] !== this.now[name];
  }

  /** Whether the convolution's output is another. */
  get isOutputMoved() {
    return this.biasBy !== 0 || this.isMoved('weight') || this.isMoved('x');
  }

  /**
   * Makes the new array of a name from the old one.
   * @param {ArrayName | PartName} name
   * @param {(was: Received) => Received} make
   */
  change(name, make) {
    const values = this.was[name];
    if (values) this.now[name] = make(values);
  }

  /**
   * One row of an array of several: of the filter or the picture on show.
   * @param {ArrayName | PartName} name
   * @param {number} row
   * @param {Values} values
   * @param {number} scale
   */
  putRow(name, row, values, scale) {
    this.change(name, (was) => {
      const out = new Float64Array(this.now[name] ?? was);
      out.set(values, row * values.length);
      return rounded(was, out, scale);
    });
  }

  /**
   * The chosen channel's plane of an array (D, ...).
   * @param {Values} values
   */
  plane(values) {
    const area = values.length / this.layer.channels;
    const first = this.meta.choice.channel * area;
    return values.subarray(first, first + area);
  }

  /**
   * The size of what the output is added up from.
   */
  get outputScale() {
    const { weight, x } = this.now;
    return x ? size(weight) * most(x) + Math.abs(this.meta.bias[0]) : 0;
  }

  // ---- forwards -----------------------------------------------------------------------------------------

  /** The convolution and what follows it; true. */
  forwards() {
    const { layer, was, now } = this;
    this.outputWas = was.output ? new Float64Array(was.output) : null;
    this.outputNow = this.outputWas;
    if (!this.isOutputMoved || !was.x || !was.weight) return true;
    const parts = partChanges(layer, { x: was.x, weight: was.weight }, { x: now.x, weight: now.weight });
    const change = this.summed(parts);
    if (this.outputWas) this.outputNow = plus(this.outputWas, change);
    this.putPartials(parts);
    this.putMaps(change);
    this.follow();
    return true;
  }

  /** @param {(Float64Array | null)[]} parts */
  summed(parts) {
    const sum = new Float64Array(this.layer.steps).fill(this.biasBy);
    for (const part of parts) if (part) for (let k = 0; k < sum.length; k++) sum[k] += part[k];
    return sum;
  }

  /** @param {(Float64Array | null)[]} parts */
  putPartials(parts) {
    const { steps } = this.layer;
    this.change('partials', (was) => {
      const out = new Float64Array(was);
      parts.forEach((part, channel) => {
        if (part) for (let k = 0; k < steps; k++) out[channel * steps + k] += part[k];
      });
      return rounded(was, out, this.outputScale);
    });
  }

  /** What follows the convolution, from the numbers that are not rounded yet. */
  follow() {
    const { layer, meta, outputNow, outputScale } = this;
    if (!outputNow) return;
    const activated = activatedOf(meta.after, outputNow);
    this.change('output', (was) => rounded(was, outputNow, outputScale));
    this.change('activated', (was) => rounded(was, activated, outputScale));
    this.change('pooled', (was) => rounded(was, pooledOf(meta.after, layer, activated), outputScale));
    this.change('slopes', (was) => rounded(was, slopesOf(meta.after, outputNow), 0));
  }

  // ---- what one chooses from ----------------------------------------------------------------------------

  /**
   * The maps that one chooses from: the filter's own, and those of its group as far as their kernels are
   * known.
   * @param {Float64Array} change  of the output
   */
  putMaps(change) {
    const { filter, firstFilter, groupFilters } = this.meta.choice;
    this.addToMap(filter, change);
    if (!this.isMoved('x') || groupFilters === 1) return;
    for (let other = firstFilter; other < firstFilter + groupFilters; other++)
      if (other !== filter) this.addToMap(other, this.changeByChannel(other));
    if (this.isMovedBeside) this.stale.add('maps');
  }

  /** Whether the input is another in a channel that is not chosen. */
  get isMovedBeside() {
    const area = this.layer.h * this.layer.w;
    const { channel } = this.meta.choice;
    const { x } = this.was;
    return x !== undefined && moved(x, this.now.x).at.some((pixel) => Math.floor(pixel / area) !== channel);
  }

  /**
   * What the chosen channel's new numbers change in the output of another filter.
   * @param {number} filter
   */
  changeByChannel(filter) {
    const { layer, was, now } = this;
    const area = layer.kh * layer.kw;
    const weight = new Float64Array(layer.taps);
    if (!was.x || !now.kernels) return new Float64Array(layer.steps);
    weight.set(now.kernels.subarray(filter * area, (filter + 1) * area), this.meta.choice.channel * area);
    const part = partChanges(layer, { x: was.x, weight }, { x: now.x, weight })[this.meta.choice.channel];
    return part ?? new Float64Array(layer.steps);
  }

  /**
   * Adds a change of a filter's output to its map, every `mapStep`-th row and column.
   * @param {number} filter
   * @param {Float64Array} change
   */
  addToMap(filter, change) {
    const { mapStep, mapShape } = this.meta.choice;
    const maps = this.now.maps;
    if (!maps || !mapShape) return;
    const [rows, cols] = mapShape;
    const own = Float64Array.from(maps.subarray(filter * rows * cols, (filter + 1) * rows * cols));
    for (let row = 0, k = 0; row < rows; row++)
      for (let col = 0; col < cols; col++, k++) own[k] += change[(row * this.layer.wo + col) * mapStep];
    this.putRow('maps', filter, own, this.outputScale);
  }

  // ---- backwards ----------------------------------------------------------------------------------------

  /** Whether the gradient by the output is another where the output is. */
  get isBent() {
    const { after, gradFrom } = this.meta;
    return gradFrom === 'error' || after.activation !== 'none' || after.pool === 'max';
  }

  /** Whether anything follows the convolution. */
  get isFollowed() {
    const { activation, pool } = this.meta.after;
    return activation !== 'none' || pool !== 'none';
  }

  /**
   * The gradient that comes from the loss; returns whether it is known.
   * @param {Change[]} changes
   */
  upstream(changes) {
    const cells = newest(changes, 'grad');
    const known = !this.isOutputMoved || (this.meta.gradFrom !== 'above' && (!this.isBent || this.outputNow));
    if (!known) {
      for (const name of GRADIENTS) if (name in this.was) this.stale.add(name);
      return false;
    }
    const name = this.isFollowed ? 'pooled_grad' : 'output_grad';
    this.change(name, (was) => withCells(this.ofError(was), cells));
    if (!this.isFollowed) this.change('pooled_grad', () => this.now.output_grad);
    return true;
  }

  /**
   * The gradient of a mean squared error, 2 (y - t) / count, is the old one and what y and t moved by.
   * @param {Received} was
   */
  ofError(was) {
    const { meta, layer, outputWas, outputNow } = this;
    if (!meta.lossCount || !outputWas || !outputNow || !this.isOutputMoved) return was;
    /** @param {Float64Array} y */
    const made = (y) => pooledOf(meta.after, layer, activatedOf(meta.after, y));
    const [before, after, target] = [made(outputWas), made(outputNow), this.targetBy(made)];
    const factor = 2 / meta.lossCount;
    const out = new Float64Array(was);
    for (let k = 0; k < out.length; k++) out[k] += factor * (after[k] - before[k] - target[k]);
    return rounded(was, out, Math.max(most(out), factor * this.outputScale));
  }

  /**
   * What the target, the output of another kernel, moves by.
   * @param {(y: Float64Array) => Float64Array} made
   */
  targetBy(made) {
    const { was, now, layer, meta } = this;
    if (!was.x || !this.isMoved('x') || !meta.target) return new Float64Array(layer.steps);
    const kernel = meta.target;
    const weight = Float64Array.from({ length: layer.taps }, (_, tap) => kernel[tap % kernel.length]);
    const [before, after] = [
      made(outputOf(layer, { x: was.x, weight })),
      made(outputOf(layer, { x: now.x, weight })),
    ];
    return minus(after, before);
  }

  /** From the loss's gradient down to those by weight and input. */
  backwards() {
    if (this.isFollowed) this.throughFollowing();
    if (!this.was.output_grad) return;
    this.byWeight();
    this.byInput();
  }

  /** Back through pooling and activation, rounded in between as it is shown. */
  throughFollowing() {
    const { layer, meta, now, outputNow } = this;
    if (!now.pooled_grad || (!this.isMoved('pooled_grad') && !(this.isBent && this.isOutputMoved))) return;
    const y = outputNow ?? new Float64Array(layer.steps);
    const { scale } = now.pooled_grad;
    const activatedGrad = new Float32Array(
      activatedGradOf(meta.after, layer, activatedOf(meta.after, y), now.pooled_grad),
    );
    this.change('activated_grad', (was) => rounded(was, activatedGrad, scale));
    const slopes = slopesOf(meta.after, y);
    const grad = slopes.map((slope, k) => slope * activatedGrad[k]);
    this.change('output_grad', (was) => rounded(was, grad, most(grad)));
  }

  /** The size of the upstream gradient's terms beside that gradient, 1 or more. */
  get steepness() {
    const { output_grad } = this.now;
    return Math.max(1, output_grad.scale / (most(output_grad) || 1));
  }

  byWeight() {
    const { was, now, meta } = this;
    if (this.isOtherPicturesBent) for (const name of ['weight_parts', 'weight_total']) this.markStale(name);
    if (!was.weight_grad || !was.x || !was.output_grad) return;
    const [before, after] = [
      { x: was.x, grad: was.output_grad },
      { x: now.x, grad: now.output_grad },
    ];
    if (!this.isMoved('x') && !this.isMoved('output_grad')) return;
    const scale = size(now.output_grad) * most(now.x) * this.steepness;
    const sum = weightGradAfter(this.layer, before, after, was.weight_grad);
    this.change('weight_grad', (old) => rounded(old, sum, scale));
    this.putRow('weight_parts', meta.choice.item, this.plane(sum), scale);
    if (!this.stale.has('weight_total')) this.addToTotal('weight_total', was.weight_grad, sum, scale);
  }

  byInput() {
    const { was, now, meta } = this;
    if (this.isOtherFiltersBent) for (const name of ['input_parts', 'input_total']) this.markStale(name);
    if (!was.input_grad || !was.weight || !was.output_grad) return;
    const [before, after] = [
      { weight: was.weight, grad: was.output_grad },
      { weight: now.weight, grad: now.output_grad },
    ];
    if (!this.isMoved('weight') && !this.isMoved('output_grad')) return;
    const scale = size(now.weight) * most(now.output_grad) * this.steepness;
    const sum = inputGradAfter(this.layer, before, after, was.input_grad);
    this.change('input_grad', (old) => rounded(old, sum, scale));
    this.putRow('input_parts', meta.choice.filter - meta.choice.firstFilter, this.plane(sum), scale);
    if (!this.stale.has('input_total')) this.addToTotal('input_total', was.input_grad, sum, scale);
  }

  /** Whether other pictures of the batch, which the browser does not have, get another gradient. */
  get isOtherPicturesBent() {
    return this.meta.choice.items > 1 && this.isBent && (this.biasBy !== 0 || this.isMoved('weight'));
  }

  /** Whether other filters of the group, which the browser does not have, get another gradient. */
  get isOtherFiltersBent() {
    return this.meta.choice.groupFilters > 1 && this.isBent && this.isMoved('x');
  }

  /** @param {string} name */
  markStale(name) {
    if (name in this.was) this.stale.add(name);
  }

  /**
   * A sum in which one part is another now.
   * @param {ArrayName} name
   * @param {Values} before  the part
   * @param {Values} after
   * @param {number} scale
   */
  addToTotal(name, before, after, scale) {
    this.change(name, (total) => {
      const out = new Float64Array(total);
      for (let k = 0; k < out.length; k++) out[k] += after[k] - before[k];
      return rounded(total, out, scale);
    });
  }

  /** The kernels as a transposed layer. */
  transposed() {
    const { was, now, layer, meta } = this;
    const frame = meta.transposed;
    if (!frame || !was.transposed || !was.x || !was.weight) return;
    if (!this.isMoved('x') && !this.isMoved('weight')) return;
    const given = { x: was.x, weight: was.weight };
    const scale = most(now.x) * size(now.weight);
    for (const name of /** @type {const} */ (['transposed', 'transposed_check']))
      this.change(name, (old) => rounded(old, transposedAfter(layer, frame, given, now, old), scale));
  }
}
