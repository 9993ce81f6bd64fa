import { ANSWER_MARKS } from './answer_marks.js';
import { MARKS } from './palette.js';
import { penOf, square, tileOf } from './mark_places.js';

/** @import { Box, Pen, Tiles } from './mark_places.js' */
/** @import { Place } from './mosaic.js' */

/**
 * A mark over a heatmap. Most list cells; the others say where they lie, in rows and columns of the map.
 * @typedef {Cells | WindowMark | Band | Tile | Frames | Cover | Padding} Mark
 */

/**
 * @typedef {{
 *   kind: 'cells' | 'outline' | 'negative' | 'blocked' | 'gaps' | 'hatched' | 'kink' | 'question'
 *     | 'blank' | 'right' | 'wrong' | 'hidden',
 *   cells: Place[],
 *   colour?: string,
 * }} Cells
 */

/** @typedef {{ row: number, col: number, height: number, width: number, colour?: string }} Rectangle */

/**
 * A box in every tile; `taps` are the cells that a dilated window reads, where it leaves some out.
 * @typedef {Rectangle & { kind: 'window', taps?: [row: number, col: number][] | null }} WindowMark
 */

/** @typedef {Rectangle & { kind: 'band', channel: number }} Band  a row or column of one tile */

/** @typedef {{ kind: 'tile', channel: number, colour?: string }} Tile  one whole channel */

/** @typedef {{ kind: 'frames' }} Frames  where each channel ends: a zero looks like the gap between them */

/**
 * Hides what is not computed yet: in every channel what comes after a cell or, where a channel is named, all
 * that comes after that channel's cell.
 * @typedef {{ kind: 'cover', after: number, channel?: number }} Cover
 */

/** @typedef {{ kind: 'padding', top: number, bottom: number, left: number, right: number }} Padding */

/**
 * Marks over a heatmap, drawn on one canvas: moving an outline there costs nothing, while every Plotly shape
 * costs a relayout. A mark is {kind, ...}: 'cells' and 'outline' list [channel, row, col]; 'window' also has
 * a bounding box per channel; 'cover' hides what is not computed yet; 'padding' hatches the ring around the
 * picture.
 * @param {HTMLCanvasElement} canvas
 * @param {Tiles} mosaic
 * @param {Mark[]} marks
 * @param {string} [background]
 */
export function drawMarks(canvas, mosaic, marks, background = '') {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.ceil(mosaic.width), Math.ceil(mosaic.height)];
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = penOf(canvas);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  for (const mark of marks) {
    const draw = /** @type {(pen: Pen, mosaic: Tiles, mark: Mark, background: string) => void} */ (
      DRAW[mark.kind]
    );
    draw(pen, mosaic, mark, background);
  }
}

/**
 * @param {Pen} pen
 * @param {Box} rectangle
 * @param {string} colour
 * @param {number} width
 */
function stroke(pen, [x, y, w, h], colour, width) {
  const inset = Math.min(width / 2, w / 2);
  pen.lineWidth = width + 2;
  pen.strokeStyle = 'rgba(0,0,0,.45)'; // a dark rim keeps the colour readable on white and on black
  pen.strokeRect(x + inset, y + inset, w - 2 * inset, h - 2 * inset);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.strokeRect(x + inset, y + inset, w - 2 * inset, h - 2 * inset);
}

/**
 * The last cell of a channel that a cover leaves in sight; -1 where it hides all.
 * @param {Cover} cover
 * @param {number} channel
 */
export function shownUpTo({ after, channel: only }, channel) {
  if (only === undefined || channel === only) return after;
  return channel < only ? Infinity : -1;
}

/** @param {Tiles} mosaic */
const lineWidth = ({ cell }) => (cell >= 12 ? Math.max(3, Math.round(cell / 24)) : 2);

