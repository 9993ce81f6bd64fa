/** @import { Layer } from '../../layer/layer.js' */

/**
 * The room that there is: px in the direction of taps and pixels, px in that of the steps, whether both
 * matrices share the first, the cell where they do not fit, and the largest where another than usual.
 * @typedef {{ along: number, across: number, shared: boolean, cut: number, most?: number }} Space
 */

/**
 * How much fits: the cell in px, the others as counts.
 * @typedef {{ cell: number, channels: number, steps: number, taps: number, pixels: number }} Room
 */

const CELL = { least: 4, most: 20, cutMost: 8 }; // px: where all fits, and where something is left out

/**
 * How much of both matrices fits.
 * @param {Layer} layer
 * @param {Space} room
 * @returns {Room}
 */
export function matrixRoom(layer, room) {
  const [taps, pixels] = [layer.kh * layer.kw, layer.h * layer.w];
  /** @param {number} channels */
  const cellOf = (channels) => room.along / needed(taps, pixels, channels, room.shared);
  const channels = cellOf(layer.channels) >= CELL.least ? layer.channels : 1;
  const fitting = cellOf(channels);
  const whole = Math.min(room.most ?? CELL.most, fitting, room.across / layer.steps);
  if (whole >= CELL.least) return { cell: Math.floor(whole), channels, taps, pixels, steps: layer.steps };
  const cell = fitting >= CELL.least ? Math.min(CELL.cutMost, Math.floor(fitting)) : room.cut;
  const steps = Math.min(layer.steps, Math.floor(room.across / cell));
  if (fitting >= CELL.least) return { cell, channels, taps, pixels, steps };
  return { cell, channels, steps, ...cut(taps, pixels, Math.floor(room.along / cell), room.shared) };
}

/**
 * Cells in the direction of taps and pixels, with the gaps between channels.
 * @param {number} taps
 * @param {number} pixels
 * @param {number} channels
 * @param {boolean} shared
 */
function needed(taps, pixels, channels, shared) {
  const each = shared ? taps + pixels : Math.max(taps, pixels);
  return channels * each + (channels - 1) * (shared ? 2 : 1);
}

/**
 * Pixels are cut first; the taps keep a third.
 * @param {number} taps
 * @param {number} pixels
 * @param {number} count
 * @param {boolean} shared
 */
function cut(taps, pixels, count, shared) {
  if (!shared) return { taps: Math.min(taps, count), pixels: Math.min(pixels, count) };
  const kept = Math.min(taps, Math.max(Math.floor(count / 3), count - pixels));
  return { taps: kept, pixels: Math.min(pixels, count - kept) };
}
