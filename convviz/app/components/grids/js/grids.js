import { around, h, setText } from '../../common/js/dom.js';
import { EditableGrid } from '../../heatmap/js/editable_grid.js';
import { held } from '../../common/js/held.js';
import { Heatmap } from '../../heatmap/js/heatmap.js';
import { isDark } from '../../heatmap/js/palette.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { boxFor } from '../../heatmap/js/sizes.js';
import { isShort } from '../../heatmap/js/small_window.js';
import { Tip } from '../../common/js/tip.js';
import { Walk } from '../../heatmap/js/walk.js';
import { Width } from '../../common/js/width.js';
import { answerRules } from './answer_rules.js';
import { cellWords } from './cell_words.js';
import { inColumns, inRows } from './columns.js';
import { panelMarks } from './panel_marks.js';
import { WholeMaps } from './whole_maps.js';

/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */
/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Place } from '../../heatmap/js/mosaic.js' */
/** @import { Place as Walked } from '../../heatmap/js/walk.js' */
/** @import { Point } from '../../common/js/tip.js' */
/** @import { GridSpec, Hit, Meta } from './message.js' */

/**
 * Panels of numbers beside each other. Pointing at a cell shows it in every panel of its link; a click picks
 * it.
 */
export class Grids {
  /** @type {Plotly} */
  Plotly;
  /** @type {Meta} */
  meta;
  /** @type {Map<string, GridSpec>} */
  specs;
  /** @type {Trigger} */
  trigger;
  /** @type {Hit | null} */
  pointed;
  /** @type {string | undefined} */
  arrangement;
  /** @type {number | undefined} */
  frame;
  /** @type {boolean | undefined} */
  gone;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Map<string, Heatmap>} */
    this.panels = new Map(); // role -> Heatmap
    /** @type {Map<string, EditableGrid>} */
    this.answers = new Map(); // role -> EditableGrid
    this.columns = h('div', { class: 'cv-columns' });
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.tip = new Tip(root);
    this.columns.addEventListener('pointermove', (event) => this.move(event));
    this.columns.addEventListener('pointerleave', () => this.leave());
    this.columns.addEventListener('click', (event) => this.click(event));
    this.walk = this.walked();
    this.maps = new WholeMaps(this);
    const { message, columns, maps, tip, walk } = this;
    root.replaceChildren(message, columns, maps.slip, tip.element, walk.spoken);
    this.width = new Width(root, () => this.draw());
  }

  /**
   * A message from Python, or a change of theme.
   * @param {Uint8Array} bytes
   * @param {Trigger} trigger
   */
  async update(bytes, trigger) {
    this.trigger = trigger;
    /** @type {Message<Meta>} */
    const { meta, arrays } = unpack(bytes);
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.meta = meta;
    this.specs = new Map(meta.panels.map((panel) => [panel.role, { ...panel, values: arrays[panel.role] }]));
    this.maps.take(meta.typed);
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    await this.draw();
  }

  async draw() {
    const columns = this.arrange();
    const model = { width: this.width.taken(), meta: this.meta };
    this.root.classList.toggle('cv-short', isShort(model.width));
    const dark = isDark(this.root);
    await Promise.all(
      columns
        .flat()
        .map((spec) =>
          held(this.panels, spec.role).draw(this.Plotly, spec, boxFor(spec, columns, model), dark),
        ),
    );
    if (this.gone) return;
    this.configureAnswers();
    this.paint();
    this.root.dataset.rev = String(Number(this.root.dataset.rev ?? 0) + 1);
  }

  /**
   * The panels in their columns; those that are there already stay.
   * @returns {GridSpec[][]} the specs, column by column
   */
  arrange() {
    const columns = inColumns([...this.specs.values()], this.width.taken());
    const arrangement = JSON.stringify(columns.map((specs) => specs.map(({ role, width }) => [role, width])));
    if (arrangement === this.arrangement) return columns;
    this.arrangement = arrangement;
    for (const [role, panel] of this.panels)
      if (!this.specs.has(role)) {
        panel.destroy();
        this.panels.delete(role);
        this.answers.delete(role);
      }
    for (const role of this.specs.keys())
      if (!this.panels.has(role)) this.panels.set(role, new Heatmap(role));
    this.columns.replaceChildren(...inRows(columns, (specs) => this.column(specs)));
    return columns;
  }

  /** @param {GridSpec[]} specs */
  column(specs) {
    return h(
      'div',
      { class: `cv-column cv-${specs[0].width}${specs.length === 1 ? ' cv-alone' : ''}` },
      ...specs.map((spec) => held(this.panels, spec.role).element),
    );
  }

  paint() {
    for (const [role, panel] of this.panels) {
      /** @param {Place} place */
      const isEmpty = ([channel, row, col]) => Number.isNaN(panel.valueAt({ channel, row, col }));
      if (panel.mosaic) panel.mark(panelMarks(held(this.specs, role), this.meta, this.pointed, isEmpty));
    }
    this.tip.tell();
    this.walk.tell();
  }

  // ---- the hidden number -------------------------------------------------------------------------------

  /** Where an answer may be typed, the hidden cell takes it. */
  configureAnswers() {
    for (const [role, panel] of this.panels) {
      const rules = this.meta.typed ? this.rulesOf(held(this.specs, role)) : null;
      if (rules && !this.answers.has(role)) this.answers.set(role, new EditableGrid(panel));
      this.answers.get(role)?.configure(rules);
    }
  }

  /** @param {GridSpec} spec */
  rulesOf(spec) {
    if (spec.blanks.length) return this.maps.rules(spec);
    return spec.hidden && answerRules(spec.hidden, this.meta, this.trigger, () => this.tip.hide());
  }

  // ---- pointing ------------------------------------------------------------------------------------------

  /**
   * The panel and cell under an event.
   * @param {MouseEvent} event
   * @returns {Hit | null}
   */
  hit(event) {
    const role = around(event, '.cv-panel')?.dataset.role ?? '';
    const spec = this.specs?.get(role);
    const cell = spec ? held(this.panels, role).cellAt(event) : null;
    return cell ? this.hitOf({ role, cell }) : null;
  }

  /** @param {Walked} walked  @returns {Hit} */
  hitOf({ role, cell: { channel, row, col } }) {
    return { role, link: held(this.specs, role).link, cell: [channel, row, col] };
  }

  walked() {
    return new Walk(this.columns, {
      heatmaps: () => this.panels,
      text: () => this.meta.text,
      said: (place) => this.said(this.hitOf(place)),
      at: (place, point) => this.at(this.hitOf(place), point),
      leave: () => this.leave(),
      press: (place) => this.press(this.hitOf(place)),
    });
  }

  /** @param {PointerEvent} event */
  move(event) {
    const hit = event.pointerType === 'touch' ? null : this.hit(event);
    if (hit) this.at(hit, event);
    else this.leave();
  }

  /** @param {Hit} hit  @param {Point} point */
  at(hit, point) {
    this.tip.show(point, () => this.words(hit));
    this.point(hit);
  }

  leave() {
    this.tip.hide();
    this.point(null);
  }

  /** @param {Hit | null} hit */
  point(hit) {
    if (String(hit?.cell) === String(this.pointed?.cell) && hit?.link === this.pointed?.link) return;
    this.pointed = hit;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.gone) this.paint();
    });
  }

  /** @param {Hit} hit */
  words(hit) {
    return this.said(hit).join(' · ');
  }

  /**
   * What is told of a cell, and of the slip that was found in it.
   * @param {Hit} hit
   */
  said(hit) {
    const { role, cell } = hit;
    const [channel, row, col] = cell;
    const words = cellWords(hit, this.specs, (spec) =>
      held(this.panels, spec.role).valueAt({ channel, row, col }),
    );
    const slip = words.length ? this.maps.wordsAt({ role, cell: { channel, row, col } }) : '';
    return slip ? [...words, slip] : words;
  }

  /** @param {MouseEvent} event */
  click(event) {
    const hit = this.hit(event);
    if (hit) this.press(hit);
    if (hit && this.tip.isTapped) this.at(hit, event);
  }

  /** @param {Hit} hit */
  press(hit) {
    if (!this.meta.pick.includes(hit.link)) return;
    this.meta.picked = hit.cell;
    this.paint();
    this.trigger('pick', { role: hit.role, cell: hit.cell });
  }

  // ---- life ----------------------------------------------------------------------------------------------

  /** @param {Error} error */
  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    this.width.destroy();
    this.walk.destroy();
    for (const panel of this.panels.values()) panel.destroy();
  }
}
