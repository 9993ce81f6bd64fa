import { Drag } from './drag.js';

/** @import { EditableGrid } from './editable_grid.js' */
/** @import { Cell } from './mosaic.js' */

const RESTS = 600; // ms after which a burst of keys is one change
const STEP = 0.1;
const LARGE_STEP = 1;
/** @type {Record<string, number>} */
const SIGNS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/** Alt and arrow keys step a cell's number up and down; steps that follow each other are one change. */
export class Stepping {
  /** @type {Drag | null} */
  drag = null;
  /** @type {number | undefined} */
  timer;

  /** @param {EditableGrid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  /** After new rules: what was stepped stands where its cell has gone. */
  configure() {
    if (this.drag && !this.grid.pulling.canPull(this.drag.cell)) this.cancel();
  }

  /**
   * Whether a key was one of these; any other key ends the burst, and Escape takes it back.
   * @param {KeyboardEvent} event
   * @param {Cell} cell
   */
  key(event, cell) {
    const sign = event.altKey && !event.ctrlKey && !event.metaKey ? SIGNS[event.key] : undefined;
    const { pulling, taking } = this.grid;
    if (!sign || !(this.drag || pulling.canPull(cell))) return this.other(event);
    event.preventDefault();
    event.stopPropagation();
    if (pulling.drag || !taking.take()) return true;
    this.drag ??= new Drag(this.grid, cell);
    this.drag.move((number) => number.nudge(sign, event.shiftKey ? LARGE_STEP : STEP));
    this.rewrite(this.drag.number.value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), RESTS);
    return true;
  }

  /** @param {KeyboardEvent} event */
  other({ key }) {
    if (!this.drag || ['Alt', 'Shift'].includes(key)) return false;
    if (key !== 'Escape') this.end();
    else this.cancel();
    return key === 'Escape';
  }

  end() {
    const { drag } = this;
    this.leave();
    drag?.end();
  }

  cancel() {
    const { drag } = this;
    this.leave();
    drag?.cancel();
    if (drag) this.rewrite(drag.number.first);
  }

  /** @param {number} value */
  rewrite(value) {
    if (this.grid.cell) this.grid.field.rewrite(value);
  }

  leave() {
    clearTimeout(this.timer);
    this.drag = null;
  }
}
