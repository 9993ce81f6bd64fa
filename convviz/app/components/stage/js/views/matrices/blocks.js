/** @import { Layer } from '../../layer/layer.js' */
/** @import { Pair } from '../../messages/message.js' */
/** @import { Room } from './room.js' */
/** @import { Stretch } from './sheet.js' */

/** @typedef {[first: number, last: number]} Ends  pixels */

/**
 * What has to be on show; -1 stands for any.
 * @typedef {{ t: number, channel: number, pixel: number, tap: number }} Wanted
 */

/** @typedef {{ steps: Stretch, taps: Stretch, pixels: Stretch, channels: Stretch }} Stretches */

const FEWEST_STEPS = 12; // steps of a block, even where their windows do not all fit beside them

/**
 * Which block is on show: it follows the step, or the pixel that is pointed at. Blocks of steps do not
 * overlap.
 */
export class Blocks {
  /** @param {Layer} layer  @param {Room} room */
  constructor(layer, room) {
    this.layer = layer;
    this.room = room;
    this.pixelsOf = layer.h * layer.w;
    const spans = Array.from({ length: layer.steps }, (_, t) => span(layer, t));
    let count = room.steps;
    const fits = () => this.spansOf(spans, count).every(([low, high]) => high - low < room.pixels);
    while (count > FEWEST_STEPS && !fits()) count = Math.max(FEWEST_STEPS, Math.floor(count * 0.85));
    const pages = Math.ceil(layer.steps / count);
    this.count = Math.ceil(layer.steps / pages);
    this.spans = this.spansOf(spans, this.count);
    this.stepSpans = spans;
  }

  /**
   * The pixels between the first and the last that each block of steps reads.
   * @param {Ends[]} spans
   * @param {number} count
   */
  spansOf(spans, count) {
    /** @type {Ends[]} */
    const blocks = [];
    for (let t = 0; t < spans.length; t += count) blocks.push(joined(spans.slice(t, t + count)));
    return blocks;
  }

  /** @param {Wanted} wanted  @returns {Stretches} */
  at({ t, channel, pixel, tap }) {
    const { layer, room } = this;
    const block = Math.floor(t / this.count);
    return {
      steps: { first: block * this.count, count: this.count, of: layer.steps },
      taps: {
        first: around(0, tap, room.taps, layer.kh * layer.kw),
        count: room.taps,
        of: layer.kh * layer.kw,
      },
      pixels: {
        first: around(this.firstPixel(block, t), pixel, room.pixels, this.pixelsOf),
        count: room.pixels,
        of: this.pixelsOf,
      },
      channels: {
        first: room.channels < layer.channels ? channel : 0,
        count: room.channels,
        of: layer.channels,
      },
    };
  }

  /**
   * Where the pixels begin: the same for a whole block of steps if what they read fits, else by the step.
   * @param {number} block
   * @param {number} t
   */
  firstPixel(block, t) {
    const { pixels } = this.room;
    const [low, high] = this.spans[block];
    if (high - low < pixels)
      return clamp(low - Math.floor((pixels - (high - low + 1)) / 2), this.pixelsOf - pixels);
    const [first, last] = this.stepSpans[t];
    const page = Math.max(1, pixels - (last - first));
    return clamp(Math.floor(first / page) * page, this.pixelsOf - pixels);
  }
}

/**
 * The first and last pixel of the window of step t as it lies on the picture; what hangs over the edge is cut
 * off.
 * @param {Layer} layer
 * @param {number} t
 * @returns {Ends}
 */
function span(layer, t) {
  const [p, q] = layer.position(t);
  /** @param {Pair} place */
  const pixel = ([row, col]) =>
    clamp(row - layer.top, layer.h - 1) * layer.w + clamp(col - layer.left, layer.w - 1);
  return [pixel(layer.reads(p, q, 0, 0)), pixel(layer.reads(p, q, layer.kh - 1, layer.kw - 1))];
}

/** @param {Ends[]} spans  @returns {Ends} */
const joined = (spans) => [
  Math.min(...spans.map(([low]) => low)),
  Math.max(...spans.map(([, high]) => high)),
];
/** @param {number} value  @param {number} most */
const clamp = (value, most) => Math.max(0, Math.min(value, most));

/**
 * The stretch from `first` on, moved where it leaves out the wanted place.
 * @param {number} first
 * @param {number} wanted
 * @param {number} count
 * @param {number} of
 */
function around(first, wanted, count, of) {
  const seen = wanted < 0 || (wanted >= first && wanted < first + count);
  return seen ? first : clamp(wanted - Math.floor(count / 2), of - count);
}
