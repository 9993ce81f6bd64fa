import { h, setText } from '../../common/js/dom.js';
import { PlacedCells } from './placed_cells.js';

/** @import { Cell, Grid, Mosaic } from './mosaic.js' */

/**
 * Where cells lie, in px.
 * @typedef {Pick<Mosaic, 'channels' | 'rows' | 'cols' | 'cell' | 'place'> & { cellWidth?: number }} Room
 */

/** @typedef {{ row: HTMLElement, cell: HTMLElement }} Spoken */

const SMALLEST = 10; // px: the drawn cursor is never smaller than this

/**
 * A heatmap for those who do not point at it: a grid that takes the focus once, and a cursor in it. Whatever
 * its size it has two cells, which take turns in telling of the cell under the cursor; a small one has all of
 * its cells where fingers point.
 */
export class SpokenGrid {
  /** @type {Cell | null}  where the cursor is, or was when the focus left */
  cell = null;
  /** @type {((cell: Cell) => void) | undefined}  told where the cursor goes */
  moved;
  /** @type {Room | undefined} */
  room;
  isNext = false;
  /** @type {string | undefined}  what can be done with its numbers */
  help;

  /** @param {HTMLElement} title  the element that names it */
  constructor(title) {
    const id = `cv-grid-${Math.random().toString(36).slice(2)}`; // components know nothing of each other's
    title.id = `${id}-title`;
    this.cells = [this.spoken(`${id}-0`), this.spoken(`${id}-1`)];
    this.cursor = h('div', { class: 'cv-cursor', 'aria-hidden': 'true', hidden: true });
    this.description = h('span', { id: `${id}-is`, class: 'cv-offscreen' });
    this.element = h(
      'div',
      {
        class: 'cv-grid',
        role: 'grid',
        tabindex: '0',
        'aria-labelledby': title.id,
        'aria-describedby': this.description.id,
        'aria-readonly': 'true',
      },
      ...this.cells.map(({ row }) => row),
    );
    this.elements = [this.element, this.cursor, this.description];
    this.placed = new PlacedCells(id);
    this.isPlaced = false;
  }

  /** @param {string} id  @returns {Spoken} */
  spoken(id) {
    const cell = h('div', { id, role: 'gridcell', class: 'cv-offscreen' });
    return { row: h('div', { role: 'row' }, cell), cell };
  }

  /**
   * After another drawing: the cursor stays on its cell, or on the nearest that is left.
   * @param {Room} room
   */
  fit(room) {
    this.room = room;
    this.element.ariaRowCount = String(room.rows);
    this.element.ariaColCount = String(room.cols);
    const wasPlaced = this.isPlaced;
    this.isPlaced = this.placed.fit(room, (rows) => this.element.replaceChildren(...rows));
    if (wasPlaced && !this.isPlaced) this.element.replaceChildren(...this.cells.map(({ row }) => row));
    if (!this.cell) return;
    this.cell = inside(this.cell, room);
    this.place();
  }

  /** @param {string} words */
  describe(words) {
    setText(this.description, words);
  }

  /** Moves the cursor.  @param {Cell} cell */
  goTo(cell) {
    this.cell = cell;
    this.place();
    this.moved?.(cell);
  }

  /** Has the cell under the cursor told.  @param {string} words */
  tell(words) {
    if (!this.cell) return;
    this.isNext = !this.isNext;
    this.ready(this.cell, words);
  }

  /**
   * Has a cell ready: whoever comes to the grid hears of it together with the grid. What is told of it may
   * have changed since.
   * @param {Cell} cell  @param {string} words
   */
  ready(cell, words) {
    const spoken = this.cells[Number(this.isNext)];
    const placed = this.isPlaced ? this.placed.at(cell) : undefined;
    if (placed) setText(placed, words);
    else this.write(spoken, cell, words);
    this.element.setAttribute('aria-activedescendant', (placed ?? spoken.cell).id);
  }

  /** Has all cells told that are there.  @param {(cell: Cell) => string} words */
  tellAll(words) {
    if (this.isPlaced) this.placed.tell(words);
  }

  /**
   * The cell that a screen reader presses: an element's, or the cursor's.
   * @param {EventTarget | null} target
   */
  pressed(target) {
    const own = target instanceof Element && this.isPlaced ? this.placed.cellOf(target) : undefined;
    return own ?? this.cell ?? { channel: 0, row: 0, col: 0 };
  }

  /** @param {Spoken} spoken  @param {Cell} cell  @param {string} words */
  write(spoken, cell, words) {
    spoken.row.ariaRowIndex = String(cell.row + 1);
    spoken.cell.ariaColIndex = String(cell.col + 1);
    setText(spoken.cell, words);
  }

  place() {
    const { cell, room, cursor } = this;
    cursor.hidden = !cell || !room;
    if (!cell || !room) return;
    const [row, col] = room.place(cell.channel, cell.row, cell.col);
    const { cell: height, cellWidth: width = height } = room;
    const [beside, beyond] = [width, height].map((side) => Math.max(0, SMALLEST - side) / 2);
    Object.assign(cursor.style, {
      left: `${col * width - beside}px`,
      top: `${row * height - beyond}px`,
      width: `${width + 2 * beside}px`,
      height: `${height + 2 * beyond}px`,
    });
  }

  /** Takes the focus, on a cell.  @param {Cell} cell */
  rest(cell) {
    this.cell = cell;
    this.place();
    this.element.focus({ preventScroll: true });
  }
}

/** @param {Cell} cell  @param {Grid} grid  @returns {Cell} */
const inside = ({ channel, row, col }, { channels, rows, cols }) => ({
  channel: Math.min(channel, channels - 1),
  row: Math.min(row, rows - 1),
  col: Math.min(col, cols - 1),
});
