import { fill } from '../../../../common/js/format.js';
import { shown } from './shown.js';

/**
 * What is left out of both matrices, where anything is, in a sentence.
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

function channelSentence({ layer, meta, text }, { channels }) {
  return fill(text.matrix_channel, { n: channels.first + meta.choice.firstChannel, count: layer.channels });
}

/** The stretch of taps or pixels, counted over all channels: {first, last, of, cut}. */
function places(layer, { channels, places: own }, each) {
  return { ...stretch(own, channels.first * each), of: layer.channels * each, cut: own.count < each };
}

const stretch = ({ first, count, of }, before) => ({
  first: before + first,
  last: before + Math.min(of, first + count) - 1,
  of,
});

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
