import { h, setText } from '../../../common/js/dom.js';
import { Heatmap } from '../../../heatmap/js/heatmap.js';
import { boxFor } from '../../../heatmap/js/sizes.js';
import { isReplaced, withEdits } from '../messages/pending_edits.js';
import { columnNodes, isStrip } from './columns.js';

const STRIPS_AFTER = 30; // ms

/**
 * The panels of the view by their roles: they come, are drawn and painted, and go as its specs say.
 */
export class Panels {
  /** @param {() => object[]} edits  what was done and is not answered yet, drawn over the numbers given */
  constructor(edits) {
    this.edits = edits;
    this.element = h('div', { class: 'cv-columns' });
    this.heatmaps = new Map(); // role -> Heatmap
    this.specs = null; // role -> spec, of what is drawn
    this.waiting = new Set(); // roles of strips that are not drawn yet
  }

  get(role) {
    return this.heatmaps.get(role);
  }

  // ---- coming and going ----------------------------------------------------------------------------------

  /**
   * Puts the panels of a view into its columns; a panel that several views share lives on.
   * @param {{before: HTMLElement, after: HTMLElement} | null} around  what stands beside all columns
   */
  arrange(view, columns, around = null) {
    const wanted = new Set(columns.flat().map((spec) => spec.role));
    for (const [role, heatmap] of this.heatmaps)
      if (!wanted.has(role)) {
        heatmap.destroy();
        this.heatmaps.delete(role);
      }
    const arrangement = JSON.stringify([view, [...wanted]]);
    if (arrangement === this.arrangement) return;
    this.arrangement = arrangement;
    const nodes = columnNodes(columns, (spec) => this.madeFor(spec.role).element);
    this.element.replaceChildren(...(around ? [around.before, ...nodes, around.after] : nodes));
  }

  madeFor(role) {
    if (!this.heatmaps.has(role)) this.heatmaps.set(role, new Heatmap(role));
    return this.heatmaps.get(role);
  }

  destroy() {
    clearTimeout(this.stripsSoon);
    for (const heatmap of this.heatmaps.values()) heatmap.destroy();
  }

  // ---- drawing -------------------------------------------------------------------------------------------

  /**
   * Draws the maps; strips below them are left for `drawStripsSoon`.
   * @param {{Plotly: object, dark: boolean, background: string}} look
   */
  async drawMaps(columns, model, look) {
    this.background = look.background;
    const specs = columns.flat();
    const strips = specs.filter(isStrip);
    this.waiting = new Set(strips.map((spec) => spec.role));
    this.drawStrips = () => this.drawAll(strips, columns, model, look);
    await this.drawAll(
      specs.filter((spec) => !isStrip(spec)),
      columns,
      model,
      look,
    );
  }

  drawAll(some, columns, model, { Plotly, dark }) {
    const draw = (spec) =>
      this.get(spec.role).draw(Plotly, this.newest(spec), boxFor(spec, columns, model), dark);
    return Promise.all(some.map(draw));
  }

  /** From now on these are the panels to point at and to paint. */
  settle(columns) {
    this.specs = new Map(columns.flat().map((spec) => [spec.role, spec]));
  }

  /**
   * The strips follow a moment later: an edit shows its output first.
   * @param {() => boolean} stands  whether what they were planned for still stands
   * @param {() => void} drawn
   */
  drawStripsSoon(stands, drawn) {
    clearTimeout(this.stripsSoon);
    this.stripsSoon = setTimeout(async () => {
      if (!stands()) return;
      await this.drawStrips();
      if (!stands()) return;
      this.waiting.clear();
      drawn();
    }, STRIPS_AFTER);
  }

  /**
   * Shows what has changed of the values, and the marks.
   * @param {{values: object, notes?: object}} frame
   * @param {(role: string) => object[]} marksOf
   */
  paint({ values, notes = {} }, marksOf) {
    for (const [role, heatmap] of this.heatmaps) {
      if (this.waiting.has(role)) continue;
      if (values[role]) heatmap.show(this.newest({ ...heatmap.spec, values: values[role] }).values);
      if (notes[role]) setText(heatmap.shape, notes[role]);
      heatmap.mark(marksOf(role), this.background);
    }
  }

  // ---- edits ---------------------------------------------------------------------------------------------

  /** What a panel shows: the numbers given, and over them what was done since. */
  newest(spec) {
    return { ...spec, values: withEdits(this.edits(), spec.role, spec.grid, spec.values) };
  }

  showNewest(role) {
    const heatmap = this.get(role);
    heatmap?.show(this.newest({ ...heatmap.spec, values: heatmap.values }).values);
  }

  /** Whether a panel that was drawn waits for a grid of another size. */
  isReplaced(role) {
    const spec = this.get(role)?.spec;
    return Boolean(spec) && isReplaced(this.edits(), role, spec.grid);
  }

  // ---- what is there -------------------------------------------------------------------------------------

  /** The panel and cell under an event: {role, cell, points, grid, value}, or null. */
  hit(event) {
    const role = event.target.closest?.('.cv-panel')?.dataset.role;
    const spec = this.specs?.get(role);
    const heatmap = this.get(role);
    const cell = spec && heatmap.values ? heatmap.cellAt(event) : null;
    return cell ? { role, cell, points: spec.points, grid: spec.grid, value: heatmap.valueAt(cell) } : null;
  }

  /**
   * What a cell shows, once more: {role, cell, points, grid, value}, the value undefined where it is not
   * computed yet; null where it has gone.
   */
  lookAgain({ role, cell }) {
    const spec = this.specs?.get(role);
    const heatmap = this.get(role);
    if (!spec || !heatmap?.values || !isInside(cell, spec.grid)) return null;
    const value = heatmap.valueAt(cell);
    const isKnown = Number.isFinite(value) && heatmap.shownUpTo >= cell.row * spec.grid.cols + cell.col;
    return { role, cell, points: spec.points, grid: spec.grid, value: isKnown ? value : undefined };
  }
}

const isInside = ({ channel, row, col }, { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;
