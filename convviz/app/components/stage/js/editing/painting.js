/**
 * Painting the upstream gradient: a stroke shows at once on its panel and goes to Python as one action when
 * the button is let go. A stroke that begins on a cell of the brush's own number clears instead.
 */
export class Painting {
  /** @param {object} stage  @param {object} tools  the UpstreamTools with the brush */
  constructor(stage, tools) {
    this.stage = stage;
    this.tools = tools;
    const { columns } = stage;
    columns.addEventListener('pointerdown', (event) => this.begin(event));
    columns.addEventListener('pointermove', (event) => this.go(event));
    this.onUp = () => this.end();
    window.addEventListener('pointerup', this.onUp);
    window.addEventListener('pointercancel', this.onUp);
  }

  get isOn() {
    return this.stage.model?.meta.upstream === 'painted';
  }

  begin(event) {
    const at = this.isOn && event.button === 0 ? this.stage.pointing.lossCell(event) : null;
    if (!at) return;
    event.preventDefault(); // no text is marked, no page moved
    const { role, value } = at;
    const clears = Math.fround(value) === Math.fround(this.tools.value);
    this.stroke = {
      role,
      grid: this.stage.specs.get(role).grid,
      places: [],
      cells: [],
      value: clears ? 0 : this.tools.value,
    };
    this.add(at);
  }

  go(event) {
    const at = this.stroke ? this.stage.pointing.lossCell(event) : null;
    if (at?.role === this.stroke?.role && at) this.add(at);
  }

  add({ role, cell, offset }) {
    const { places, cells, value } = this.stroke;
    if (cells.some(([known]) => known === offset)) return;
    places.push(cell);
    cells.push([offset, value]);
    this.stage.showNewest(role);
  }

  end() {
    const { stroke } = this;
    this.stroke = null;
    if (stroke) this.stage.edit({ do: 'paint', cells: stroke.places, value: stroke.value }, stroke);
  }

  destroy() {
    window.removeEventListener('pointerup', this.onUp);
    window.removeEventListener('pointercancel', this.onUp);
  }
}
