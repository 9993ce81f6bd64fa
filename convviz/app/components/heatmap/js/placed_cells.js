import { h, setText } from '../../common/js/dom.js';

/** @import { Cell } from './mosaic.js' */
/** @import { Room } from './spoken_grid.js' */

const MOST = 150; // cells that are there one by one

/** Whether fingers point here: a screen reader without arrow keys goes from element to element. */
const isTouched = () => window.matchMedia('(pointer: coarse)').matches;

/**
 * The cells of a small grid as elements of their own, each where it is drawn, for a screen reader on a phone:
 * it finds them under a finger or by swiping, and presses them.
 */
export class PlacedCells {
  /** @type {Map<string, { cell: Cell, element: HTMLElement }>} */
  all = new Map();
  shape = '';

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /**
   * Whether a grid of this size is told cell by cell; if so its rows are made, or moved.
   * @param {Room} room
   * @param {(rows: HTMLElement[]) => void} put  takes rows of another shape
   */
  fit(room, put) {
    const { channels, rows, cols } = room;
    if (channels * rows * cols > MOST || !isTouched()) return false;
    const shape = String([channels, rows, cols]);
    if (shape !== this.shape) put(this.made(room));
    this.shape = shape;
    for (const { cell, element } of this.all.values()) move(element, cell, room);
    return true;
  }

  /** @param {Room} room */
  made({ channels, rows, cols }) {
    this.all.clear();
    return Array.from({ length: channels * rows }, (_, k) => {
      const [channel, row] = [Math.floor(k / rows), k % rows];
      const line = Array.from({ length: cols }, (_c, col) => this.one({ channel, row, col }));
      return h('div', { role: 'row', 'aria-rowindex': row + 1 }, ...line);
    });
  }

  /** @param {Cell} cell */
  one(cell) {
    const key = keyOf(cell);
    const element = h('div', {
      role: 'gridcell',
      id: `${this.id}-${key}`,
      class: 'cv-placed',
      'data-cell': key,
      'aria-colindex': cell.col + 1,
    });
    this.all.set(key, { cell, element });
    return element;
  }

  /** @param {Cell} cell */
  at(cell) {
    return this.all.get(keyOf(cell))?.element;
  }

  /** The cell of an element.  @param {Element | null} element */
  cellOf(element) {
    return this.all.get(element?.getAttribute('data-cell') ?? '')?.cell;
  }

  /** @param {(cell: Cell) => string} words */
  tell(words) {
    for (const { cell, element } of this.all.values()) setText(element, words(cell));
  }
}

/** @param {Cell} cell */
const keyOf = ({ channel, row, col }) => [channel, row, col].join('-');

/** @param {HTMLElement} element  @param {Cell} cell  @param {Room} room */
function move({ style }, cell, room) {
  const [row, col] = room.place(cell.channel, cell.row, cell.col);
  const { cell: height, cellWidth: width = height } = room;
  Object.assign(style, {
    left: `${col * width}px`,
    top: `${row * height}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
}
