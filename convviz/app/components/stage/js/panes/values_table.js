import { h, setText } from '../../../common/js/dom.js';
import { fill, number } from '../../../common/js/format.js';
import { CopyButton } from './copy_button.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */

const RESTS = 300; // ms after which an open table follows the numbers

/**
 * The numbers of one panel as a table, for a screen reader, and as tab-separated text, for a spreadsheet. It
 * is made when it is opened.
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
    this.copy = new CopyButton(() =>
      this.rows(written)
        .map((row) => row.join('\t'))
        .join('\n'),
    );
    this.table = h('div', { class: 'cv-values-table', tabindex: '0', role: 'group' });
    const tools = h('div', { class: 'cv-tools' }, this.panel, this.channel, this.copy.element);
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
    this.table.replaceChildren(
      made(
        caption,
        this.rows((value) => number(value, 5)),
      ),
    );
  }

  /**
   * The numbers that are computed, row by row, as they are written.
   * @param {(value: number) => string} write
   */
  rows(write) {
    const heatmap = this.chosen;
    if (!heatmap) return [];
    const channel = Math.min(Number(this.channel.value), heatmap.mosaic.channels - 1);
    return Array.from({ length: heatmap.mosaic.rows }, (_r, row) =>
      Array.from({ length: heatmap.mosaic.cols }, (_c, col) => {
        const value = heatmap.valueAt({ channel, row, col });
        return Number.isFinite(value) && heatmap.isInSight({ channel, row, col }) ? write(value) : '';
      }),
    );
  }

  destroy() {
    clearTimeout(this.waiting);
  }
}

/** As many digits as a number of float32 has.  @param {number} value */
const written = (value) => String(Number(value.toPrecision(7)));

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
