import { h, setText } from '../../common/js/dom.js';
import { fill, number } from '../../common/js/format.js';
import { held } from '../../common/js/held.js';

/** @import { Grids as Pasted } from '../../numerals/js/grid.js' */
/** @import { Rules } from '../../heatmap/js/editable_grid.js' */
/** @import { Cell, Place } from '../../heatmap/js/mosaic.js' */
/** @import { Grids } from './grids.js' */
/** @import { GridSpec } from './message.js' */

/** @typedef {{ role: string, cell: Cell }} Blank */

/**
 * Whole maps that a person fills: cells open as in a spreadsheet, and what is typed is kept here until
 * another turn begins, for a message of the same turn may be older.
 */
export class WholeMaps {
  /** @type {Blank[]}  every cell that is asked for, panel by panel, row by row */
  blanks = [];
  /** @type {number[]}  what stands in each of them, NaN in an empty one */
  draft = [];
  /** @type {Map<number, number>}  those of them that were typed here in this turn */
  typed = new Map();
  /** @type {string | undefined} */
  turn;
  /** @type {Blank | null}  the open one */
  open = null;
  /** @type {Blank | null}  the one that was open last */
  last = null;

  /** @param {Grids} grids */
  constructor(grids) {
    this.grids = grids;
    this.slip = h('p', { class: 'cv-slip', role: 'status' });
    /** @param {string} sign  @param {() => void} press */
    const key = (sign, press) => {
      const button = h('button', { type: 'button', class: 'cv-button' }, sign);
      button.onpointerdown = (event) => event.preventDefault(); // the field keeps the focus
      button.onclick = press;
      return button;
    };
    this.keys = [
      key('‹', () => this.step(-1)),
      key('±', () => this.changeSign()),
      key('›', () => this.step(1)),
    ];
    this.bar = h('div', { class: 'cv-cell-keys', hidden: true }, ...this.keys);
  }

  /** Takes over a message, or keeps what was typed since it was made.  @param {string} turn */
  take(turn) {
    const { specs, meta } = this.grids;
    this.blanks = [...specs.values()].flatMap(({ role, blanks }) =>
      blanks.map(([channel, row, col]) => ({ role, cell: { channel, row, col } })),
    );
    const told = this.blanks.map((blank) => this.specOf(blank).values[this.placeOf(blank)]);
    if (turn !== this.turn) this.begin();
    this.turn = turn;
    this.draft = told.map((value, k) => this.typed.get(k) ?? value);
    this.blanks.forEach((blank, k) => {
      if (this.typed.has(k) && !isNear(told[k], this.draft[k])) this.forgive(blank);
      this.specOf(blank).values[this.placeOf(blank)] = this.draft[k];
    });
    const words = [meta.text.map_before, meta.text.map_sign, meta.text.map_next];
    this.keys.forEach((button, k) => (button.ariaLabel = words[k] ?? ''));
  }

  /** Another turn: what was said of the last one, and its keys, go. */
  begin() {
    this.typed.clear();
    this.last = null;
    this.bar.hidden = true;
    setText(this.slip, '');
  }

  /** @param {Blank} blank */
  specOf({ role }) {
    return held(this.grids.specs, role);
  }

  /** @param {Blank} blank */
  placeOf({ role, cell: { channel, row, col } }) {
    const { rows, cols } = held(this.grids.specs, role).grid;
    return (channel * rows + row) * cols + col;
  }

  /** Another number stands in a cell than the one that was found wrong.  @param {Blank} blank */
  forgive(blank) {
    const spec = this.specOf(blank);
    spec.wrong = spec.wrong.filter(({ cell }) => !isAt(cell, blank.cell));
  }

  // ---- typing ------------------------------------------------------------------------------------------

  /** @param {GridSpec} spec  @returns {Rules} */
  rules({ role, label }) {
    const { text, limits } = this.grids.meta;
    /** @param {Cell} cell */
    const named = ({ row, col }) => fill(text.map_cell, { label, row, col });
    return {
      text,
      help: text.map_help,
      opens: 'click',
      keypad: 'decimal',
      name: (cell) => [named(cell), this.wordsAt({ role, cell })].filter(Boolean).join(': '),
      isCell: (cell) => this.isOpen({ role, cell }),
      limit: limits.number,
      tooLarge: text.too_large,
      put: (cell, value) => this.put([{ role, cell }], [value]),
      putGrids: (grids, cell) => this.paste(role, grids, cell),
      undo: () => {},
      opened: (cell) => this.opened({ role, cell }),
      closed: () => this.opened(null),
      onward: (cell, direction) => this.onward({ role, cell }, direction),
    };
  }

  /** Whether a cell is asked for and not right yet.  @param {Blank} blank */
  isOpen({ role, cell }) {
    const { blanks, right } = held(this.grids.specs, role);
    return blanks.some((each) => isAt(each, cell)) && !right.some((each) => isAt(each, cell));
  }

