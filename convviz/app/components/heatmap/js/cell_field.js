import { h } from '../../common/js/dom.js';

/** @import { Cell, Mosaic } from './mosaic.js' */

const BESIDE = 12; // px that a wide field may stand out of the map: else it would cover a neighbour's middle
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

  /** Whether its number is selected as it was opened: nobody has typed, nor put the caret anywhere. */
  get isUntouched() {
    const { selectionStart, selectionEnd, value } = this.element;
    return selectionStart === 0 && selectionEnd === value.length;
  }

  /** @param {number} value  @param {string} name */
  open(value, name) {
    this.write(value);
    this.element.ariaLabel = name;
    this.element.hidden = false;
    this.element.focus();
    this.select();
  }

  /** Has what is typed next take the place of the number. */
  select() {
    this.element.select();
  }

  /** @param {number} value */
  write(value) {
    this.element.value = Number.isFinite(value) ? String(Number(value.toPrecision(7))) : '';
  }

  /** Another number in the open field, which is typed over as before.  @param {number} value */
  rewrite(value) {
    this.write(value);
    this.select();
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
    const centred = col * mosaic.cell + (mosaic.cell - width) / 2;
    const left = Math.max(-BESIDE, Math.min(centred, mosaic.width - width + BESIDE));
    Object.assign(this.element.style, {
      left: `${left}px`,
      top: `${row * mosaic.cell + (mosaic.cell - height) / 2}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}
