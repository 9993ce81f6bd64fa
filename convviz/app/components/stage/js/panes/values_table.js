import { h, setText } from '../../../common/js/dom.js';
import { fill, number } from '../../../common/js/format.js';
import { CopyButton } from './copy_button.js';
import { FORMATS } from './number_formats.js';
import { planeOf, save } from './panel_numbers.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */

const RESTS = 300; // ms after which an open table follows the numbers

/**
 * The numbers of one panel as a table, for a screen reader, and as text for another program, copied or saved.
 * It is made when it is opened.
 */
export class ValuesTable {
  /** @type {Text} */
  text;
  /** @type {number | undefined} */
  waiting;

  /** @param {() => Iterable<[role: string, heatmap: Heatmap]>} panels */
  constructor(panels) {
    this.panels = panels;
    this.heading = h('summary', {});
    this.panel = h('select', { onchange: () => this.draw() });
    this.channel = h('select', { onchange: () => this.draw() });
    this.format = h('select', {});
    this.copy = new CopyButton(() => this.copied());
    this.save = h('button', { type: 'button', class: 'cv-button cv-word', onclick: () => this.saveAll() });
    this.table = h('div', { class: 'cv-values-table', tabindex: '0', role: 'group' });
    const tools = h(
      'div',
      { class: 'cv-tools' },
      this.panel,
      this.channel,
      this.format,
      this.copy.element,
      this.save,
    );
    this.element = h(
      'details',
      { class: 'cv-values', ontoggle: () => this.draw() },
      this.heading,
      tools,
      this.table,
    );
  }

  /** @param {Text} text */
  configure(text) {
    this.text = text;
    setText(this.heading, text.values_table);
    this.panel.ariaLabel = text.values_panel;
    this.channel.ariaLabel = text.values_channel;
    this.table.ariaLabel = text.values_table;
    this.copy.name(text.copy, text.copied);
    this.format.ariaLabel = text.values_format;
    setText(this.save, text.values_save);
    offer(
      this.format,
      FORMATS.map(({ id }) => [id, text[`values_${id}`]]),
    );
  }

  /** An open table follows when the numbers rest. */
  follow() {
    if (!this.element.open) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.draw(), RESTS);
  }

  /** @returns {Heatmap | undefined} */
  get chosen() {
    return new Map(this.panels()).get(this.panel.value);
  }

  draw() {
    clearTimeout(this.waiting);
    if (!this.element.open) return;
    const drawn = [...this.panels()].filter(([, { values }]) => values);
    offer(
      this.panel,
      drawn.map(([role, { spec }]) => [role, spec.title]),
    );
    const heatmap = this.chosen;
    if (!heatmap) return this.table.replaceChildren();
    const { channels } = heatmap.mosaic;
    const named = Array.from({ length: channels }, (_, k) => fill(this.text.walk_channel, { n: k }));
    offer(
      this.channel,
      named.map((name, k) => [String(k), name]),
    );
    this.channel.hidden = channels === 1;
    const caption = `${heatmap.spec.title}${channels > 1 ? `, ${named[Number(this.channel.value)]}` : ''}`;
    const rows = planeOf(heatmap, this.shownChannel(heatmap));
    this.table.replaceChildren(
      made(
        caption,
        rows.map((row) => row.map((value) => (value === null ? this.emptyOf(heatmap) : number(value, 5)))),
      ),
    );
  }

  /** What stands for a number that is not there: covered ones are asked for.  @param {Heatmap} heatmap */
  emptyOf = ({ marks }) => (marks.some(({ kind }) => kind === 'hidden') ? '?' : '');

  /** @param {Heatmap} heatmap */
  shownChannel({ mosaic }) {
    return Math.min(Number(this.channel.value), mosaic.channels - 1);
  }

  /** What the copy button copies. */
  copied() {
    const heatmap = this.chosen;
    const format = FORMATS.find(({ id }) => id === this.format.value) ?? FORMATS[0];
    if (!heatmap) return '';
    const { channels } = heatmap.mosaic;
    const wanted = format.isWhole
      ? Array.from({ length: channels }, (_, k) => k)
      : [this.shownChannel(heatmap)];
    return format.write(
      wanted.map((channel) => planeOf(heatmap, channel)),
      heatmap.role,
    );
  }

  /** Saves the table as a file. */
  saveAll() {
    const heatmap = this.chosen;
    const csv = FORMATS.find(({ id }) => id === 'csv');
    if (!heatmap || !csv) return;
    const { channels } = heatmap.mosaic;
    const channel = this.shownChannel(heatmap);
    const name = channels > 1 ? `${heatmap.role}-${channel}` : heatmap.role;
    save(`convviz-${name}.csv`, `${csv.write([planeOf(heatmap, channel)], name)}\n`, 'text/csv');
  }

  destroy() {
    clearTimeout(this.waiting);
  }
}

/**
 * Offers these, and keeps the choice where it is still among them.
 * @param {HTMLSelectElement} select
 * @param {[value: string, name: string][]} options
 */
function offer(select, options) {
  const { value } = select;
  select.replaceChildren(...options.map(([each, name]) => h('option', { value: each }, name)));
  select.value = options.some(([each]) => each === value) ? value : (options[0]?.[0] ?? '');
}

/** @param {string} caption  @param {string[][]} rows */
function made(caption, rows) {
  const columns = rows[0]?.map((_, col) => h('th', { scope: 'col' }, String(col))) ?? [];
  return h(
    'table',
    {},
    h('caption', {}, caption),
    h('thead', {}, h('tr', {}, h('td', {}), ...columns)),
    h(
      'tbody',
      {},
      ...rows.map((row, k) =>
        h('tr', {}, h('th', { scope: 'row' }, String(k)), ...row.map((cell) => h('td', {}, cell))),
      ),
    ),
  );
}
