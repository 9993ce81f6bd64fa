import { h, setText } from '../../common/js/dom.js';
import { NUMBERED_CELL } from './sizes.js';
import { cellNumber } from '../../common/js/format.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Mosaic } from './mosaic.js' */
/** @import { Colours } from './palette.js' */

const DIGIT_WIDTH = 0.53; // of the font size, generously

/**
 * Numbers over the cells of a heatmap, as text elements: Plotly's own cell texts cost 0.2 ms each at every
 * repaint.
 */
export class Numbers {
  /** @type {Mosaic} */
  mosaic;
  /** @type {number}  characters that a cell holds */
  room;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {HTMLElement[]} */
    this.spans = [];
  }

  /**
   * One span for each cell where the cells are wide enough.
   * @param {Mosaic} mosaic
   */
  layout(mosaic) {
    this.mosaic = mosaic;
    const wanted = mosaic.cell >= NUMBERED_CELL ? mosaic.channels * mosaic.rows * mosaic.cols : 0;
    const fontSize = Math.min(16, Math.max(10, mosaic.cell * 0.3));
    this.room = (mosaic.cell - 4) / (fontSize * DIGIT_WIDTH); // characters that a cell holds
    this.host.style.fontSize = `${fontSize}px`;
    this.host.replaceChildren();
    this.spans = [];
    for (let k = 0; k < wanted; k++) {
      const channel = Math.floor(k / (mosaic.rows * mosaic.cols));
      const [row, col] = mosaic.place(channel, Math.floor(k / mosaic.cols) % mosaic.rows, k % mosaic.cols);
      const side = `${mosaic.cell}px`;
      const span = h('span', {});
      Object.assign(span.style, {
        left: `${col * mosaic.cell}px`,
        top: `${row * mosaic.cell}px`,
        width: side,
        height: side,
        lineHeight: side,
      });
      this.spans.push(span);
    }
    this.host.append(...this.spans);
  }

  /**
   * @param {Values} values
   * @param {Colours} colours
   * @param {[low: number, high: number]} range
   * @param {number} shown  cells after this one stay empty: they are not computed yet
   */
  show(values, colours, range, shown) {
    const perChannel = this.mosaic.rows * this.mosaic.cols;
    const span = range[1] - range[0] || 1;
    this.spans.forEach((element, k) => {
      const visible = k % perChannel <= shown && !Number.isNaN(values[k]);
      setText(element, visible ? cellNumber(values[k], this.room) : '');
      if (visible) element.style.color = colours.text((values[k] - range[0]) / span);
    });
  }
}
