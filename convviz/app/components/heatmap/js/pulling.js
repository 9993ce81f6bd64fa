import { Drag } from './drag.js';

/** @import { EditableGrid } from './editable_grid.js' */
/** @import { Cell } from './mosaic.js' */

/**
 * A press that may become a pull; on the open field it is the field's own while it does not.
 * @typedef {{ event: PointerEvent, cell: Cell, isOnField: boolean, timer?: number }} Press
 */

const A_CLICK = 4; // px that a click may move
const A_TOUCH = 8; // px that a finger may move while it rests
const LONG = 400; // ms: a finger that rests so long pulls, and before that it scrolls

/**
 * Cells that are pulled with mouse, pen or finger. A press that does not move is none of its business: the
 * grid opens the cell then.
 */
export class Pulling {
  /** @type {Press | null} */
  press = null;
  /** @type {Drag | null} */
  drag = null;
  /** @type {boolean | undefined}  a click that follows is the end of a pull */
  hasPulled;
  /** @type {AbortController | undefined}  of what is heard while something is pressed */
  heard;

  /** @param {EditableGrid} grid */
  constructor(grid) {
    this.grid = grid;
    const { map } = grid.heatmap;
    map.addEventListener('pointermove', (event) => this.hover(event));
    map.addEventListener('click', (event) => this.swallow(event));
    /** @param {Event} event */
    const hold = (event) => this.isHeld && event.cancelable && event.preventDefault();
    this.hold = hold;
    map.addEventListener('contextmenu', (event) => this.press?.event.pointerType === 'touch' && hold(event));
  }

  /** Whether the page must not scroll along. */
  get isHeld() {
    return Boolean(this.drag || this.press?.event.pointerType === 'pen');
  }

  /** After new rules: what is pulled goes on where its cell is still one to pull. */
  configure() {
    const { heatmap, rules } = this.grid;
    heatmap.element.classList.toggle('cv-pulled', Boolean(rules?.drag));
    const { map } = heatmap;
    map.removeEventListener('touchmove', this.hold);
    if (rules?.drag) map.addEventListener('touchmove', this.hold, { passive: false });
    const cell = this.press?.cell;
    if (cell && !this.canPull(cell)) this.cancel();
  }

  /** @param {Cell | null} cell  @returns {cell is Cell} */
  canPull(cell) {
    const { heatmap, rules } = this.grid;
    return Boolean(cell && rules?.drag && rules.isCell(cell) && Number.isFinite(heatmap.valueAt(cell)));
  }

  /**
   * Whether a press on a cell may pull it: where a click does something else, the chosen one alone.
   * @param {Cell | null} cell
   * @returns {cell is Cell}
   */
  mayBegin(cell) {
    const { rules, chosen } = this.grid;
    if (!this.canPull(cell)) return false;
    return rules.opens === 'click' || Boolean(chosen && isSame(chosen, cell));
  }

  /** A pull that ends where it began is no click.  @param {MouseEvent} event */
  swallow(event) {
    if (!this.hasPulled) return;
    this.hasPulled = false;
    event.stopImmediatePropagation();
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (!this.grid.rules?.drag || event.buttons) return;
    this.grid.heatmap.map.classList.toggle('cv-pull', this.mayBegin(this.grid.heatmap.cellAt(event)));
  }

  /**
   * A press on a cell. True: it may become a pull, and is a click only when it is let go.
   * @param {PointerEvent} event
   */
  begin(event) {
    this.hasPulled = false;
    const isOnField = event.target === this.grid.field.element;
    const cell = isOnField ? this.grid.cell : this.grid.heatmap.cellAt(event);
    if (event.button !== 0 || !event.isPrimary || !this.mayBegin(cell)) return false;
    this.cancel();
    this.press = { event, cell, isOnField };
    if (event.pointerType === 'touch') this.press.timer = setTimeout(() => this.pull(), LONG);
    else if (!isOnField) this.grid.heatmap.map.setPointerCapture(event.pointerId);
    this.listen();
    return true;
  }

  listen() {
    this.heard?.abort();
    this.heard = new AbortController();
    const { signal } = this.heard;
    /**
     * @template {keyof WindowEventMap} Name
     * @param {Name} name
     * @param {(event: WindowEventMap[Name]) => void} act
     */
    const on = (name, act) => window.addEventListener(name, act, { signal, capture: true });
    on('pointermove', (event) => this.isOurs(event) && this.move(event));
    on('pointerup', (event) => this.isOurs(event) && this.release(event));
    on('pointercancel', (event) => this.isOurs(event) && this.cancel());
    on('lostpointercapture', (event) => this.isLost(event) && this.cancel());
    on('pointerdown', (event) => this.isOurs(event) || this.cancel()); // a second finger
    on('blur', (event) => event.target === window && this.cancel());
    on('keydown', (event) => this.key(event));
  }

  /** @param {PointerEvent} event */
  isOurs(event) {
    return event.pointerId === this.press?.event.pointerId;
  }

  /**
   * A finger's own capture of what it touched gives way to the map's; that of a map that has gone is told to
   * the document.
   * @param {PointerEvent} event
   */
  isLost(event) {
    return this.isOurs(event) && [this.grid.heatmap.map, document].some((each) => each === event.target);
  }

  /** A pull begins: from now on the pointer belongs to the cell, also outside of the window. */
  pull() {
    const { press } = this;
    if (!press || !this.canPull(press.cell) || !this.grid.taking.take()) return this.cancel();
    this.grid.close(true);
    this.grid.heatmap.map.setPointerCapture(press.event.pointerId);
    this.grid.rest(press.cell);
    this.hasPulled = true;
    this.drag = new Drag(this.grid, press.cell);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.grid.heatmap.map.isConnected || !event.buttons) this.cancel();
    else this.follow(event);
  }

  /** @param {PointerEvent} event */
  follow(event) {
    const { press } = this;
    if (!press) return;
    const [right, up] = [event.clientX - press.event.clientX, press.event.clientY - event.clientY];
    const way = Math.hypot(right, up);
    if (!this.drag && press.event.pointerType === 'touch') {
      if (way > A_TOUCH) this.cancel(); // it scrolls
      return;
    }
    if (!this.drag && way < A_CLICK) return;
    if (!this.drag) this.pull();
    this.drag?.move((number) => number.pull(right + up, event));
  }

  /** @param {PointerEvent} event */
  release(event) {
    const { drag, press } = this;
    if (drag) this.follow(event);
    this.leave();
    if (drag) return drag.end();
    if (!press || press.isOnField || press.event.pointerType === 'touch') return;
    if (this.grid.rules.opens === 'click') this.grid.begin(press.event);
  }

  cancel() {
    const { drag } = this;
    this.leave();
    drag?.cancel();
  }

  leave() {
    const { press } = this;
    this.heard?.abort();
    clearTimeout(press?.timer);
    this.press = null;
    this.drag = null;
    const { map } = this.grid.heatmap;
    if (press && map.hasPointerCapture(press.event.pointerId))
      map.releasePointerCapture(press.event.pointerId);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.drag) return;
    if (event.key === 'Alt') event.preventDefault(); // or the browser's menu takes the focus
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.cancel();
  }
}

/** @param {Cell} a  @param {Cell} b */
const isSame = (a, b) => a.channel === b.channel && a.row === b.row && a.col === b.col;
