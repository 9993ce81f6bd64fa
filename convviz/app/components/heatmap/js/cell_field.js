import { h } from '../../common/js/dom.js';

/** @import { Cell, Mosaic } from './mosaic.js' */

// a phone's decimal keypad has neither minus nor slash
const PLAIN = { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };

/** The field in which the number of one cell is typed, over that cell. */
export class CellField {
  constructor() {
    this.element = h('input', { ...PLAIN, class: 'cv-cell', hidden: true });
  }

  get typed() {
    return this.element.value.trim();
  }

  /** @param {number} value  @param {string} name */
  open(value, name) {
    this.write(value);
    this.element.ariaLabel = name;
    this.element.hidden = false;
    this.element.focus();
    this.element.select();
  }

  /** @param {number} value */
  write(value) {
    this.element.value = Number.isFinite(value) ? String(Number(value.toPrecision(7))) : '';
  }

  /** Another number in the open field, which is typed over as before.  @param {number} value */
  rewrite(value) {
    this.write(value);
    this.element.select();
  }

  hide() {
    this.element.hidden = true;
  }

  /** @param {boolean} wrong */
  markWrong(wrong) {
    this.element.classList.toggle('cv-wrong', wrong);
  }

  /**
   * Puts the field over a cell; on one too small to type in it is wider than the cell.
   * @param {Cell} cell
   * @param {Mosaic} mosaic
   */
  place(cell, mosaic) {
    const [row, col] = mosaic.place(cell.channel, cell.row, cell.col);
    const width = Math.max(mosaic.cell, 56);
    const height = Math.max(mosaic.cell, 28);
    const left = Math.max(0, Math.min(col * mosaic.cell + (mosaic.cell - width) / 2, mosaic.width - width));
    Object.assign(this.element.style, {
      left: `${left}px`,
      top: `${row * mosaic.cell + (mosaic.cell - height) / 2}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}
