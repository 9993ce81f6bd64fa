import { around, h, setText } from '../../../common/js/dom.js';
import { held } from '../../../common/js/held.js';
import { Heatmap } from '../../../heatmap/js/heatmap.js';
import { boxFor } from '../../../heatmap/js/sizes.js';
import { saidOf } from '../tips/tip_of.js';
import { columnNodes, isStrip } from './columns.js';

/** @import { Plotly } from '../../../common/js/plotly.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Cell, Grid } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Frame } from '../views/views.js' */

/**
 * The cell of a panel under the pointer; what pointing at it means, and its number where it is computed.
 * @typedef {{ role: string, cell: Cell, points?: string, grid: Grid, value: number | undefined }} Hit
 */

/** @typedef {{ Plotly: Plotly | undefined, dark: boolean, background: string }} Look */

const STRIPS_AFTER = 30; // ms
// These show another tile at every step: played fast they would flash. Six changes are three flashes.
const FLASHING = new Set(['patch', 'products', 'term', 'stamp']);
const APART = 1000 / 6; // ms
const AT_ONCE = 12_000; // cells: larger strips follow a moment later, the newest numbers alone

/** @type {Record<string, string>}  the array that a panel shows, where it is called otherwise */
const READS = {
  row: 'output',
  term: 'output_grad',
  stamp: 'output_grad',
  spread_grad: 'output_grad',
  scatter: 'input_grad',
  gather: 'input_grad',
  difference: 'input_grad',
};

/**
 * The panels of the view by their roles: they come, are drawn and painted, and go as its specs say.
 */
export class Panels {
  /** @type {string | undefined} */
  arrangement;
  /** @type {string} */
  background;
  /** @type {number | undefined} */
  stripsSoon;
  /** @type {() => Promise<unknown>} */
  drawStrips;
  /** @type {number | undefined} */
  largeSoon;
  /** @type {() => void} */
  showLarge;
  flashed = -Infinity;

  /** @param {(heatmap: Heatmap) => void} [made]  told of every new panel */
  constructor(made = () => {}) {
    this.made = made;
    this.element = h('div', { class: 'cv-columns' });
    /** @type {Map<string, Heatmap>} */
    this.heatmaps = new Map(); // role -> Heatmap
    /** @type {Map<string, PanelSpec> | null} */
    this.specs = null; // role -> spec, of what is drawn
    /** @type {Set<string>} */
    this.waiting = new Set(); // roles of strips that are not drawn yet
  }

  /** @param {string} role */
  get(role) {
    return this.heatmaps.get(role);
  }

  // ---- coming and going ----------------------------------------------------------------------------------

  /**
   * Puts the panels of a view into its columns; a panel that several views share lives on.
   * @param {string} view
   * @param {PanelSpec[][]} columns
   * @param {{ before: HTMLElement, after: HTMLElement } | null} [beside]  what stands beside all columns
   */
  arrange(view, columns, beside = null) {
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
    this.element.replaceChildren(...(beside ? [beside.before, ...nodes, beside.after] : nodes));
  }

  /** @param {string} role */
  madeFor(role) {
    const known = this.heatmaps.get(role);
    if (known) return known;
    const heatmap = new Heatmap(role);
    this.heatmaps.set(role, heatmap);
    this.made(heatmap);
    return heatmap;
  }

  destroy() {
    clearTimeout(this.stripsSoon);
    clearTimeout(this.largeSoon);
    for (const heatmap of this.heatmaps.values()) heatmap.destroy();
  }

  // ---- drawing -------------------------------------------------------------------------------------------

