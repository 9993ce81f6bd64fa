import { gridChange } from '../messages/changes.js';
import { lossCell, lossPlace, lossSize } from '../views/loss_cells.js';

/** @import { Change } from '../messages/changes.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Hit, Panels } from '../panels/panels.js' */
/** @import { Doing } from './editing.js' */
/** @import { State } from '../state/state.js' */
/** @import { UpstreamTools } from '../tools/upstream_tools.js' */
/** @import { LossCell } from '../views/loss_cells.js' */

/** @typedef {{ role: string, places: Pair[], value: number }} Stroke */

/**
 * Painting the upstream gradient: a stroke shows at once on its panel and goes to Python as one action when
 * the button is let go. A stroke that begins on a cell of the brush's own number clears instead.
 */
export class Painting {
  /**
   * @param {{ state: State, panels: Panels } & Pick<Doing, 'edit' | 'show'>} stage
   * @param {UpstreamTools} brush
   * @param {(hit: Hit) => boolean} isChosen  whether a cell's number can be pulled: a click alone paints it
   */
  constructor({ state, panels, edit, show }, brush, isChosen) {
    this.state = state;
    this.panels = panels;
    this.edit = edit;
    this.show = show;
    this.brush = brush;
    this.isChosen = isChosen;
    /** @type {Stroke | null} */
    this.stroke = null;
    /** @type {(() => void) | null}  paints the chosen cell, if it is let go of without being pulled */
    this.held = null;
    // before the panel itself chooses the cell
    panels.element.addEventListener('pointerdown', (event) => this.begin(event), true);
    panels.element.addEventListener('pointermove', (event) => this.go(event));
    this.onUp = () => this.end();
    window.addEventListener('pointerup', this.onUp);
    window.addEventListener('pointercancel', this.onUp);
  }

  get isOn() {
    return this.state.model?.meta.upstream === 'painted';
  }

  /** A finger paints where it would otherwise scroll the page. */
  configure() {
    for (const [role, { element }] of this.panels.heatmaps)
      element.classList.toggle('cv-painted', this.isOn && this.paints(role));
  }

  /**
   * Whether a panel shows cells of the map that the loss is taken of.
   * @param {string} role
   */
  paints(role) {
    const { rows, cols } = this.panels.specs?.get(role)?.grid ?? { rows: 0, cols: 0 };
    const cells = Array.from({ length: rows * cols }, (_, k) => k);
    return cells.some((k) => {
      const cell = { channel: 0, row: Math.floor(k / cols), col: k % cols };
      return lossPlace(this.state.model, { role, cell });
    });
  }

  /** @param {PointerEvent} event */
  begin(event) {
    const hit = this.isOn && event.button === 0 ? this.panels.hit(event) : null;
    const at = lossCell(this.state.model, hit);
    if (!hit || !at) return;
    event.preventDefault(); // no text is marked, no page moved
    const paint = () => this.dab(at);
    if (this.isChosen(hit)) this.held = paint;
    else paint();
  }

  /**
   * Paints one cell, as a key does it; whether the panel can be painted.
   * @param {Hit} hit
   */
  press(hit) {
    const at = this.isOn ? lossCell(this.state.model, hit) : null;
    if (!at) return false;
    this.dab(at);
    this.end();
    return true;
  }

  /** A stroke begins: it clears where the brush's own number stands.  @param {LossCell} at */
  dab(at) {
    const clears = Math.fround(at.value ?? NaN) === Math.fround(this.brush.value);
    this.stroke = { role: at.role, places: [], value: clears ? 0 : this.brush.value };
    this.add(at);
  }

  /** The chosen cell's number is pulled: it is not painted. */
  drop() {
    this.held = null;
  }

  /** @param {PointerEvent} event */
  go(event) {
    const at = this.stroke ? lossCell(this.state.model, this.panels.hit(event)) : null;
    if (at?.role === this.stroke?.role && at) this.add(at);
  }

  /** @param {LossCell} at */
  add({ cell }) {
    if (!this.stroke) return;
    const { places } = this.stroke;
    if (places.some(([row, col]) => row === cell[0] && col === cell[1])) return;
    places.push(cell);
    this.show(this.changes(this.stroke));
  }

  /** @param {Stroke} stroke  @returns {Change[]} */
  changes({ places, value }) {
    const [rows, cols] = lossSize(this.state.model.meta);
    const map = { channels: 1, rows, cols };
    return places.map(([row, col]) => gridChange('grad', map, [[[value]]], { channel: 0, row, col }));
  }

  end() {
    this.held?.();
    this.held = null;
    const { stroke } = this;
    this.stroke = null;
    if (stroke) this.edit({ do: 'paint', cells: stroke.places, value: stroke.value }, this.changes(stroke));
  }

  destroy() {
    window.removeEventListener('pointerup', this.onUp);
    window.removeEventListener('pointercancel', this.onUp);
  }
}
