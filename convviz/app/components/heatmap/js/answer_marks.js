import { square } from './mark_places.js';
import { MARKS } from './palette.js';

/** @import { Box, Pen, Tiles } from './mark_places.js' */
/** @import { Cells } from './marks.js' */

const ASKING = 12; // px of the smallest cell in which a question mark is read

/** Marks of a question: what is asked for, still to be typed, found right or wrong, or covered. */
export const ANSWER_MARKS = {
  /**
   * A cell whose number is asked for.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  question(pen, mosaic, { cells }) {
    pen.fillStyle = MARKS.pinned;
    pen.font = `bold ${Math.max(10, mosaic.cell * 0.6)}px sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      pen.fillText('?', x + w / 2, y + h / 2);
    }
  },

  /**
   * Cells of a map that are still to be typed.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  blank(pen, mosaic, { cells }) {
    pen.strokeStyle = pen.fillStyle = MARKS.blank;
    pen.lineWidth = 1;
    pen.font = `${Math.max(9, mosaic.cell * 0.35)}px sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      pen.strokeRect(x + 1.5, y + 1.5, w - 3, h - 3);
      pen.fillText('?', x + w / 2, y + h / 2);
    }
  },

  /**
   * Cells whose number was found right: a tick in the corner.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  right(pen, mosaic, { cells }) {
    const tick = [
      [0, 0.55],
      [0.4, 1],
      [1, 0],
    ];
    for (const cell of cells) signed(pen, square(mosaic, cell), [tick], MARKS.right);
  },

  /**
   * Cells whose number was found wrong: a cross in the corner.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  wrong(pen, mosaic, { cells }) {
    const cross = [
      [
        [0, 0],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 0],
      ],
    ];
    for (const cell of cells) signed(pen, square(mosaic, cell), cross, MARKS.pinned);
  },

  /**
   * A question mark in every cell but these: their numbers are covered.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  hidden(pen, mosaic, { cells }) {
    const open = new Set(cells.map(String));
    const { color, fontFamily } = getComputedStyle(pen.canvas);
    pen.font = `bold ${Math.max(10, mosaic.cell * 0.4)}px ${fontFamily}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (let channel = 0; channel < mosaic.channels; channel++)
      for (let row = 0; row < mosaic.rows; row++)
        for (let col = 0; col < mosaic.cols; col++) {
          if (open.has(String([channel, row, col]))) continue;
          const [x, y, w, h] = square(mosaic, [channel, row, col]);
          pen.fillStyle = MARKS.hidden;
          pen.fillRect(x, y, w, h);
          if (mosaic.cell < ASKING) continue;
          pen.strokeStyle = MARKS.hidden;
          pen.lineWidth = 1;
          pen.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
          pen.fillStyle = color;
          pen.fillText('?', x + w / 2, y + h / 2);
        }
  },
};

/**
 * A small sign in a cell's upper right corner, on white: it is seen on every colour.
 * @param {Pen} pen
 * @param {Box} cell
 * @param {number[][][]} lines  in shares of the sign's side
 * @param {string} colour
 */
function signed(pen, [x, y, w, h], lines, colour) {
  const side = Math.max(5, Math.min(11, w * 0.22));
  const pad = side * 0.35;
  const [left, top] = [x + w - side - 1.6 * pad, y + Math.min(1.6 * pad, h * 0.1)];
  pen.fillStyle = '#fff';
  pen.beginPath();
  pen.arc(left + side / 2, top + side / 2, side / 2 + pad, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1.5, side / 5);
  pen.beginPath();
  for (const line of lines)
    line.forEach(([across, down], k) =>
      pen[k ? 'lineTo' : 'moveTo'](left + across * side, top + down * side),
    );
  pen.stroke();
}
