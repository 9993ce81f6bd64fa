import { lossCell } from '../views/loss_cells.js';

/** @import { Action } from '../messages/actions.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Edit } from '../messages/pending_edits.js' */
/** @import { Panels } from '../panels/panels.js' */
/** @import { State } from '../state/state.js' */
/** @import { UpstreamTools } from '../tools/upstream_tools.js' */
/** @import { LossCell } from '../views/loss_cells.js' */

/** @typedef {Edit & { places: Pair[], value: number }} Stroke */

/**
 * Painting the upstream gradient: a stroke shows at once on its panel and goes to Python as one action when
 * the button is let go. A stroke that begins on a cell of the brush's own number clears instead.
 */
export class Painting {
  /**
   * @param {{ state: State, panels: Panels, edit: (action: Action, edit: Edit) => void, repaint: () =>
   *   void }} stage
   * @param {UpstreamTools} brush
   */
  constructor({ state, panels, edit, repaint }, brush) {
    this.state = state;
    this.panels = panels;
    this.edit = edit;
    this.repaint = repaint;
    this.brush = brush;
    /** @type {Stroke | null} */
    this.stroke = null;
    panels.element.addEventListener('pointerdown', (event) => this.begin(event));
    panels.element.addEventListener('pointermove', (event) => this.go(event));
    this.onUp = () => this.end();
    window.addEventListener('pointerup', this.onUp);
    window.addEventListener('pointercancel', this.onUp);
  }

  get isOn() {
    return this.state.model?.meta.upstream === 'painted';
  }

  /** The stroke that is not done yet, as edits. */
  get edits() {
    return this.stroke ? [this.stroke] : [];
  }

  /** @param {PointerEvent} event */
  begin(event) {
    const hit = this.isOn && event.button === 0 ? this.panels.hit(event) : null;
    const at = lossCell(this.state.model, hit);
    if (!hit || !at) return;
    event.preventDefault(); // no text is marked, no page moved
    const clears = Math.fround(at.value ?? NaN) === Math.fround(this.brush.value);
    const value = clears ? 0 : this.brush.value;
    this.stroke = { role: at.role, grid: hit.grid, places: [], cells: [], value };
    this.add(at);
  }

  /** @param {PointerEvent} event */
  go(event) {
    const at = this.stroke ? lossCell(this.state.model, this.panels.hit(event)) : null;
    if (at?.role === this.stroke?.role && at) this.add(at);
  }

  /** @param {LossCell} at */
  add({ role, cell, offset }) {
    if (!this.stroke) return;
    const { places, cells, value } = this.stroke;
    if (cells.some(([known]) => known === offset)) return;
    places.push(cell);
    cells.push([offset, value]);
    this.panels.showNewest(role);
    this.repaint();
  }

  end() {
    const { stroke } = this;
    this.stroke = null;
    if (stroke) this.edit({ do: 'paint', cells: stroke.places, value: stroke.value }, stroke);
  }

  destroy() {
    window.removeEventListener('pointerup', this.onUp);
    window.removeEventListener('pointercancel', this.onUp);
  }
}
