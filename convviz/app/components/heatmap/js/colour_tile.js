import { h } from '../../common/js/dom.js';
import { penOf } from './mark_places.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Mosaic } from './mosaic.js' */

/** The picture in colour, in the tile after those of its red, green and blue. */
export class ColourTile {
  /** @param {HTMLElement} map */
  constructor(map) {
    this.canvas = h('canvas', { class: 'cv-mixed', 'aria-hidden': 'true' });
    map.prepend(this.canvas);
  }

  /**
   * @param {Values} values  red, green and blue, one after the other
   * @param {Mosaic} mosaic
   * @param {[low: number, high: number]} range  of black to white
   */
  paint(values, mosaic, [low, high]) {
    const { rows, cols, cell, cellWidth } = mosaic;
    const [top, left] = mosaic.place(mosaic.channels, 0, 0);
    const area = rows * cols;
    const image = new ImageData(cols, rows);
    for (let k = 0; k < area; k++) {
      for (let n = 0; n < 3; n++) image.data[4 * k + n] = (255 * (values[n * area + k] - low)) / (high - low);
      image.data[4 * k + 3] = 255;
    }
    Object.assign(this.canvas, { width: cols, height: rows });
    Object.assign(this.canvas.style, {
      top: `${top * cell}px`,
      left: `${left * cellWidth}px`,
      width: `${cols * cellWidth}px`,
      height: `${rows * cell}px`,
    });
    penOf(this.canvas).putImageData(image, 0, 0);
  }

  /** @param {boolean} shown */
  show(shown) {
    this.canvas.hidden = !shown;
  }
}
