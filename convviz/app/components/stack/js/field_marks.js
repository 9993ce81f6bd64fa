import { drawMarks } from '../../heatmap/js/marks.js';
import { MARKS } from '../../heatmap/js/palette.js';

const VEIL = 0.22; // so much of the mark's colour lies over what is seen

/** A mosaic as if it had these channels alone, so that marks fall on them. */
function only(mosaic, channels) {
  const view = Object.create(mosaic);
  view.channels = channels.length;
  view.place = (k, row, col) => mosaic.place(channels[k], row, col);
  return view;
}

/** Draws the part of a panel that a unit sees; nothing of it where all lies in the padding. */
export function drawField(panel, { top, left, height, width, channels, hidden }, pinned) {
  const mosaic = only(panel.mosaic, hidden ? [] : channels);
  const colour = pinned ? MARKS.pinned : MARKS.window;
  drawMarks(panel.canvas, mosaic, [{ kind: 'window', row: top, col: left, height, width, colour }]);
  if (hidden) return;
  const pen = panel.canvas.getContext('2d');
  pen.save();
  pen.globalAlpha = VEIL;
  pen.fillStyle = colour;
  for (let k = 0; k < channels.length; k++) {
    const [row, col] = mosaic.place(k, top, left);
    pen.fillRect(col * mosaic.cell, row * mosaic.cell, width * mosaic.cell, height * mosaic.cell);
  }
  pen.restore();
}

/** Draws the unit itself. */
export function drawUnit(panel, { channel, row, col }, pinned) {
  drawMarks(panel.canvas, panel.mosaic, [
    { kind: 'outline', cells: [[channel, row, col]], colour: pinned ? MARKS.pinned : MARKS.window },
  ]);
}

export const clear = (panel) => drawMarks(panel.canvas, panel.mosaic, []);
