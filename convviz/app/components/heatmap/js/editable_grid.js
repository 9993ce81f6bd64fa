import { CellField } from './cell_field.js';
import { CellKeys } from './cell_keys.js';
import { Pulling } from './pulling.js';
import { Stepping } from './stepping.js';
import { Taking } from './taking.js';

/** @import { Heatmap } from './heatmap.js' */
/** @import { Cell } from './mosaic.js' */

/** @typedef {import('./rules.js').Rules} Rules */

/**
 * Numbers that are edited in their own heatmap as in a spreadsheet: click a cell and type; Tab, Enter and
 * arrow keys take the number and move on, Escape takes it back; a copied grid is pasted over them; where the
 * rules give a drag, a cell is pulled. It knows which cell is open or chosen; its parts do the rest.
 */
export class EditableGrid {
  /** @type {Rules}  null while the panel is one to look at; then no cell is open or chosen */
  rules;
  /** @type {Cell | null}  the open one */
  cell;
  /** @type {Cell | null} */
  chosen;
  /** @type {boolean | undefined}  arrow keys move within the field */
  caret;
  /** @type {boolean | undefined} */
  touched;

  /** @param {Heatmap} heatmap */
  constructor(heatmap) {
    this.heatmap = heatmap;
    this.field = new CellField();
    this.taking = new Taking(this);
    this.keys = new CellKeys(this);
    this.pulling = new Pulling(this);
    this.stepping = new Stepping(this);
    heatmap.map.append(this.field.element);
    this.listenToField(this.field.element);
    this.listenToMap(heatmap.map);
    this.listenToGrid(heatmap.grid.element);
    heatmap.grid.moved = (cell) => this.walked(cell);
  }

  /** @param {HTMLElement} field */
  listenToField(field) {
    const { taking } = this;
    field.onkeydown = (event) => this.keys.inField(event);
    field.onblur = ({ relatedTarget }) =>
      queueMicrotask(() => this.leave(/** @type {Node | null} */ (relatedTarget)));
    field.onpaste = (event) => taking.paste(event);
    field.oninput = () => taking.edited();
    field.ondragstart = (event) => event.preventDefault(); // its selected text would go with the pointer
  }

  /** @param {HTMLElement} map */
  listenToMap(map) {
    map.addEventListener('pointerdown', (event) => this.press(event));
    map.addEventListener('pointercancel', () => (this.touched = false)); // it was a scroll
    map.addEventListener('click', (event) => this.tap(event));
  }

  /** @param {HTMLElement} grid */
  listenToGrid(grid) {
    grid.addEventListener('blur', () => this.choose(null));
    grid.addEventListener('keydown', (event) => this.keys.onGrid(event));
    grid.addEventListener('paste', (event) => this.taking.paste(event));
    grid.addEventListener('click', (event) => this.pressed(event));
  }

  /** Takes the rules over; null makes it a panel to look at again.  @param {Rules | null} rules */
  configure(rules) {
    this.rules = /** @type {Rules} */ (rules);
    const { map, element, grid } = this.heatmap;
    element.classList.toggle('cv-editable', Boolean(rules));
    element.classList.toggle('cv-typed', rules?.opens === 'click');
    this.pulling.configure();
    this.stepping.configure();
    grid.element.ariaReadOnly = String(!rules);
    grid.help = rules?.help;
    if (!rules) {
      map.removeAttribute('title');
      this.taking.say('');
      this.choose(null);
      return this.close(true);
    }
    map.title = rules.title ?? '';
    if (!this.cell) return;
    if (rules.isCell(this.cell))
      this.place(this.cell); // the grid may have been redrawn under the open cell
    else this.close(true);
  }

  // ---- pointing ------------------------------------------------------------------------------------------

  /** @param {PointerEvent} event */
  press(event) {
    if (!this.rules) return;
    if (event.target === this.field.element) return this.pressField(event);
    this.touched = event.pointerType === 'touch' && this.rules.opens === 'click';
    const mayPull = this.pulling.begin(event);
    if (this.touched) return; // to scroll by, perhaps
    event.preventDefault(); // the focus stays in the field that opens
    if (!mayPull || this.rules.opens === 'key') this.begin(event);
    else if (this.taking.take()) this.close(true); // a field would be in the way
  }

