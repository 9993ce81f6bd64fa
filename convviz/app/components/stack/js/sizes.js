import { NARROW } from '../../heatmap/js/small_window.js';

/** @import { Box } from '../../heatmap/js/mosaic.js' */

/** @typedef {{ width: number, gap: number, present?: boolean }} Room  of all panels, in px */

const MEDIUM = 760; // px: a stage narrower than this has two panels in a row
const TALLEST = 300; // px of a map
const LARGE = 400; // px, where everything is large
const INSIDE = 1.75; // gaps that a panel needs beside its map

/**
 * How many panels stand in a full row.
 * @param {number} count
 * @param {number} width
 */
export function acrossOf(count, width) {
  if (width < NARROW) return 1;
  const most = width < MEDIUM ? 2 : 3;
  return count === 4 ? Math.min(most, 2) : Math.min(most, count);
}

/**
 * The width of a panel when `across` share a row, `gap` px apart.
 * @param {number} across
 * @param {number} width
 * @param {number} gap
 */
const share = (across, width, gap) => (width - (across - 1) * gap) / across;

/**
 * The room of the map of panel k of `count`; the last row may hold fewer, which are wider.
 * @param {number} k
 * @param {number} count
 * @param {Room} room
 * @returns {Box}
 */
export function boxFor(k, count, { width, gap, present }) {
  const across = acrossOf(count, width);
  const inRow = Math.min(across, count - Math.floor(k / across) * across);
  return { width: share(inRow, width, gap) - INSIDE * gap, height: present ? LARGE : TALLEST };
}

/**
 * The least width of a panel, so that a row holds no more panels than wanted.
 * @param {number} count
 * @param {Room} room
 */
export const leastWidth = (count, { width, gap }) =>
  Math.floor(share(acrossOf(count, width), width, gap)) - 1;
