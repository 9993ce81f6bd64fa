import { penOf } from '../../heatmap/js/mark_places.js';
import { drawMarks } from '../../heatmap/js/marks.js';
import { MARKS } from '../../heatmap/js/palette.js';

/** @import { Heatmap } from '../../heatmap/js/heatmap.js' */
/** @import { Mosaic } from '../../heatmap/js/mosaic.js' */
/** @import { SeenOf, Unit } from './fields.js' */

const VEIL = 0.22; // so much of the mark's colour lies over what is seen

/**
 * A mosaic that seems to have these channels alone, so that marks fall on them.
 * @param {Mosaic} mosaic
 * @param {number[]} channels
 * @returns {Mosaic}
 */
function only(mosaic, channels) {
  const view = Object.create(mosaic);
  view.channels = channels.length;
  view.place = (/** @type {number} */ k, /** @type {number} */ row, /** @type {number} */ col) =>
    mosaic.place(channels[k], row, col);
  return view;
}

/**
 * Draws the part of a panel that a unit sees, nothing where all of it lies in the padding.
 * @param {Heatmap} panel
 * @param {SeenOf} field
 * @param {boolean} pinned
 */
export function drawField(panel, { top, left, height, width, channels, hidden }, pinned) {
  const mosaic = only(panel.mosaic, hidden ? [] : channels);
  const colour = pinned ? MARKS.pinned : MARKS.window;
  drawMarks(panel.canvas, mosaic, [{ kind: 'window', row: top, col: left, height, width, colour }]);
  if (hidden) return;
  const pen = penOf(panel.canvas);
  pen.save();
  pen.globalAlpha = VEIL;
  pen.fillStyle = colour;
  for (let k = 0; k < channels.length; k++) {
    const [row, col] = mosaic.place(k, top, left);
    pen.fillRect(col * mosaic.cell, row * mosaic.cell, width * mosaic.cell, height * mosaic.cell);
  }
  pen.restore();
}

/**
 * Draws the unit itself.
 * @param {Heatmap} panel
 * @param {Unit} unit
 * @param {boolean} pinned
 */
export function drawUnit(panel, { channel, row, col }, pinned) {
  drawMarks(panel.canvas, panel.mosaic, [
    { kind: 'outline', cells: [[channel, row, col]], colour: pinned ? MARKS.pinned : MARKS.window },
  ]);
}

/** @param {Heatmap} panel */
export const clear = (panel) => drawMarks(panel.canvas, panel.mosaic, []);
