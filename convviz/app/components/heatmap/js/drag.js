import { PulledNumber } from './pulled_number.js';

/** @import { EditableGrid } from './editable_grid.js' */
/** @import { Cell } from './mosaic.js' */

/** One number on its way: every value is shown, and the last is taken once, or the first comes back. */
export class Drag {
  /** @param {EditableGrid} grid  @param {Cell} cell */
  constructor(grid, cell) {
    const { heatmap, rules } = grid;
    this.grid = grid;
    this.cell = cell;
    this.rules = /** @type {NonNullable<typeof rules.drag>} */ (rules.drag);
    this.number = new PulledNumber(heatmap.valueAt(cell), rules.limit);
    heatmap.element.classList.add('cv-dragging');
    this.rules.start(cell);
  }

  /**
   * Shows the number where it has changed; rules come anew with every drawing.
   * @param {(number: PulledNumber) => number} change
   */
  move(change) {
    const before = this.number.value;
    const value = change(this.number);
    this.rules = this.grid.rules?.drag ?? this.rules;
    if (value !== before) this.rules.move(this.cell, value);
  }

  end() {
    this.leave();
    if (this.number.isChanged) this.rules.end(this.cell, this.number.value);
    else this.rules.cancel(this.cell);
  }

  cancel() {
    this.leave();
    this.rules.cancel(this.cell);
  }

  leave() {
    this.grid.heatmap.element.classList.remove('cv-dragging');
  }
}
