import { around, h, setText } from '../../common/js/dom.js';
import { EditableGrid } from '../../heatmap/js/editable_grid.js';
import { number } from '../../common/js/format.js';
import { held } from '../../common/js/held.js';
import { Heatmap } from '../../heatmap/js/heatmap.js';
import { isDark, MARKS } from '../../heatmap/js/palette.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { boxFor } from '../../heatmap/js/sizes.js';
import { isShort, needsTheRow } from '../../heatmap/js/small_window.js';
import { Tip } from '../../common/js/tip.js';
import { Walk } from '../../heatmap/js/walk.js';
import { Width } from '../../common/js/width.js';
import { WholeMaps } from './whole_maps.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */
/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Rules } from '../../heatmap/js/editable_grid.js' */
/** @import { Mark } from '../../heatmap/js/marks.js' */
/** @import { Grid, Place } from '../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../heatmap/js/sizes.js' */
/** @import { Place as Walked } from '../../heatmap/js/walk.js' */
/** @import { Point } from '../../common/js/tip.js' */

/**
 * One panel of numbers, as `grids/message.py` tells of it. Those of one `link` are pointed at together.
 * @typedef {PanelSpec & {
 *   label: string,
 *   link: string,
 *   note: string,
 *   stacked: boolean,
 *   hatched: Place[],
 *   kinked: Place[],
 *   lit: Place[],
 *   outlined: Place[],
 *   hidden: Place | null,
 *   blanks: Place[],
 *   right: Place[],
 *   wrong: { cell: Place, words: string }[],
 * }} GridSpec
 */

/**
 * What `grids/mount.py` says: links whose cells can be picked, the picked one, and what an answer is for.
 * @typedef {{
 *   panels: Omit<GridSpec, 'values'>[],
 *   pick: string[],
 *   picked: Place | null,
 *   window: [down: number, right: number][],
 *   typed: string,
 *   limits: { number: number },
 *   text: Text,
 *   plotly: string,
 *   present: boolean,
 *   below: number,
 * }} Meta
 */

/** @typedef {{ role: string, link: string, cell: Place }} Hit */

/** @type {Record<string, number>} */
const ROW = { large: 40, small: 20, half: 50, third: 33, wide: 100 }; // percent of the width

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
    /** @type {GridSpec[][]} */
    const columns = [];
    const room = this.width.taken();
    for (const each of this.specs.values()) {
      const spec = needsTheRow(each.grid, room) ? { ...each, width: /** @type {const} */ ('wide') } : each;
      const before = columns.at(-1);
      if (spec.stacked && before) before.push({ ...spec, width: before[0].width });
      else columns.push([spec]);
    }
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
      if (panel.mosaic) panel.mark(this.marks(held(this.specs, role)));
    }
    this.tip.tell();
    this.walk.tell();
  }

  /** @param {GridSpec} spec  @returns {Mark[]} */
  marks({ role, link, hatched, kinked, lit, outlined, hidden, blanks, right, wrong }) {
    const { pointed } = this;
    const { pick, picked } = this.meta;
    /** @type {Mark[]} */
    const marks = [
      { kind: 'hatched', cells: hatched },
      { kind: 'kink', cells: kinked },
      { kind: 'cells', cells: lit },
      { kind: 'outline', cells: outlined },
    ];
    if (hidden)
      marks.push(
        { kind: 'question', cells: [hidden] },
        { kind: 'outline', cells: [hidden], colour: MARKS.pinned },
      );
    const panel = held(this.panels, role);
    /** @param {Place} place */
    const isEmpty = ([channel, row, col]) => Number.isNaN(panel.valueAt({ channel, row, col }));
    if (blanks.length)
      marks.push(
        { kind: 'blank', cells: blanks.filter(isEmpty) },
        { kind: 'right', cells: right },
        { kind: 'wrong', cells: wrong.map(({ cell }) => cell) },
      );
    if (picked && pick.includes(link))
      marks.push({ kind: 'outline', cells: this.window(role, picked), colour: MARKS.pinned });
    if (pointed && link && link === pointed.link)
      marks.push({ kind: 'outline', cells: this.window(role, pointed.cell) });
    return marks;
  }

  /**
   * A cell, or all cells that a window reads which begins there, as far as they lie in the panel.
   * @param {string} role
   * @param {Place} cell
   * @returns {Place[]}
   */
  window(role, [channel, row, col]) {
    const { window } = this.meta;
    const { grid } = held(this.specs, role);
    const taps = window.length ? window : /** @type {[number, number][]} */ ([[0, 0]]);
    return taps
      .map(([down, right]) => /** @type {Place} */ ([channel, row + down, col + right]))
      .filter((place) => isInside(place, grid));
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
    return spec.hidden && this.answerRules(spec.hidden);
  }

  /** @param {Place} hidden  @returns {Rules} */
  answerRules(hidden) {
    const { text, typed, limits } = this.meta;
    return {
      text,
      help: text.answer_help,
      title: text.answer_help,
      opens: 'click',
      name: () => text.answer_cell,
      isCell: ({ channel, row, col }) => String([channel, row, col]) === String(hidden),
      limit: limits.number,
      tooLarge: text.too_large,
      put: (cell, value) => this.trigger('typed', { of: typed, value }),
      putGrids: () => text.answer_one,
      undo: () => {},
      opened: () => this.tip.hide(),
    };
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
   * What is at the cell, in its panel and in those that go with it.
   * @param {Hit} hit
   */
  said({ role, link, cell }) {
    const [channel, row, col] = cell;
    const own = this.specs.get(role);
    if (!own || !isInside(cell, own.grid)) return [];
    const together = link
      ? [...this.specs.values()].filter((spec) => spec.link === link && spec !== own)
      : [];
    const place = own.grid.channels > 1 ? cell : [row, col];
    /** @param {GridSpec} spec */
    const value = (spec) =>
      String(spec.hidden) === String(cell)
        ? '?'
        : number(held(this.panels, spec.role).valueAt({ channel, row, col }), 5);
    /** @param {GridSpec} spec */
    const known = (spec) => value(spec) !== 'NaN';
    const first = `${own.label}[${place.join(', ')}]${known(own) ? ` = ${value(own)}` : ''}`;
    const notes = new Set(
      [own, ...together]
        .filter(({ kinked }) => kinked.some((each) => String(each) === String(cell)))
        .map(({ note }) => note),
    );
    const slip = this.maps.wordsAt({ role, cell: { channel, row, col } });
    return [
      first,
      ...together.filter(known).map((spec) => `${spec.label} = ${value(spec)}`),
      ...notes,
      ...(slip ? [slip] : []),
    ];
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

/** @param {Place} place  @param {Grid} grid */
const isInside = ([channel, row, col], { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;

/**
 * Columns side by side, a new row where the next one would not fit.
 * @param {GridSpec[][]} columns
 * @param {(specs: GridSpec[]) => Element} node
 */
function inRows(columns, node) {
  let taken = 0;
  return columns.flatMap((specs) => {
    const share = ROW[specs[0].width];
    const begins = taken > 0 && taken + share > 101;
    taken = begins ? share : taken + share;
    return begins ? [h('div', { class: 'cv-break' }), node(specs)] : [node(specs)];
  });
}
