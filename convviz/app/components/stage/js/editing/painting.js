import { lossCell } from '../views/loss_cells.js';

/**
 * Painting the upstream gradient: a stroke shows at once on its panel and goes to Python as one action when
 * the button is let go. A stroke that begins on a cell of the brush's own number clears instead.
 */
export class Painting {
  /**
   * @param {{state: object, panels: object, edit: (action: object, edit: object) => void,
   *   repaint: () => void}} stage
   * @param {import('../tools/upstream_tools.js').UpstreamTools} brush
   */
  constructor({ state, panels, edit, repaint }, brush) {
    Object.assign(this, { state, panels, edit, repaint, brush });
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

  begin(event) {
    const hit = this.isOn && event.button === 0 ? this.panels.hit(event) : null;
    const at = lossCell(this.state.model, hit);
    if (!at) return;
    event.preventDefault(); // no text is marked, no page moved
    const clears = Math.fround(at.value) === Math.fround(this.brush.value);
    const value = clears ? 0 : this.brush.value;
    this.stroke = { role: at.role, grid: hit.grid, places: [], cells: [], value };
    this.add(at);
  }

  go(event) {
    const at = this.stroke ? lossCell(this.state.model, this.panels.hit(event)) : null;
    if (at?.role === this.stroke?.role && at) this.add(at);
  }

  add({ role, cell, offset }) {
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
