import { nextCell } from './next_cell.js';

/** @import { EditableGrid } from './editable_grid.js' */
/** @import { Cell } from './mosaic.js' */
/** @import { Direction } from './next_cell.js' */

/** @type {Record<string, Direction>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const BEGINS_A_NUMBER = /^[\p{N}.,+\-−–(]$/u;

/** What the keys do in an open cell, as in a spreadsheet, and on a grid with a chosen one. */
export class CellKeys {
  /** @param {EditableGrid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  /** @param {KeyboardEvent} event */
  inField(event) {
    const { grid } = this;
    const { cell } = grid;
    event.stopPropagation();
    const { key } = event;
    if (!cell || grid.stepping.key(event, cell)) return;
    if (key === 'Escape') return this.escape();
    if (key === 'F2') return void (grid.caret = true);
    if (isUndo(event) && !grid.taking.typing) {
      event.preventDefault();
      return grid.rules.undo(event.shiftKey);
    }
    const step = this.stepOf(event);
    if (!step) return;
    if (key === 'Tab' && grid.taking.question.open) return; // on to the answers
    const next = nextCell(grid.heatmap.mosaic, (each) => grid.rules.isCell(each), cell, step, key === 'Tab');
    if (!next && key === 'Tab') return this.onward(event, cell, step[1]);
    event.preventDefault();
    if (!grid.taking.take()) return;
    if (next) grid.open(next);
    else grid.field.select(); // the last cell stays, to be typed over or pulled
  }

  /**
   * Tab after the last cell leaves, unless there is another grid to go on in.
   * @param {KeyboardEvent} event
   * @param {Cell} cell
   * @param {number} direction
   */
  onward(event, cell, direction) {
    const { rules, taking } = this.grid;
    const open = rules.onward?.(cell, direction);
    const isTaken = taking.take();
    if (!isTaken || open) event.preventDefault();
    if (isTaken) open?.();
  }

  /** @param {KeyboardEvent} event  @returns {Direction | null} */
  stepOf({ key, shiftKey }) {
    if (key === 'Enter') return [shiftKey ? -1 : 1, 0];
    if (key === 'Tab') return [0, shiftKey ? -1 : 1];
    return this.grid.caret ? null : MOVES[key];
  }

  escape() {
    const { cell, taking } = this.grid;
    const { typing } = taking;
    taking.keep();
    if (typing && cell) return this.grid.open(cell);
    this.grid.close(true);
    if (cell) this.grid.rest(cell);
  }

  /**
   * What is typed goes into the chosen cell, whose field opens for it. Space does what a click does.
   * @param {KeyboardEvent} event
   */
  onGrid(event) {
    const { chosen, stepping, rules } = this.grid;
    if (!chosen || stepping.key(event, chosen)) return;
    const { key } = event;
    const opens = key === 'Enter' || key === 'F2' || (key === ' ' && rules.opens === 'click');
    if (event.ctrlKey || event.metaKey || event.altKey || !(opens || BEGINS_A_NUMBER.test(key))) return;
    event.stopPropagation();
    if (opens) event.preventDefault();
    this.grid.open(chosen);
  }
}

/** @param {KeyboardEvent} event */
const isUndo = ({ key, ctrlKey, metaKey }) => (ctrlKey || metaKey) && key.toLowerCase() === 'z';
