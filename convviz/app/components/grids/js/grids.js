import { h, setText } from '../../common/js/dom.js';
import { EditableGrid } from '../../heatmap/js/editable_grid.js';
import { number } from '../../common/js/format.js';
import { Heatmap } from '../../heatmap/js/heatmap.js';
import { isDark, MARKS } from '../../heatmap/js/palette.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { boxFor } from '../../heatmap/js/sizes.js';
import { Tip } from '../../common/js/tip.js';
import { Width } from '../../common/js/width.js';

const ROW = { large: 40, small: 20, half: 50, third: 33, wide: 100 }; // percent of the width

/**
 * Panels of numbers beside each other. Pointing at a cell shows it in every panel of its link; a click picks
 * it.
 */
export class Grids {
  constructor(root) {
    this.root = root;
    this.panels = new Map(); // role -> Heatmap
    this.answers = new Map(); // role -> EditableGrid
    this.columns = h('div', { class: 'cv-columns' });
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.tip = new Tip(root);
    root.replaceChildren(this.message, this.columns, this.tip.element);
    this.columns.addEventListener('pointermove', (event) => this.move(event));
    this.columns.addEventListener('pointerleave', () => this.leave());
    this.columns.addEventListener('click', (event) => this.click(event));
    this.width = new Width(root, () => this.draw());
  }

  /** A message from Python, or a change of theme. */
  async update(bytes, trigger) {
    this.trigger = trigger;
    const { meta, arrays } = unpack(bytes);
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.meta = meta;
    this.specs = new Map(meta.panels.map((panel) => [panel.role, { ...panel, values: arrays[panel.role] }]));
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    await this.draw();
  }

  async draw() {
    const columns = this.arrange();
    const model = { width: this.width.taken(), meta: this.meta };
    const dark = isDark(this.root);
    await Promise.all(
      columns
        .flat()
        .map((spec) =>
          this.panels.get(spec.role).draw(this.Plotly, spec, boxFor(spec, columns, model), dark),
        ),
    );
    if (this.gone) return;
    this.configureAnswers();
    this.paint();
    this.root.dataset.rev = Number(this.root.dataset.rev ?? 0) + 1;
  }

  /** The panels in their columns; those that are there already stay. @returns the specs, column by column */
  arrange() {
    const columns = [];
    for (const spec of this.specs.values()) {
      if (spec.stacked && columns.length) columns.at(-1).push({ ...spec, width: columns.at(-1)[0].width });
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

  column(specs) {
    return h(
      'div',
      { class: `cv-column cv-${specs[0].width}` },
      ...specs.map((spec) => this.panels.get(spec.role).element),
    );
  }

  paint() {
    for (const [role, panel] of this.panels) {
      const spec = this.specs.get(role);
      if (panel.mosaic) panel.mark(this.marks(spec), null);
    }
    this.tip.tell();
  }

  marks({ link, hatched, kinked, lit, outlined, hidden }) {
    const { pointed } = this;
    const { pick, picked } = this.meta;
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
    if (picked && pick.includes(link)) marks.push({ kind: 'outline', cells: [picked], colour: MARKS.pinned });
    if (pointed && link && link === pointed.link) marks.push({ kind: 'outline', cells: [pointed.cell] });
    return marks;
  }

  // ---- the hidden number -------------------------------------------------------------------------------

  /** Where an answer may be typed, the hidden cell takes it. */
  configureAnswers() {
    for (const [role, panel] of this.panels) {
      const { hidden } = this.specs.get(role);
      const rules = hidden && this.meta.typed ? this.answerRules(hidden) : null;
      if (rules && !this.answers.has(role)) this.answers.set(role, new EditableGrid(panel));
      this.answers.get(role)?.configure(rules);
    }
  }

  answerRules(hidden) {
    const { text, typed } = this.meta;
    return {
      text,
      help: text.answer_help,
      title: text.answer_help,
      opens: 'click',
      name: () => text.answer_cell,
      isCell: ({ channel, row, col }) => String([channel, row, col]) === String(hidden),
      limit: text.max_weight,
      tooLarge: text.too_large,
      put: (cell, value) => this.trigger('typed', { of: typed, value }),
      putGrids: () => text.answer_one,
      undo: () => {},
      opened: () => this.tip.hide(),
    };
  }

  // ---- pointing ------------------------------------------------------------------------------------------

  /** The panel and cell under an event. */
  hit(event) {
    const role = event.target.closest?.('.cv-panel')?.dataset.role;
    const cell = this.specs?.has(role) ? this.panels.get(role).cellAt(event) : null;
    return cell ? { role, link: this.specs.get(role).link, cell: [cell.channel, cell.row, cell.col] } : null;
  }

  move(event) {
    const hit = event.pointerType === 'touch' ? null : this.hit(event);
    if (!hit) return this.leave();
    this.tip.show(event, () => this.words(hit));
    this.point(hit);
  }

  leave() {
    this.tip.hide();
    this.point(null);
  }

  point(hit) {
    if (String(hit?.cell) === String(this.pointed?.cell) && hit?.link === this.pointed?.link) return;
    this.pointed = hit;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.gone) this.paint();
    });
  }

  /** What is at the cell, in its panel and in those that go with it. */
  words({ role, link, cell }) {
    const [channel, row, col] = cell;
    const own = this.specs.get(role);
    if (!own || !isInside(cell, own.grid)) return '';
    const together = link
      ? [...this.specs.values()].filter((spec) => spec.link === link && spec !== own)
      : [];
    const place = own.grid.channels > 1 ? cell : [row, col];
    const value = (spec) =>
      String(spec.hidden) === String(cell)
        ? '?'
        : number(this.panels.get(spec.role).valueAt({ channel, row, col }), 5);
    const known = (spec) => value(spec) !== 'NaN';
    const first = `${own.label}[${place.join(', ')}]${known(own) ? ` = ${value(own)}` : ''}`;
    const notes = new Set(
      [own, ...together]
        .filter(({ kinked }) => kinked.some((each) => String(each) === String(cell)))
        .map(({ note }) => note),
    );
    return [first, ...together.filter(known).map((spec) => `${spec.label} = ${value(spec)}`), ...notes].join(
      ' · ',
    );
  }

  click(event) {
    const hit = this.hit(event);
    if (!hit || !this.meta.pick.includes(hit.link)) return;
    this.meta.picked = hit.cell;
    this.paint();
    this.trigger('pick', { role: hit.role, cell: hit.cell });
  }

  // ---- life ----------------------------------------------------------------------------------------------

  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    this.width.destroy();
    for (const panel of this.panels.values()) panel.destroy();
  }
}

const isInside = ([channel, row, col], { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;

/** Columns side by side, a new row where the next one would not fit. */
function inRows(columns, node) {
  let taken = 0;
  return columns.flatMap((specs) => {
    const share = ROW[specs[0].width];
    const begins = taken > 0 && taken + share > 101;
    taken = begins ? share : taken + share;
    return begins ? [h('div', { class: 'cv-break' }), node(specs)] : [node(specs)];
  });
}
