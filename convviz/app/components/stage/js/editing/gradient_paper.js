import { gridChange } from '../messages/changes.js';
import { lossCell, lossPlace, lossSize } from '../views/loss_cells.js';

/** @import { Pair } from '../messages/message.js' */
/** @import { State } from '../state/state.js' */
/** @import { UpstreamTools } from '../tools/upstream_tools.js' */
/** @import { Paper } from './painting.js' */

/**
 * The upstream gradient as what is painted on. A stroke that begins on a cell of the brush's own number
 * clears instead; the chosen cell is pulled.
 * @param {State} state
 * @param {UpstreamTools} brush
 * @returns {Paper}
 */
export const gradientPaper = (state, brush) => ({
  pulls: true,
  isOn: () => state.model?.meta.upstream === 'painted',
  covers: (role, cell) => lossPlace(state.model, { role, cell }) !== null,
  at(hit) {
    const found = lossCell(state.model, hit);
    return found && { place: [0, ...found.cell], value: found.value };
  },
  ink: ({ value }) => (Math.fround(value ?? NaN) === Math.fround(brush.value) ? 0 : brush.value),
  around: (place) => [place],
  changes(places, value) {
    const [rows, cols] = lossSize(state.model.meta);
    const map = { channels: 1, rows, cols };
    return places.map(([, row, col]) => gridChange('grad', map, [[[value]]], { channel: 0, row, col }));
  },
  action(places, value) {
    /** @type {Pair[]} */
    const cells = places.map(([, row, col]) => [row, col]);
    return { do: 'paint', cells, value };
  },
});
