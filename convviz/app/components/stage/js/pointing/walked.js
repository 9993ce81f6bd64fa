import { fill } from '../../../common/js/format.js';
import { Walk } from '../../../heatmap/js/walk.js';

/** @import { Place } from '../../../heatmap/js/walk.js' */
/** @import { Painting } from '../editing/painting.js' */
/** @import { Panels } from '../panels/panels.js' */
/** @import { State } from '../state/state.js' */
/** @import { Pointing } from './pointing.js' */

/** @type {Record<string, string>}  what the channels of a panel are, where they are no channels */
const COUNTED = { filter: 'walk_filter', filter_part: 'walk_filter', item: 'walk_picture' };

/**
 * The panels of the stage, walked over by keyboard.
 * @param {{ state: State, panels: Panels, pointing: Pointing, painting: Painting }} stage
 */
export function walkOf({ state, panels, pointing, painting }) {
  /** @param {Place} place  @param {(hit: import('../panels/panels.js').Hit) => void} act */
  const withHit = (place, act) => {
    const hit = panels.hitOf(place);
    if (hit) act(hit);
  };
  return new Walk(panels.element, {
    heatmaps: () => panels.heatmaps,
    text: () => state.model.text,
    said(place) {
      const hit = panels.hitOf(place);
      return hit && pointing.parts(hit);
    },
    counted(role, channel) {
      const { text, meta } = state.model;
      if (role === 'input' && meta.colours) return meta.colours[channel];
      return fill(text[COUNTED[panels.specs?.get(role)?.points ?? ''] ?? 'walk_channel'], { n: channel });
    },
    at: (place, point) => withHit(place, (hit) => pointing.at(hit, point)),
    leave: () => pointing.leave(),
    press: (place) => withHit(place, (hit) => painting.press(hit) || pointing.press(hit)),
  });
}
