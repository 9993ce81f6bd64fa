import { SpokenGrid } from '../../heatmap/js/spoken_grid.js';
import { steppedTo } from '../../heatmap/js/steps.js';
import { fill } from '../../common/js/format.js';

/** @import { Cell } from '../../heatmap/js/mosaic.js' */
/** @import { Pad } from './pad.js' */

/** Drawing by keyboard: arrows move the pen, Space draws where it is, and with Shift it draws on the way. */
export class PadKeys {
  /** @param {Pad} pad  @param {HTMLElement} title */
  constructor(pad, title) {
    this.pad = pad;
    this.grid = new SpokenGrid(title);
    const { element } = this.grid;
    element.addEventListener('focus', () => this.tell(this.cell));
    element.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('keyup', (event) => event.key === 'Shift' && pad.end());
    element.addEventListener('blur', () => pad.end());
  }

  /** @returns {Cell} */
  get cell() {
    const middle = Math.floor(this.pad.drawing.side / 2);
    return this.grid.cell ?? { channel: 0, row: middle, col: middle };
  }

  /** Where the cells lie, which the page may have drawn larger. */
  fit() {
    const { drawing, canvas } = this.pad;
    const cell = canvas.clientWidth / drawing.side;
    this.grid.fit({
      channels: 1,
      rows: drawing.side,
      cols: drawing.side,
      cell,
      place: (_channel, row, col) => [row, col],
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { cell } = this;
    const next = steppedTo(event, cell, {
      channels: 1,
      rows: this.pad.drawing.side,
      cols: this.pad.drawing.side,
    });
    if (!next && event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (next && event.shiftKey) this.pad.draw(middleOf(cell), middleOf(next));
    if (!next) this.pad.draw(middleOf(cell), middleOf(cell));
    if (!next || !event.shiftKey) this.pad.end();
    this.tell(next ?? cell);
  }

  /** @param {Cell} cell */
  tell(cell) {
    const { text, drawing } = this.pad;
    const isInk = drawing.cells[cell.row * drawing.side + cell.col];
    const place = fill(text.walk_place, { row: cell.row, col: cell.col });
    this.fit();
    this.grid.goTo(cell);
    this.grid.tell(`${place}: ${isInk ? text.ink : text.paper}`);
    this.grid.describe(text.help);
  }
}

/** @param {Cell} cell */
const middleOf = ({ row, col }) => ({ x: col + 0.5, y: row + 0.5 });