  /**
   * Numbers go into cells, and Python is told of all that stand there.
   * @param {Blank[]} blanks
   * @param {number[]} values
   */
  put(blanks, values) {
    blanks.forEach((blank, k) => {
      const place = this.blanks.findIndex((each) => isSame(each, blank));
      this.draft[place] = values[k];
      this.typed.set(place, values[k]);
      this.specOf(blank).values[this.placeOf(blank)] = values[k];
      this.forgive(blank);
    });
    for (const role of new Set(blanks.map((blank) => blank.role)))
      held(this.grids.panels, role).quick(held(this.grids.specs, role).values);
    this.grids.paint();
    if (this.open && this.fieldOf(this.open) === document.activeElement) this.tell();
    const cells = this.draft.map((value) => (Number.isNaN(value) ? null : value));
    this.grids.trigger('typed', { of: this.turn, cells });
  }

  /**
   * A copied block is laid down with its first number on a cell; those that are right already stay.
   * @param {string} role
   * @param {Pasted} grids
   * @param {Cell} from
   */
  paste(role, grids, from) {
    const { text } = this.grids.meta;
    const all = grids.flatMap((rows, plane) =>
      rows.flatMap((numbers, down) =>
        numbers.map((value, right) => ({
          value,
          blank: {
            role,
            cell: { channel: from.channel + plane, row: from.row + down, col: from.col + right },
          },
        })),
      ),
    );
    if (!all.every(({ blank }) => this.blanks.some((each) => isSame(each, blank)))) return text.map_block;
    const open = all.filter(({ blank }) => this.isOpen(blank));
    this.put(
      open.map(({ blank }) => blank),
      open.map(({ value }) => value),
    );
    return '';
  }

  // ---- from cell to cell -------------------------------------------------------------------------------

  /**
   * What opens the next cell beyond a plane's last one, or before its first; null where none is left.
   * @param {Blank} from
   * @param {number} direction
   */
  onward(from, direction) {
    const open = this.blanks.filter((blank) => isSame(blank, from) || this.isOpen(blank));
    const next = open[open.findIndex((blank) => isSame(blank, from)) + direction];
    return next ? () => this.openCell(next) : null;
  }

  /** @param {Blank} blank */
  openCell({ role, cell }) {
    const { answers } = this.grids;
    if (this.open && this.open.role !== role) held(answers, this.open.role).close(true);
    held(answers, role).open(cell);
  }

  /** A phone's keys for the cell before and the next one.  @param {number} direction */
  step(direction) {
    const from = this.open ?? this.last;
    if (!from || !held(this.grids.answers, from.role).taking.take()) return;
    this.onward(from, direction)?.();
  }

  /** A phone's decimal keypad has no minus. */
  changeSign() {
    if (!this.open) return;
    const { field, taking } = held(this.grids.answers, this.open.role);
    const shown = field.element.value.trim();
    field.element.value = /^[-−–]/.test(shown) ? shown.slice(1) : `-${shown}`;
    taking.edited();
  }

  /**
   * A cell is open, or none any more: what is below the grids stays then, for a finger or pointer may be on
   * its way to a button there, which must not move.
   * @param {Blank | null} blank
   */
  opened(blank) {
    this.open = blank;
    if (!blank) return;
    this.last = blank;
    this.grids.tip.hide();
    this.tell();
    this.bar.hidden = !this.grids.tip.isTouched;
    held(this.grids.panels, blank.role).element.append(this.bar);
  }

  /** @param {Blank} blank */
  fieldOf({ role }) {
    return held(this.grids.answers, role).field.element;
  }

  /** Says below the grids which slip the open cell tells of. */
  tell() {
    const words = this.open && this.wordsAt(this.open);
    const known = words && this.open ? `${this.nameOf(this.open)}: ${words}` : '';
    setText(this.slip, known);
  }

  /** @param {Blank} blank */
  nameOf({ role, cell: { channel, row, col } }) {
    const { label, grid } = held(this.grids.specs, role);
    const place = grid.channels > 1 ? [channel, row, col] : [row, col];
    const value = held(this.grids.panels, role).valueAt({ channel, row, col });
    return `${label}[${place.join(', ')}] = ${number(value, 5)}`;
  }

  /** What is said of a cell that was checked.  @param {Blank} blank */
  wordsAt({ role, cell }) {
    const { right, wrong } = held(this.grids.specs, role);
    if (right.some((each) => isAt(each, cell))) return this.grids.meta.text.map_right ?? '';
    return wrong.find((each) => isAt(each.cell, cell))?.words ?? '';
  }
}

/** @param {Place} place  @param {Cell} cell */
const isAt = ([channel, row, col], cell) => channel === cell.channel && row === cell.row && col === cell.col;

/** @param {Blank} a  @param {Blank} b */
const isSame = (a, b) => a.role === b.role && isAt([a.cell.channel, a.cell.row, a.cell.col], b.cell);

/** Python's numbers come in single precision.  @param {number} a  @param {number} b */
const isNear = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
