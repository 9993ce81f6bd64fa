import { h } from '../../common/js/dom.js';
import { scaled } from './palette.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Mosaic } from './mosaic.js' */
/** @import { Colours } from './palette.js' */

/**
 * The cells of a heatmap on a canvas that stands in for Plotly's figure while numbers change with every
 * frame. It is drawn as Plotly draws: one pixel a cell, magnified without smoothing, so neither a colour nor
 * an edge moves when one gives way to the other.
 */
export class QuickCanvas {
  /** @type {ImageData | undefined} */
  image;
  /** @type {number}  the frame in which the canvas goes */
  leaving = 0;

  /** @param {HTMLElement} plot  the figure that it stands in for */
  constructor(plot) {
    this.plot = plot;
    this.canvas = h('canvas', { class: 'cv-quick', hidden: true });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    plot.after(this.canvas);
  }

  get isShown() {
    return !this.canvas.hidden;
  }

  /**
   * @param {Values} values
   * @param {Mosaic} mosaic
   * @param {Colours} colours
   * @param {[low: number, high: number]} range
   */
  paint(values, mosaic, colours, range) {
    const image = this.imageFor(mosaic);
    fillCells(image.data, values, mosaic, scaled(colours, range));
    this.pen.putImageData(image, 0, 0);
    this.show(true);
  }

  /** @param {Mosaic} mosaic */
  imageFor({ totalRows, totalCols, width, height }) {
    if (this.image?.width === totalCols && this.image.height === totalRows) return this.image;
    Object.assign(this.canvas, { width: totalCols, height: totalRows });
    Object.assign(this.canvas.style, { width: `${Math.round(width)}px`, height: `${Math.round(height)}px` });
    this.image = this.pen.createImageData(totalCols, totalRows); // gaps between channels stay clear
    return this.image;
  }

  /** Goes when Plotly's picture, which the browser decodes after it was drawn, is certain to be on show. */
  leave() {
    if (!this.isShown || this.leaving) return;
    this.leaving = requestAnimationFrame(() => {
      this.leaving = requestAnimationFrame(() => this.show(false));
    });
  }

  /** @param {boolean} shown */
  show(shown) {
    cancelAnimationFrame(this.leaving);
    this.leaving = 0;
    this.canvas.hidden = !shown;
    this.plot.style.opacity = shown ? '0' : ''; // or it would show through cells without a number
  }
}

/**
 * @param {Uint8ClampedArray} pixels
 * @param {Values} values
 * @param {Mosaic} mosaic
 * @param {ReturnType<typeof scaled>} put
 */
function fillCells(pixels, values, mosaic, put) {
  const { channels, rows, cols, totalCols } = mosaic;
  let k = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < rows; row++) {
      const [down, right] = mosaic.place(channel, row, 0);
      let at = 4 * (down * totalCols + right);
      for (let col = 0; col < cols; col++, at += 4) put(values[k++], pixels, at);
    }
}
