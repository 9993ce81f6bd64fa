import { Matrices, partsOf, pixelOf } from '../../layer/matrices.js';
import { Blocks } from './blocks.js';
import { roomOf } from './layout.js';
import { Sheet } from './sheet.js';

/** @import { Values } from '../../../../common/js/payload.js' */
/** @import { Model } from '../../state/model.js' */
/** @import { Stretches, Wanted } from './blocks.js' */
/** @import { Which } from './panels.js' */
/** @import { Entry } from './sheet.js' */

/** @typedef {{ key: string, sheets: Record<Which, Sheet>, values: Record<Which, Values> }} Drawn */

/**
 * The block of both matrices that is on show: it follows the step and what is pointed at.
 */

/**
 * Gets a model ready: `matrices`, whether they are `turned` (transposed), their `room`, its `blocks`, and
 * whether only `oneChannel` fits.
 * @param {Model<unknown>} model
 * @param {boolean} turned
 */
export function prepare(model, turned) {
  const { layer } = model;
  model.matrices = new Matrices(model);
  model.turned = turned;
  model.room = roomOf(model, turned);
  model.oneChannel = model.room.channels < layer.channels;
  model.blocks = new Blocks(layer, model.room);
  model.drawnBlock = null;
}

/**
 * Both sheets of the block on show and their values, made again only where the block moves.
 * @param {Model<unknown>} model
 * @param {number} t
 * @returns {Drawn}
 */
export function shown(model, t) {
  const stretches = model.blocks.at(wanted(model, t));
  const key = JSON.stringify(stretches);
  if (model.drawnBlock?.key !== key) model.drawnBlock = { key, ...block(model, stretches) };
  return model.drawnBlock;
}

/** @param {Pick<Model, 'matrices' | 'turned'>} model  @param {Stretches} stretches */
function block({ matrices, turned }, { steps, channels, taps, pixels }) {
  const patch = new Sheet({ steps, channels, places: taps }, turned);
  const kernel = new Sheet({ steps, channels, places: pixels }, turned);
  /** @param {number} offset  @param {number} each  @param {number} value  @returns {Entry} */
  const split = (offset, each, value) => [Math.floor(offset / each), offset % each, value];
  const values = {
    patch: patch.fill((t) =>
      Array.from(matrices.patchRow(t), (value, tap) => split(tap, matrices.taps, value)),
    ),
    kernel: kernel.fill((t) =>
      [...matrices.kernelRow(t)].map(([offset, value]) => split(offset, matrices.pixels, value)),
    ),
  };
  return { sheets: { patch, kernel }, values };
}

/**
 * What has to be on show: the step; from another panel also the pixel or tap that is pointed at.
 * @param {Pick<Model, 'layer' | 'focus' | 'meta'>} model
 * @param {number} t
 * @returns {Wanted}
 */
function wanted({ layer, focus, meta }, t) {
  if (!focus) return { t, channel: meta.choice.channel, pixel: -1, tap: -1 };
  if (focus.kind === 'tap')
    return { t, channel: focus.channel, pixel: -1, tap: focus.moves ? -1 : focus.row * layer.kw + focus.col };
  const pixel = focus.moves ? -1 : pixelOf(layer, focus);
  const readers = pixel < 0 ? [] : partsOf(layer, focus);
  return { t: readers[Math.floor(readers.length / 2)]?.t ?? t, channel: focus.channel, pixel, tap: -1 };
}
