import { isKnown, newest } from '../messages/changes.js';
import { inputGrad } from './backward.js';
import { partialsOf } from './forward.js';
import { throughFollowing } from './gradients.js';
import { forwards } from './outputs.js';
import { Sheet } from './sheet.js';
import { transposedOf } from './transposed.js';
import { upstream } from './upstream.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Base } from './sheet.js' */

const LEAST = 256; // numbers of a map: smaller ones are sent as soon as they are named
const MOST = 2 ** 21; // products: beyond, the numbers are there sooner

/**
 * The large maps that Python will answer with, in the pieces that it sends: all anew from the numbers that
 * they depend on, in float64, and rounded once, as NumPy does it. A preview, which follows changes, is too
 * coarse for that by a bit here and there. Python compares: what is not its own to the bit it sends.
 * @param {Base} base
 * @param {Change[]} changes
 * @returns {Float32Array<ArrayBuffer>[]}
 */
export function foreseen(base, changes) {
  if (!changes.length || !isKnown(changes)) return [];
  const sheet = new Sheet(base, changes);
  const maps = [...forwardMaps(sheet), ...transposedMaps(sheet)];
  const gradients = newest(changes, 'grad').size ? followedMaps(sheet, changes) : inputMaps(sheet);
  return [...maps, ...gradients];
}

/**
 * The output, and what each changed channel adds to it where that is shown.
 * @param {Sheet} sheet
 * @returns {Float32Array<ArrayBuffer>[]}
 */
function forwardMaps({ layer, meta, was, now: { x, weight }, isOutputMoved }) {
  if (!was.output || !was.x || !was.weight || !isOutputMoved || !isWorthIt(layer, layer.steps)) return [];
  const parts = partialsOf(layer, { x, weight });
  const output = new Float64Array(layer.steps).fill(meta.bias[0]);
  for (const part of parts) for (let k = 0; k < output.length; k++) output[k] += part[k];
  const [pixels, weights] = [changed(x, was.x, layer.channels), changed(weight, was.weight, layer.channels)];
  const shown = was.partials ? parts.filter((_, channel) => pixels[channel] || weights[channel]) : [];
  return [output, ...shown].map((values) => new Float32Array(values));
}

/**
 * The gradient by the input, of each changed channel, where the one above it is the same whatever y is.
 * @param {Sheet} sheet
 * @returns {Float32Array<ArrayBuffer>[]}
 */
function inputMaps({ layer, meta, was, now: { weight }, isBent }) {
  const { output_grad: grad } = was;
  const area = layer.h * layer.w;
  if (!was.input_grad || !was.weight || !grad || weight === was.weight) return [];
  if (meta.gradFrom !== 'pattern' || isBent || !isWorthIt(layer, area)) return [];
  const anew = new Float32Array(inputGrad(layer, { weight, grad }));
  return changed(weight, was.weight, layer.channels).flatMap((isNew, channel) =>
    isNew ? [anew.slice(channel * area, (channel + 1) * area)] : [],
  );
}

/**
 * The output of the kernels as a transposed layer.
 * @param {Sheet} sheet
 * @returns {Float32Array<ArrayBuffer>[]}
 */
function transposedMaps({ layer, meta, was, now: { x, weight } }) {
  const frame = meta.transposed;
  if (!frame || !was.transposed || !was.x || !was.weight || (x === was.x && weight === was.weight)) return [];
  if (frame.shape[0] * frame.shape[1] < LEAST || layer.h * layer.w * layer.taps > MOST) return [];
  return [new Float32Array(transposedOf(layer, frame, { x, weight }))];
}

/**
 * The gradients below a pooling and an activation whose own was painted, where y stays.
 * @param {Sheet} sheet
 * @param {Change[]} changes
 * @returns {Float32Array<ArrayBuffer>[]}
 */
function followedMaps(sheet, changes) {
  if (!sheet.isFollowed || sheet.isOutputMoved || !sheet.was.activated_grad) return [];
  forwards(sheet);
  if (!upstream(sheet, changes)) return [];
  throughFollowing(sheet);
  const { activated_grad: below, output_grad: grad } = sheet.now;
  return [below, grad].filter((map) => map.length >= LEAST).map((map) => new Float32Array(map));
}

/**
 * @param {Layer} layer
 * @param {number} size  numbers of a map
 */
const isWorthIt = (layer, size) => size >= LEAST && layer.steps * layer.taps <= MOST;

/**
 * In which channels two arrays (D, ...) differ.
 * @param {Values} now
 * @param {Values} was
 * @param {number} channels
 */
function changed(now, was, channels) {
  const found = new Array(channels).fill(false);
  const length = now.length / channels;
  if (now !== was)
    for (let k = 0; k < now.length; k++) if (now[k] !== was[k]) found[Math.floor(k / length)] = true;
  return found;
}