  /**
   * A press on the open field may pull its cell; else it is the field's own, and so is every press on it once
   * something was typed.
   * @param {PointerEvent} event
   */
  pressField(event) {
    if (!this.taking.typing && this.field.isUntouched) this.pulling.begin(event);
  }

  /**
   * A finger opens a cell when it is lifted without having moved the page.
   * @param {MouseEvent} event
   */
  tap(event) {
    if (!this.touched || !this.rules || event.target === this.field.element) return;
    this.touched = false;
    this.begin(event);
  }

  /** A screen reader presses a cell.  @param {MouseEvent} event */
  pressed(event) {
    const cell = this.heatmap.grid.pressed(event.target);
    if (this.rules?.opens !== 'click' || (this.cell && !this.taking.take())) return;
    if (this.canLeaveFor(cell)) this.open(cell);
  }

  /** @param {MouseEvent} event */
  begin(event) {
    if (this.cell && !this.taking.take()) return;
    const found = this.heatmap.cellAt(event);
    const cell = found && this.canLeaveFor(found) ? found : null;
    if (cell && this.rules.opens === 'click') return this.open(cell);
    this.close(true);
    if (cell) this.rest(cell);
  }

  /**
   * Whether a cell is one to edit, once no other is open where it has to be.
   * @param {Cell} cell
   */
  canLeaveFor(cell) {
    if (!this.rules.isCell(cell)) this.close(true);
    return this.rules.isCell(cell);
  }

  // ---- which cell ----------------------------------------------------------------------------------------

  /** The cursor has come to a cell: keys go to its number, if it has one of its own.  @param {Cell} cell */
  walked(cell) {
    if (this.rules) this.choose(this.rules.isCell(cell) ? cell : null);
  }

  /**
   * The focus goes elsewhere: what was typed is taken, unless it goes to the answers of a question.
   * @param {Node | null} to
   */
  leave(to) {
    if (document.activeElement === this.field.element) return; // with it the stage was moved
    if (this.taking.question.element.contains(to)) return;
    this.stepping.end();
    this.close(this.taking.take());
  }

  /** A cell is chosen, and keys go to it.  @param {Cell} cell */
  rest(cell) {
    const { grid } = this.heatmap;
    grid.rest(cell);
    this.choose(cell);
  }

  /** @param {Cell | null} cell */
  choose(cell) {
    if (!cell && !this.chosen) return;
    this.stepping.end();
    this.chosen = cell;
    this.rules?.chosen?.(cell);
  }

  /** @param {Cell} cell */
  open(cell) {
    const { mosaic, grid } = this.heatmap;
    if (!mosaic || cell.row >= mosaic.rows || cell.col >= mosaic.cols) return;
    this.stepping.end();
    this.cell = cell;
    this.taking.typing = false;
    this.place(cell);
    grid.cell = cell;
    grid.element.tabIndex = -1; // Shift+Tab leads out of the first cell and not into the grid around it
    this.field.element.inputMode = this.rules.keypad ?? 'text';
    this.field.open(this.heatmap.valueAt(cell), this.rules.name(cell));
    this.rules.opened?.(cell);
  }

  /** @param {Cell} cell */
  place(cell) {
    const { mosaic } = this.heatmap;
    if (cell.row >= mosaic.rows || cell.col >= mosaic.cols || cell.channel >= mosaic.channels)
      return this.close(true);
    this.field.place(cell, mosaic);
  }

  /** @param {boolean} taken */
  close(taken) {
    if (!taken) return; // a refused entry stays in sight with its reason
    const wasOpen = Boolean(this.cell);
    this.cell = null;
    this.caret = false;
    this.taking.typing = false;
    this.taking.question.clear();
    this.field.hide();
    if (!wasOpen) return;
    this.heatmap.grid.element.tabIndex = 0;
    this.rules?.closed?.();
  }
}