  /**
   * Draws the maps; strips below them are left for `drawStripsSoon`.
   * @param {PanelSpec[][]} columns
   * @param {Model} model
   * @param {Look} look
   */
  async drawMaps(columns, model, look) {
    this.background = look.background;
    clearTimeout(this.largeSoon); // it would show older numbers
    this.largeSoon = undefined;
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

  /** @param {PanelSpec[]} some  @param {PanelSpec[][]} columns  @param {Model} model  @param {Look} look */
  drawAll(some, columns, model, { Plotly, dark }) {
    /** @param {PanelSpec} spec */
    const draw = (spec) =>
      held(this.heatmaps, spec.role).draw(Plotly, spec, boxFor(spec, columns, model), dark);
    return Promise.all(some.map(draw));
  }

  /**
   * From now on these are the panels to point at and to paint.
   * @param {PanelSpec[][]} columns
   */
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
   * Shows the numbers of a model that was changed here, at once: the panels stay as they are.
   * @param {PanelSpec[][]} columns
   * @param {boolean} holdsRanges  while a number is dragged colours would flicker
   */
  preview(columns, holdsRanges) {
    /** @param {PanelSpec} spec */
    const show = ({ role, grid, values, range }) => {
      const heatmap = this.get(role);
      if (heatmap?.spec && !this.waiting.has(role) && sameGrid(heatmap.spec.grid, grid))
        heatmap.quick(values, holdsRanges ? heatmap.spec.range : range);
    };
    const specs = columns.flat();
    const large = specs.filter((spec) => isStrip(spec) && spec.values.length > AT_ONCE);
    for (const spec of specs) if (!large.includes(spec)) show(spec);
    this.showLarge = () => large.forEach(show);
    this.largeSoon ??= setTimeout(() => {
      this.largeSoon = undefined;
      this.showLarge();
    }, STRIPS_AFTER);
  }

  /**
   * Shows what has changed of the values, and the marks.
   * @param {Pick<Frame, 'values' | 'notes'>} frame
   * @param {(role: string) => Mark[]} marksOf
   * @param {boolean} [isPlaying]
   */
  paint({ values, notes = {} }, marksOf, isPlaying = false) {
    const isCalm = isPlaying && performance.now() - this.flashed < APART;
    if (!isCalm) this.flashed = performance.now();
    for (const [role, heatmap] of this.heatmaps) {
      if (this.waiting.has(role)) continue;
      const { [role]: now } = values;
      if (now && !(isCalm && FLASHING.has(role))) heatmap.quick(now);
      if (notes[role]) setText(heatmap.shape, notes[role]);
      heatmap.mark(marksOf(role), this.background);
    }
  }

  /**
   * Dims what Python has to work out: all panels, or those whose numbers nobody here can know.
   * @param {boolean} all
   * @param {Set<string>} stale  names of arrays
   */
  showUnderWay(all, stale) {
    this.element.classList.toggle('cv-under-way', all);
    for (const [role, { element }] of this.heatmaps)
      element.classList.toggle('cv-stale', stale.has(READS[role] ?? role));
  }

  /**
   * The cell that a step is at, with its number: "y[1, 5] = −1.22".
   * @param {Model} model
   * @param {number} t
   */
  result(model, t) {
    const { cols } = model.walk;
    const cell = { channel: 0, row: Math.floor(t / cols), col: t % cols };
    const spec = [...(this.specs?.values() ?? [])].find(({ points }) => points === 'position');
    const hit = spec && this.lookAgain({ role: spec.role, cell });
    return (hit && saidOf(model, t, hit)?.[0]) || '';
  }

  // ---- what is there -------------------------------------------------------------------------------------

  /**
   * The panel and cell under an event: {role, cell, points, grid, value}, or null.
   * @param {MouseEvent} event
   * @returns {Hit | null}
   */
  hit(event) {
    const role = around(event, '.cv-panel')?.dataset.role ?? '';
    const cell = this.get(role)?.cellAt(event);
    return cell ? this.hitOf({ role, cell }) : null;
  }

  /**
   * What is known of a panel's cell, or null.
   * @param {Pick<Hit, 'role' | 'cell'>} place
   * @returns {Hit | null}
   */
  hitOf({ role, cell }) {
    const spec = this.specs?.get(role);
    const heatmap = this.get(role);
    if (!spec || !heatmap?.values || !isInside(cell, spec.grid)) return null;
    return { role, cell, points: spec.points, grid: spec.grid, value: heatmap.valueAt(cell) };
  }

  /**
   * What a cell shows, once more: {role, cell, points, grid, value}, the value undefined where it is not
   * computed yet; null where it has gone.
   * @param {Pick<Hit, 'role' | 'cell'>} place
   * @returns {Hit | null}
   */
  lookAgain({ role, cell }) {
    const hit = this.hitOf({ role, cell });
    if (!hit) return null;
    const isKnown = Number.isFinite(hit.value) && this.get(role)?.isInSight(cell);
    return { ...hit, value: isKnown ? hit.value : undefined };
  }
}

/** @param {Cell} cell  @param {Grid} grid */
const isInside = ({ channel, row, col }, { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;

/** @param {Grid} a  @param {Grid} b */
const sameGrid = (a, b) => a.channels === b.channels && a.rows === b.rows && a.cols === b.cols;
