import { CAPTION, GAP } from '../../../../heatmap/js/measures.js';
import { NARROW } from '../../../../heatmap/js/small_window.js';
import { matrixRoom } from './room.js';

/** @import { Box, Grid } from '../../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../../state/model.js' */
/** @import { Room, Space } from './room.js' */

/**
 * Where both matrices stand on the stage, and the room that it leaves them.
 */

const HEIGHT = { beside: 330, above: 460 }; // px: of each matrix beside the other, of both above each other
const SMALL_CELL = { beside: 5, above: 4 }; // px: of a matrix that is cut

/** @param {{ width: number }} model */
export const isNarrow = ({ width }) => width < NARROW;

/**
 * P beside C, or `turned` above each other where they are transposed (see room.js).
 * @param {Pick<Model, 'layer' | 'width'>} model
 * @param {boolean} turned
 * @returns {Room}
 */
export function roomOf(model, turned) {
  return turned ? matrixRoom(model.layer, above(model)) : beside(model);
}

/** @param {{ width: number }} model  @returns {Space} */
const above = ({ width }) => ({
  along: HEIGHT.above,
  across: isNarrow({ width }) ? width - GAP : width * 0.5,
  shared: true,
  cut: SMALL_CELL.above,
});

/**
 * A P that is narrower than its caption takes the caption's width.
 * @param {Pick<Model, 'layer' | 'width'>} model
 */
function beside({ layer, width }) {
  const shared = !isNarrow({ width });
  /** @param {number} less */
  const room = (less) =>
    matrixRoom(layer, {
      along: width - (shared ? 2 : 1) * GAP - less,
      across: HEIGHT.beside,
      shared,
      cut: SMALL_CELL.beside,
    });
  const first = room(0);
  const lack = shared ? Math.max(0, CAPTION - (first.channels * (first.taps + 1) - 1) * first.cell) : 0;
  return lack ? room(lack) : first;
}

/**
 * Channels stand beside each other where steps run down, and above each other where they run across.
 * @param {Pick<Model, 'room' | 'turned'>} model
 * @param {Grid} grid
 * @returns {Box}
 */
export function boxOf({ room, turned }, { channels, rows, cols }) {
  const [down, across] = turned ? [channels, 1] : [1, channels];
  /** @param {number} tiles  @param {number} each */
  const length = (tiles, each) => room.cell * (tiles * (each + 1) - 1) || room.cell;
  return { width: length(across, cols), height: length(down, rows), maxCell: room.cell, across };
}
