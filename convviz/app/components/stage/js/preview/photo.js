import { Layer } from '../layer/layer.js';
import { outputOf } from './forward.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { LayerMeta } from '../messages/message.js' */

/**
 * RGBA, row by row.
 * @typedef {{ data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number }} Image
 */

/**
 * How a picture is filtered: the kernel (D, KH, KW) over its channels from `first` on, added up into one; or,
 * as a photo filter, each of its `channels` (1 in grey, 3 in colour) by itself.
 * @typedef {{
 *   weight: Values,
 *   bias: number,
 *   channels: number,
 *   first: number,
 *   asFilter: boolean,
 *   scale: keyof typeof TOPS,
 * }} Filter
 */

/** @typedef {[low: number, high: number]} Limits  what black and white stand for */

const TOPS = { unit: 1, bytes: 255, integers: 9 };

/**
 * A picture through a layer, as a picture. One output that goes below zero has zero as mid grey, any other as
 * black; a photo filter keeps to the picture's own range.
 * @param {Image} image
 * @param {Omit<LayerMeta, 'rowSource' | 'colSource'>} meta
 * @param {Filter} filter
 * @returns {Image & { limits: Limits }}
 */
export function filteredPhoto(image, meta, filter) {
  const { channels, asFilter, weight } = filter;
  const depth = meta.shape.channels;
  const layer = layerOn(image, meta, asFilter ? 1 : depth);
  const planes = planesOf(image, filter);
  const area = image.width * image.height;
  /** @param {number} c  @param {number} d  @param {number} count */
  const output = (c, d, count) => {
    const x = planes.subarray(c * area, (c + count) * area);
    const size = layer.kh * layer.kw;
    const y = outputOf(layer, { x, weight: weight.subarray(d * size, (d + count) * size) });
    return y.map((value) => value + filter.bias);
  };
  const outputs = asFilter
    ? Array.from({ length: channels }, (_, c) => output(c, c % depth, 1))
    : [output(filter.first, 0, depth)];
  const limits = asFilter ? /** @type {Limits} */ ([0, TOPS[filter.scale]]) : limitsOf(outputs[0]);
  return { data: shaded(outputs, limits), width: layer.wo, height: layer.ho, limits };
}

/**
 * The layer on a picture of another size.
 * @param {Image} image
 * @param {Omit<LayerMeta, 'rowSource' | 'colSource'>} meta
 * @param {number} channels
 */
function layerOn({ width: w, height: h }, meta, channels) {
  const { shape, stride, dilation, padding, mode } = meta;
  const rowSource = sourcesOf(h, padding[0], padding[1], mode);
  const colSource = sourcesOf(w, padding[2], padding[3], mode);
  const ho = Math.floor((rowSource.length - dilation[0] * (shape.kh - 1) - 1) / stride[0]) + 1;
  const wo = Math.floor((colSource.length - dilation[1] * (shape.kw - 1) - 1) / stride[1]) + 1;
  return new Layer({ ...meta, shape: { ...shape, channels, h, w, ho, wo }, rowSource, colSource });
}

/**
 * The source of every padded position along one axis, -1 where the padding is zero.
 * @param {number} size
 * @param {number} before
 * @param {number} after
 * @param {LayerMeta['mode']} mode
 */
function sourcesOf(size, before, after, mode) {
  return Array.from({ length: before + size + after }, (_, place) => {
    const at = place - before;
    if (at >= 0 && at < size) return at;
    if (mode === 'replicate') return Math.max(0, Math.min(size - 1, at));
    if (mode === 'circular') return (at + size) % size;
    if (mode === 'reflect') return size - 1 - Math.abs(size - 1 - Math.abs(at));
    return -1;
  });
}

/**
 * The picture as numbers of its scale, (C, H, W); one channel is its brightness (ITU-R BT.601).
 * @param {Image} image
 * @param {Filter} filter
 */
function planesOf({ data, width, height }, { channels, scale }) {
  const area = width * height;
  const out = new Float32Array(channels * area);
  const numbers = numbersOf(scale);
  for (let k = 0; k < area; k++) {
    const [red, green, blue] = [data[4 * k], data[4 * k + 1], data[4 * k + 2]];
    if (channels === 1) out[k] = numbers[(19595 * red + 38470 * green + 7471 * blue + 32768) >> 16];
    else [out[k], out[area + k], out[2 * area + k]] = [numbers[red], numbers[green], numbers[blue]];
  }
  return out;
}

/**
 * What the bytes 0 to 255 count as.
 * @param {Filter['scale']} scale
 */
function numbersOf(scale) {
  const factor = TOPS[scale] / 255;
  return Float32Array.from({ length: 256 }, (_, byte) =>
    scale === 'integers' ? Math.floor(byte * factor + 0.5) : byte * factor,
  );
}

/**
 * The limits of an output: symmetric where it goes below zero.
 * @param {Float64Array} values
 * @returns {Limits}
 */
function limitsOf(values) {
  let [low, high] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    low = Math.min(low, values[k]);
    high = Math.max(high, values[k]);
  }
  const most = Math.max(-low, high);
  return low < 0 ? [-most, most] : [0, high || 1];
}

/**
 * Outputs as bytes between their limits, RGBA; one alone is grey. The array rounds and cuts them off.
 * @param {Float64Array[]} outputs
 * @param {Limits} limits
 */
function shaded(outputs, [low, high]) {
  const data = new Uint8ClampedArray(4 * outputs[0].length).fill(255);
  const [zero, gain] = low < 0 ? [128, 127 / high] : [0, 255 / high];
  for (let channel = 0; channel < 3; channel++) {
    const values = outputs[Math.min(channel, outputs.length - 1)];
    for (let k = 0; k < values.length; k++) data[4 * k + channel] = values[k] * gain + zero;
  }
  return data;
}
