import { newest } from '../messages/changes.js';
import { layerOf } from '../layer/layer.js';
import { most, rounded, size, withCells } from './cells.js';

/** @import { Received, Values } from '../../../common/js/payload.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { ArrayName, Arrays, Meta, PartName } from '../messages/message.js' */

/** @typedef {{ meta: Meta, arrays: Arrays }} Base  a message of Python */

/**
 * The arrays of a message before changes and after; one that the message does not have is left out. It begins
 * with the changed numbers themselves.
 */
export class Sheet {
  /** @type {Float64Array | null}  the convolution's output, not rounded yet, where it is known */
  outputWas = null;
  /** @type {Float64Array | null} */
  outputNow = null;

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
}
