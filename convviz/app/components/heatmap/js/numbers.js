import { h } from '../../common/js/dom.js';
import { shownUpTo } from './marks.js';
import { cellNumber } from '../../common/js/format.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Cover } from './marks.js' */
/** @import { Mosaic } from './mosaic.js' */
/** @import { Colours } from './palette.js' */

/** @typedef {{ element: HTMLElement, text: Text, value: number, colour: string }} Shown  in one cell */

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
    /** @type {Shown[]} */
    this.cells = [];
  }

  /**
   * One span for each cell where the cells are wide enough.
   * @param {Mosaic} mosaic
   */
  layout(mosaic) {
    this.mosaic = mosaic;
    const wanted = mosaic.isNumbered ? mosaic.channels * mosaic.rows * mosaic.cols : 0;
    const fontSize = fontFor(mosaic);
    this.room = (mosaic.cellWidth - 2) / (fontSize * DIGIT_WIDTH); // characters that a cell holds
    this.host.style.fontSize = `${fontSize}px`;
    this.cells = Array.from({ length: wanted }, (_, k) => this.made(k));
    this.host.replaceChildren(...this.cells.map(({ element }) => element));
  }

  /** @param {number} k  @returns {Shown} */
  made(k) {
    const { mosaic } = this;
    const channel = Math.floor(k / (mosaic.rows * mosaic.cols));
    const [row, col] = mosaic.place(channel, Math.floor(k / mosaic.cols) % mosaic.rows, k % mosaic.cols);
    const { cell, cellWidth } = mosaic;
    const height = `${cell}px`;
    const text = document.createTextNode('');
    const element = h('span', {}, text);
    Object.assign(element.style, {
      left: `${col * cellWidth}px`,
      top: `${row * cell}px`,
      width: `${cellWidth}px`,
      height,
      lineHeight: height,
    });
    return { element, text, value: NaN, colour: '' };
  }

  /**
   * @param {Values} values
   * @param {Values} coloured  the same as they are coloured
   * @param {Colours} colours
   * @param {[low: number, high: number]} range
   * @param {Cover | null} cover  its cells stay empty: they are not computed yet
   */
  show(values, coloured, colours, range, cover) {
    const perChannel = this.mosaic.rows * this.mosaic.cols;
    const span = range[1] - range[0] || 1;
    this.cells.forEach((cell, k) => {
      const shown = cover ? shownUpTo(cover, Math.floor(k / perChannel)) : Infinity;
      const value = k % perChannel <= shown ? values[k] : NaN;
      this.write(cell, value);
      if (!Number.isNaN(value)) paint(cell, colours.text((coloured[k] - range[0]) / span));
    });
  }

  /**
   * Touches only what changes: most cells of a grid stay the same from step to step.
   * @param {Shown} cell
   * @param {number} value
   */
  write(cell, value) {
    if (Object.is(value, cell.value)) return;
    cell.value = value;
    const shown = Number.isNaN(value) ? '' : cellNumber(value, this.room);
    if (cell.text.data !== shown) cell.text.data = shown;
  }
}

/**
 * Small cells need their room for digits; those of a slide are read from the last row.
 * @param {Pick<Mosaic, 'cell' | 'cellWidth' | 'freeDigits'>} mosaic
 */
function fontFor({ cell, cellWidth, freeDigits }) {
  if (freeDigits) return Math.max(10, Math.min(cell * 0.62, cellWidth * 0.34));
  if (cell < 44) return Math.max(10, cell * 0.3);
  return cell > 64 ? cell * 0.34 : Math.min(16, cell * 0.34);
}

/** @param {Shown} cell  @param {string} colour */
function paint(cell, colour) {
  if (cell.colour === colour) return;
  cell.colour = colour;
  cell.element.style.color = colour;
}
