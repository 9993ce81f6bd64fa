import { cellChange } from '../messages/changes.js';
import { gridOf, inputPlace } from './input.js';

/** @import { State } from '../state/state.js' */
/** @import { DrawTools } from '../tools/draw_tools.js' */
/** @import { Paper } from './painting.js' */
/** @import { Place } from './input.js' */

/**
 * The input's own numbers as what is drawn on, with a pen of several cells or an eraser.
 * @param {State} state
 * @param {DrawTools} tools
 * @returns {Paper}
 */
export const inputPaper = (state, tools) => ({
  pulls: false,
  isOn: () => tools.isOn,
  covers: (role, cell) => inputPlace(state.model, role, cell) !== null,
  at(hit) {
    const place = hit && inputPlace(state.model, hit.role, hit.cell);
    return place && { place, value: hit.value };
  },
  ink: () => tools.ink,
  around([channel, row, col]) {
    const { layer } = state.model;
    const first = -Math.floor((tools.width - 1) / 2);
    const offsets = Array.from({ length: tools.width }, (_, k) => first + k);
    /** @type {Place[]} */
    const places = offsets.flatMap((down) =>
      offsets.map((right) => /** @type {Place} */ ([channel, row + down, col + right])),
    );
    return places.filter(([, r, c]) => r >= 0 && c >= 0 && r < layer.h && c < layer.w);
  },
  changes(places, value) {
    const { firstChannel } = state.model.meta.choice;
    return places.map(([channel, row, col]) =>
      cellChange('input', gridOf(state.model), { channel: channel - firstChannel, row, col }, value),
    );
  },
  action(places, value) {
    /** @type {[...Place, number][]} */
    const cells = places.map((place) => [...place, value]);
    return { do: 'input', cells };
  },
});
