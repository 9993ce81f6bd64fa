import { CAPTION, GAP } from '../../../../heatmap/js/measures.js';
import { SHARES, heightOnSlide } from '../../../../heatmap/js/slide_sizes.js';
import { NARROW } from '../../../../heatmap/js/small_window.js';
import { matrixRoom } from './room.js';

/** @import { Box, Grid } from '../../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../../state/model.js' */
/** @import { Room, Space } from './room.js' */

/**
 * Where both matrices stand on the stage, and the room that it leaves them.
 */

const HEIGHT = { beside: 330, above: 460 }; // px: of each matrix beside the other, of both above each other
const CAPTION_ON_SLIDE = 0.18; // of the height: the caption of a narrow matrix
const SMALL_CELL = { beside: 5, above: 4 }; // px: of a matrix that is cut

/** @param {{ width: number }} model */
export const isNarrow = ({ width }) => width < NARROW;

/** @param {Pick<Model, 'width' | 'slide'>} model */
export const isSlide = ({ width, slide }) => Boolean(slide) && width >= NARROW;

/**
 * P beside C, or `turned` above each other where they are transposed (see room.js).
 * @param {Pick<Model, 'layer' | 'width' | 'slide'>} model
 * @param {boolean} turned
 * @returns {Room}
 */
export function roomOf(model, turned) {
  return turned ? matrixRoom(model.layer, above(model)) : beside(model);
}

/** @param {Pick<Model, 'width' | 'slide'>} model  @returns {Space} */
function above({ width, slide }) {
  const space = { shared: true, cut: SMALL_CELL.above };
  if (slide && isSlide({ width, slide }))
    return {
      ...space,
      along: slide.height - 2 * slide.frame,
      across: width * SHARES.fit - GAP,
      most: Infinity,
    };
  return { ...space, along: HEIGHT.above, across: isNarrow({ width }) ? width - GAP : width * 0.5 };
}

/**
 * A P that is narrower than its caption takes the caption's width.
 * @param {Pick<Model, 'layer' | 'width' | 'slide'>} model
 */
function beside({ layer, width, slide }) {
  const shared = !isNarrow({ width });
  const tall = slide && shared ? heightOnSlide(slide, 'matrices') : HEIGHT.beside;
  /** @param {number} less */
  const room = (less) =>
    matrixRoom(layer, {
      along: width - (shared ? 2 : 1) * GAP - less,
      across: tall,
      shared,
      cut: SMALL_CELL.beside,
      most: slide && shared ? Infinity : undefined,
    });
  const first = room(0);
  const caption = slide ? Math.max(CAPTION, CAPTION_ON_SLIDE * slide.height) : CAPTION;
  const lack = shared ? Math.max(0, caption - (first.channels * (first.taps + 1) - 1) * first.cell) : 0;
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
