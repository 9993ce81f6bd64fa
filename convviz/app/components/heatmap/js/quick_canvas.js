import { h } from '../../common/js/dom.js';
import { scaled } from './palette.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Mosaic } from './mosaic.js' */
/** @import { Colours } from './palette.js' */

/** @typedef {{ values: Values, mosaic: Mosaic, colours: Colours, range: [number, number] }} Painted */

/**
 * The cells of a heatmap on a canvas that stands in for Plotly's figure while numbers change with every
 * frame. It is drawn as Plotly draws: one pixel a cell, magnified without smoothing, so neither a colour nor
 * an edge moves when one gives way to the other.
 */
export class QuickCanvas {
  /** @type {ImageData | undefined} */
  image;
  /** @type {Painted | undefined} */
  painted;
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
   * Paints the cells whose numbers are others than those on it; all, where they are coloured otherwise now.
   * @param {Values} values  which stay as they are
   * @param {Mosaic} mosaic
   * @param {Colours} colours
   * @param {[low: number, high: number]} range
   */
  paint(values, mosaic, colours, range) {
    const image = this.imageFor(mosaic);
    const was = this.painted;
    const isAlike = was?.colours === colours && was.range[0] === range[0] && was.range[1] === range[1];
    const painted = fillCells(
      image.data,
      values,
      isAlike ? was.values : null,
      mosaic,
      scaled(colours, range),
    );
    if (painted) this.pen.putImageData(image, 0, 0, 0, painted.top, mosaic.totalCols, painted.height);
    this.painted = { values, mosaic, colours, range };
    this.show(true);
  }

  /** @param {Mosaic} mosaic */
  imageFor(mosaic) {
    const { totalRows, totalCols, width, height } = mosaic;
    if (this.image && this.painted?.mosaic === mosaic) return this.image;
    this.painted = undefined;
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
 * Colours the cells whose values are others than `was`; returns the rows of the image that they are in.
 * @param {Uint8ClampedArray} pixels
 * @param {Values} values
 * @param {Values | null} was
 * @param {Mosaic} mosaic
 * @param {ReturnType<typeof scaled>} put
 */
function fillCells(pixels, values, was, mosaic, put) {
  const { channels, rows, cols, totalCols } = mosaic;
  let [k, top, bottom] = [0, Infinity, -1];
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < rows; row++) {
      const [down, right] = mosaic.place(channel, row, 0);
      let at = 4 * (down * totalCols + right);
      for (let col = 0; col < cols; col++, k++, at += 4) {
        if (was && Object.is(was[k], values[k])) continue;
        put(values[k], pixels, at);
        [top, bottom] = [Math.min(top, down), Math.max(bottom, down)];
      }
    }
  return bottom < 0 ? null : { top, height: bottom - top + 1 };
}
