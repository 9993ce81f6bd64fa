/** @import { Mosaic, Place } from './mosaic.js' */

/**
 * What a mark has to know of a mosaic.
 * @typedef {Pick<Mosaic,
 *   'channels' | 'tiles' | 'rows' | 'cols' | 'cell' | 'cellWidth' | 'width' | 'height' | 'place'
 * >} Tiles
 */

/** @typedef {CanvasRenderingContext2D} Pen */

/** @typedef {[x: number, y: number, w: number, h: number]} Box  a rectangle of the canvas, in px */

/** @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {Pen} */ (canvas.getContext('2d'));

/** @param {Tiles} mosaic  @param {Place} place  @returns {Box} */
export const square = (mosaic, [channel, row, col]) => {
  const [r, c] = mosaic.place(channel, row, col);
  return [c * mosaic.cellWidth, r * mosaic.cell, mosaic.cellWidth, mosaic.cell];
};

/** @param {Tiles} mosaic  @param {number} channel  @returns {Box} */
export const tileOf = (mosaic, channel) => {
  const [x, y] = square(mosaic, [channel, 0, 0]);
  return [x, y, mosaic.cols * mosaic.cellWidth, mosaic.rows * mosaic.cell];
};
