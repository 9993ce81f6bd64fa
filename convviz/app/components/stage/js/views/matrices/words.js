import { fill } from '../../../../common/js/format.js';
import { shown } from './shown.js';

/** @import { Layer } from '../../layer/layer.js' */
/** @import { Model } from '../../state/model.js' */
/** @import { Sheet, Stretch } from './sheet.js' */

/** @typedef {{ first: number, last: number, of: number }} Extent  from first to last */

/**
 * What is left out of both matrices, where anything is, in a sentence.
 * @param {Model<unknown>} model
 * @param {number} t
 */
export function cutSentence(model, t) {
  const { layer, text, room, turned, matrices, blocks } = model;
  const { patch, kernel } = shown(model, t).sheets;
  const steps = stretch(kernel.steps, 0);
  const pixels = places(layer, kernel, matrices.pixels);
  const taps = places(layer, patch, matrices.taps);
  const isCut = room.steps < layer.steps || blocks.count < layer.steps || pixels.cut;
  return [
    model.oneChannel ? channelSentence(model, kernel) : '',
    isCut ? cutOf(text.matrix_cut, turned, steps, pixels) : '',
    taps.cut ? cutOf(text.matrix_cut_taps, turned, steps, taps) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param {Pick<Model, 'layer' | 'meta' | 'text'>} model  @param {Sheet} sheet */
function channelSentence({ layer, meta, text }, { channels }) {
  return fill(text.matrix_channel, { n: channels.first + meta.choice.firstChannel, count: layer.channels });
}

/**
 * The stretch of taps or pixels, counted over all channels: {first, last, of, cut}.
 * @param {Layer} layer
 * @param {Sheet} sheet
 * @param {number} each
 * @returns {Extent & { cut: boolean }}
 */
function places(layer, { channels, places: own }, each) {
  return { ...stretch(own, channels.first * each), of: layer.channels * each, cut: own.count < each };
}

/** @param {Stretch} own  @param {number} before  @returns {Extent} */
const stretch = ({ first, count, of }, before) => ({
  first: before + first,
  last: before + Math.min(of, first + count) - 1,
  of,
});

/** @param {string} template  @param {boolean} turned  @param {Extent} steps  @param {Extent} across */
function cutOf(template, turned, steps, across) {
  const [rows, columns] = turned ? [across, steps] : [steps, across];
  return fill(template, {
    first: rows.first,
    last: rows.last,
    rows: rows.of,
    left: columns.first,
    right: columns.last,
    columns: columns.of,
  });
}
