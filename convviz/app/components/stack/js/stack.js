import { h, setText } from '../../common/js/dom.js';
import { size } from '../../common/js/format.js';
import { Heatmap } from '../../heatmap/js/heatmap.js';
import { isDark } from '../../heatmap/js/palette.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { Walk } from '../../heatmap/js/walk.js';
import { Width } from '../../common/js/width.js';
import { clear, drawField, drawUnit } from './field_marks.js';
import { fieldsOf } from './fields.js';
import { boxFor, leastWidth } from './sizes.js';
import { UnitPointing } from './unit_pointing.js';
import { cellWords, unitSentence } from './words.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Message, Received } from '../../common/js/payload.js' */
/** @import { HeatmapSpec } from '../../heatmap/js/heatmap.js' */
/** @import { Place } from '../../heatmap/js/walk.js' */
/** @import { Layered, SeenOf, Unit } from './fields.js' */
/** @import { Room } from './sizes.js' */

/**
 * One layer's maps, or the input's, as `stack/message.py` tells of them.
 * @typedef {Omit<HeatmapSpec, 'shape' | 'values'> & Layered & { role: string, open: boolean }} PanelMeta
 */

/** @typedef {{ panels: PanelMeta[], text: Text, plotly: string, present?: boolean }} Meta */

/**
 * The maps of layers in a row: owns a heatmap for each, and what the unit that is pointed at sees of those
 * before it.
 */