const DRAW = {
  ...ANSWER_MARKS,

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {Cells} mark */
  cells(pen, mosaic, { cells, colour = MARKS.lit }) {
    pen.fillStyle = colour;
    for (const cell of cells) pen.fillRect(...square(mosaic, cell));
  },

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {Cells} mark */
  outline(pen, mosaic, { cells, colour = MARKS.window }) {
    for (const cell of cells) stroke(pen, square(mosaic, cell), colour, lineWidth(mosaic));
  },

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {WindowMark} mark */
  window(pen, mosaic, { row, col, height, width, taps, colour = MARKS.window }) {
    for (let channel = 0; channel < mosaic.tiles; channel++) {
      const [x, y] = square(mosaic, [channel, row, col]);
      pen.save();
      clipTo(pen, mosaic, channel); // a stamp may hang over the edge
      stroke(pen, [x, y, width * mosaic.cellWidth, height * mosaic.cell], colour, lineWidth(mosaic));
      if (taps && mosaic.cell >= 3) {
        pen.fillStyle = MARKS.tap; // a dilated window reads only these
        for (const [r, c] of taps) pen.fillRect(...square(mosaic, [channel, r, c]));
      }
      pen.restore();
    }
  },

  /**
   * A row or column of one tile, outlined around its cells: they may be too small for a line inside.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Band} mark
   */
  band(pen, mosaic, { channel, row, col, height, width, colour = MARKS.window }) {
    const [x, y] = square(mosaic, [channel, row, col]);
    const line = mosaic.cell >= 8 ? 2 : 1;
    const half = line / 2;
    const [left, top] = [Math.max(half, x - half), Math.max(half, y - half)];
    const [right, bottom] = [
      Math.min(mosaic.width - half, x + width * mosaic.cellWidth + half),
      Math.min(mosaic.height - half, y + height * mosaic.cell + half),
    ];
    pen.lineWidth = line;
    pen.strokeStyle = colour;
    pen.strokeRect(left, top, right - left, bottom - top);
  },

  /**
   * One whole tile of a mosaic.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Tile} mark
   */
  tile(pen, mosaic, { channel, colour = MARKS.window }) {
    stroke(pen, tileOf(mosaic, channel), colour, 2);
  },

  /** @param {Pen} pen  @param {Tiles} mosaic */
  frames(pen, mosaic) {
    for (let channel = 0; channel < mosaic.channels; channel++) frame(pen, mosaic, channel);
  },

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {Cells} mark */
  negative(pen, mosaic, { cells, colour = '#000' }) {
    pen.fillStyle = colour;
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      const thick = Math.max(1, Math.round(h / 8));
      pen.fillRect(x + 0.25 * w, y + Math.round((h - thick) / 2), 0.5 * w, thick);
    }
  },

  /**
   * Cells through which nothing passes.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  blocked(pen, mosaic, { cells }) {
    pen.strokeStyle = MARKS.blocked;
    pen.lineWidth = Math.min(2, Math.max(0.75, mosaic.cell / 10));
    pen.beginPath();
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      pen.moveTo(x, y + h);
      pen.lineTo(x + w, y);
    }
    pen.stroke();
  },

  /**
   * Zeros that were put between the numbers: a small dot in an empty cell.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  gaps(pen, mosaic, { cells }) {
    pen.fillStyle = MARKS.hatch;
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      const side = Math.max(1, w / 6);
      pen.fillRect(x + (w - side) / 2, y + (h - side) / 2, side, side);
    }
  },

  /**
   * Cells that do not count, or not yet.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  hatched(pen, mosaic, { cells }) {
    pen.strokeStyle = MARKS.hatch;
    pen.lineWidth = mosaic.cell >= 12 ? 1.5 : 1;
    pen.beginPath();
    for (const cell of cells) {
      const [x, y, w, h] = square(mosaic, cell);
      for (let at = w >= 12 ? w / 2 : w; at < 2 * w; at += w >= 12 ? w / 2 : w) {
        pen.moveTo(x + Math.max(0, at - w), y + Math.min(at, h));
        pen.lineTo(x + Math.min(at, w), y + Math.max(0, at - h));
      }
    }
    pen.stroke();
  },

  /**
   * Cells where a function changes its slope: a peak in the upper left corner.
   * @param {Pen} pen
   * @param {Tiles} mosaic
   * @param {Cells} mark
   */
  kink(pen, mosaic, { cells }) {
    pen.strokeStyle = MARKS.pinned;
    pen.lineWidth = mosaic.cell >= 20 ? 2 : 1;
    pen.beginPath();
    for (const cell of cells) {
      const [x, y, w] = square(mosaic, cell);
      const [side, gap] = [Math.min(9, w * 0.7), Math.min(3, w * 0.15)];
      pen.moveTo(x + gap, y + gap + side * 0.8);
      pen.lineTo(x + gap + side / 2, y + gap);
      pen.lineTo(x + gap + side, y + gap + side * 0.8);
    }
    pen.stroke();
  },

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {Cover} mark  @param {string} background */
  cover(pen, mosaic, mark, background) {
    pen.fillStyle = background;
    for (let channel = 0; channel < mosaic.channels; channel++) {
      const after = shownUpTo(mark, channel);
      if (after === Infinity) continue;
      const row = Math.floor(after / mosaic.cols);
      const col = after - row * mosaic.cols;
      const [x, y, w, h] = tileOf(mosaic, channel);
      const { cell, cellWidth } = mosaic;
      const [right, below] = [(col + 1) * cellWidth, (row + 1) * cell];
      pen.fillRect(x + right, y + below - cell, w - right, cell);
      pen.fillRect(x, y + below, w, h - below);
      frame(pen, mosaic, channel); // the size of the map to come
    }
  },

  /** @param {Pen} pen  @param {Tiles} mosaic  @param {Padding} mark */
  padding(pen, mosaic, { top, bottom, left, right }) {
    const { cell, cellWidth } = mosaic;
    for (let channel = 0; channel < mosaic.tiles; channel++) {
      const [x, y, w, h] = tileOf(mosaic, channel);
      pen.save();
      pen.beginPath();
      pen.rect(x, y, w, h);
      pen.rect(
        x + left * cellWidth,
        y + top * cell,
        w - (left + right) * cellWidth,
        h - (top + bottom) * cell,
      );
      pen.clip('evenodd');
      hatch(pen, x, y, w, h);
      pen.restore();
    }
  },
};

/** @param {Pen} pen  @param {Tiles} mosaic  @param {number} channel */
function frame(pen, mosaic, channel) {
  const [x, y, w, h] = tileOf(mosaic, channel);
  pen.lineWidth = 1;
  pen.strokeStyle = MARKS.hatch;
  pen.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
}

/** @param {Pen} pen  @param {Tiles} mosaic  @param {number} channel */
function clipTo(pen, mosaic, channel) {
  pen.beginPath();
  pen.rect(...tileOf(mosaic, channel));
  pen.clip();
}

/** @param {Pen} pen  @param {number} x  @param {number} y  @param {number} w  @param {number} h */
function hatch(pen, x, y, w, h) {
  pen.strokeStyle = MARKS.hatch;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let at = -h; at < w; at += 7) {
    pen.moveTo(x + at, y + h);
    pen.lineTo(x + at + h, y);
  }
  pen.stroke();
}
