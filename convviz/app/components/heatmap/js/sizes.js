import { FRAME, GAP, NUMBERED_CELL, ROW_FRAME, SHARE } from './measures.js';
import { boxOnSlide } from './slide_sizes.js';
import { NARROW, isInRow, isShort, lowered, narrowBox, numberedHeight, shortBox } from './small_window.js';

/** @import { HeatmapSpec } from './heatmap.js' */
/** @import { Box } from './mosaic.js' */

/**
 * A heatmap with its place on the page: how wide its column is, and how tall it may become at most.
 * @typedef {HeatmapSpec & {
 *   role: string,
 *   width: 'large' | 'small' | 'half' | 'third' | 'wide' | 'fit' | 'rest',
 *   points?: string,
 *   tallest?: number,
 *   maxCell?: number,
 *   cellWidth?: number,
 *   box?: Box,
 *   share?: number,
 *   strip?: boolean,
 *   below?: boolean,
 * }} PanelSpec
 */

const TALLEST = 420; // px of a large map
const WITH_STRIPS = 290; // px where strips stand below the maps
const COMFORTABLE_CELL = 34; // px: what a small grid's are given where there is room
const LOW = 800; // px: a window that is lower, such as a projector's, has the stage in sight with less air
const AROUND = 345; // px that stand above and below the maps there

/** Whether the window is too low for the usual heights. */
export const isLow = () => window.innerHeight < LOW;

/**
 * The height of a map on a low window, of which its numbers need some.
 * @param {PanelSpec} spec
 * @param {number} [below]
 */
const lowest = ({ grid }, below = 0) =>
  Math.max(below ? numberedHeight(grid) : 200, window.innerHeight - AROUND - below);

/**
 * The room of one panel.
 * @param {PanelSpec} spec
 * @param {PanelSpec[][]} columns
 * @param {{
 *   width: number,
 *   meta: { present?: boolean, below?: number },
 *   slide?: { height: number, frame: number },
 * }} model  where `below` is what has to be in sight below all maps, in px
 * @returns {Box}
 */
export function boxFor(spec, columns, { width, meta, slide }) {
  if (slide && width >= NARROW)
    return { ...(spec.box ?? boxOnSlide(spec, columns, width, slide)), freeDigits: true };
  // the view has shared out the room itself
  if (spec.box) return !slide && isShort(width) ? lowered(spec.box, spec.width) : spec.box;
  const strips = columns.some(([first]) => first?.width === 'half' || first?.strip);
  const usual = Math.min(strips ? WITH_STRIPS : TALLEST, isLow() ? lowest(spec, meta.below) : Infinity);
  const tallest = meta.present ? Math.min(560, Math.max(240, window.innerHeight * 0.5)) : usual;
  const height = Math.min(tallest, spec.tallest ?? tallest);
  if (spec.width === 'wide')
    return { width: width - GAP, height, maxCell: spec.maxCell, cellWidth: spec.cellWidth };
  const column = columns.find((specs) => specs.includes(spec)) ?? [spec];
  const stacked = column.filter(({ box }) => !box).length;
  const rows = column.reduce((sum, { box }) => sum + (box ? box.height + ROW_FRAME : 0), 0);
  if (width < NARROW) return narrowBox(spec, columns, column, width, height);
  if (isShort(width) && isInRow(spec.width)) return shortBox(spec, stacked, width);
  if (spec.width !== 'small')
    return { width: width * SHARE[spec.width] - GAP, height, maxCell: spec.maxCell };
  // Three stacked grids are about as high as the map beside them, if their cells can still hold a number.
  const smallest =
    spec.grid.channels === 1 && Math.max(spec.grid.rows, spec.grid.cols) <= 3
      ? (isLow() ? NUMBERED_CELL : COMFORTABLE_CELL) * spec.grid.rows
      : 0;
  const beside = Math.min(tallest, width * SHARE.large - GAP);
  const share = (beside - rows - (stacked - 1) * FRAME) / stacked;
  return {
    width: width * SHARE.small - GAP,
    height: Math.max(share, smallest, 80),
    maxCell: meta.present ? 72 : 56,
  };
}