export class Stack {
  /** @type {Plotly} */
  Plotly;
  /** @type {Meta} */
  meta;
  /** @type {Record<string, Received>} */
  arrays;
  /** @type {Unit | null} */
  unit;
  /** @type {number | undefined} */
  frame;
  /** @type {boolean | undefined} */
  gone;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Heatmap[]} */
    this.panels = []; // Heatmaps, the input's first
    this.columns = h('div', { class: 'cv-columns' });
    this.sentence = h('p', { class: 'cv-sentence', 'aria-live': 'polite' });
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.pointing = new UnitPointing(this, root, this.columns);
    this.walk = this.walked();
    root.replaceChildren(
      this.message,
      this.columns,
      this.sentence,
      this.pointing.tip.element,
      this.walk.spoken,
    );
    root.tabIndex = 0;
    this.width = new Width(root, () => this.draw());
  }

  /**
   * A message from Python, or a change of theme.
   * @param {Uint8Array} bytes
   */
  async update(bytes) {
    /** @type {Message<Meta>} */
    const { meta, arrays } = unpack(bytes);
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.meta = meta;
    this.arrays = arrays;
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    await this.draw();
  }

  async draw() {
    const room = {
      width: this.width.taken(),
      gap: parseFloat(getComputedStyle(this.columns).columnGap) || 12,
      present: this.meta.present,
    };
    this.arrange(room);
    const dark = isDark(this.root);
    await Promise.all(
      this.panels.map((panel, k) =>
        panel.draw(this.Plotly, this.spec(k), boxFor(k, this.specs.length, room), dark),
      ),
    );
    if (this.gone) return;
    this.keepUnit();
    this.root.dataset.rev = String(Number(this.root.dataset.rev ?? 0) + 1);
    this.root.dataset.ready = 'true';
  }

  get specs() {
    return this.meta.panels;
  }

  /** @param {number} k  @returns {HeatmapSpec} */
  spec(k) {
    const panel = this.specs[k];
    const { channels, rows, cols } = panel.grid;
    return { ...panel, shape: size(channels, rows, cols), values: this.arrays[panel.role] };
  }

  /**
   * One heatmap a layer, in order; those that are there already stay.
   * @param {Room} room
   */
  arrange(room) {
    while (this.panels.length > this.specs.length) this.panels.pop()?.destroy();
    while (this.panels.length < this.specs.length) {
      const panel = new Heatmap(this.specs[this.panels.length].role);
      this.panels.push(panel);
      this.columns.append(panel.element);
    }
    this.root.style.setProperty('--cv-least', `${leastWidth(this.specs.length, room)}px`);
    this.panels.forEach((panel, k) => panel.element.classList.toggle('cv-open', this.specs[k].open));
  }

  // ---- units ---------------------------------------------------------------------------------------------

  /**
   * The unit under an event, with its number, or null; panel 0 is the input, whose cells see themselves
   * alone.
   * @param {MouseEvent} event
   * @returns {Unit | null}
   */
  hit(event) {
    const number = this.panels.findIndex((panel) =>
      panel.element.contains(/** @type {Node} */ (event.target)),
    );
    const cell = number < 0 ? null : this.panels[number].cellAt(event);
    return cell ? { number, ...cell } : null;
  }

  walked() {
    /** @param {Place} place  @returns {Unit} */
    const unitOf = ({ role, cell }) => ({
      number: this.panels.findIndex((panel) => panel.role === role),
      ...cell,
    });
    return new Walk(this.columns, {
      heatmaps: () => this.panels.map((panel) => [panel.role, panel]),
      text: () => this.meta.text,
      said: (place) => [this.words(unitOf(place))],
      at: (place, point) => this.pointing.at(unitOf(place), point),
      leave: () => this.pointing.leave(),
      press: (place) => this.pointing.press(unitOf(place)),
    });
  }

  /** @param {Unit} unit */
  words(unit) {
    const spec = this.specs[unit.number];
    if (!exists(unit, spec)) return '';
    return cellWords(spec.title, spec, unit, this.panels[unit.number].valueAt(unit));
  }

  /**
   * The unit one cell further, where there is one.
   * @param {[down: number, right: number]} direction
   */
  moved([down, right]) {
    const { unit } = this;
    if (!unit) return null;
    const { rows, cols } = this.specs[unit.number].grid;
    /** @param {number} place  @param {number} length */
    const inside = (place, length) => Math.min(Math.max(place, 0), length - 1);
    return {
      ...unit,
      row: inside(unit.row + down, rows),
      col: inside(unit.col + right, cols),
    };
  }

  /** What was pinned stays pinned while it still exists. */
  keepUnit() {
    const { unit } = this;
    const stays = unit && exists(unit, this.specs[unit.number]);
    if (!stays) this.pointing.pinned = false;
    this.look(stays ? unit : null);
  }

  /**
   * Shows what a unit sees, or nothing; one paint a frame.
   * @param {Unit | null} unit
   */
  look(unit) {
    this.unit = unit;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.gone) this.paint();
    });
  }

  paint() {
    const { unit, pointing } = this;
    const fields = unit ? fieldsOf(this.specs, unit) : [];
    this.panels.forEach((panel, k) => {
      if (k < fields.length) drawField(panel, fields[k], pointing.pinned);
      else if (k === unit?.number) drawUnit(panel, unit, pointing.pinned);
      else clear(panel);
    });
    setText(
      this.sentence,
      unit ? unitSentence(this.meta.text, unit, this.told(fields)) : this.meta.text.help,
    );
    pointing.tip.tell();
    this.walk.tell();
    this.tellTests(unit, fields);
  }

  /** @param {SeenOf[]} fields  @returns {[SeenOf & { all: number }, ...SeenOf[]]} */
  told([picture, ...between]) {
    return [{ ...picture, all: this.specs[0].grid.channels }, ...between];
  }

  /**
   * What is drawn, written on the root: the unit, and its box on every panel before it.
   * @param {Unit | null} unit
   * @param {SeenOf[]} fields
   */
  tellTests(unit, fields) {
    const { dataset } = this.root;
    dataset.unit = unit ? [unit.number, unit.channel, unit.row, unit.col].join(',') : '';
    dataset.boxes = JSON.stringify(fields.map(({ top, left, height, width }) => [top, left, height, width]));
    dataset.pinned = String(Boolean(unit && this.pointing.pinned));
  }

  // ---- life ----------------------------------------------------------------------------------------------

  /** @param {Error} error */
  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    this.pointing.destroy();
    this.walk.destroy();
    this.width.destroy();
    for (const panel of this.panels) panel.destroy();
  }
}

/** @param {Unit} unit  @param {PanelMeta | undefined} spec */
const exists = (unit, spec) =>
  spec !== undefined &&
  unit.channel < spec.grid.channels &&
  unit.row < spec.grid.rows &&
  unit.col < spec.grid.cols;
