import { h, setText } from '../../../common/js/dom.js';

/**
 * A block of a program: line numbers by name, and what is folded: first line, count of lines, what stands in
 * their place.
 * @typedef {{
 *   name: string,
 *   text: string,
 *   marks?: Record<string, number>,
 *   folds?: [first: number, count: number, shown: string][],
 * }} CodeBlock
 */

/**
 * The current line, and what the variables of the marked lines hold, by their names.
 * @typedef {{ at: string, values: Record<string, string> }} Live
 */

/**
 * Lines of a program; the marked ones have room for what their variables hold, and one of them can be the
 * current one. What is folded is one line here; the text that is copied has it whole.
 */
export class Listing {
  /** @type {string | undefined} */
  at;

  /** @param {CodeBlock} block */
  constructor({ text, marks = {}, folds = [] }) {
    /** @type {Map<number, string>} */
    const names = new Map(Object.entries(marks).map(([name, number]) => [number, name]));
    const folded = new Map(folds.map(([first, count, shown]) => [first, { count, shown }]));
    /** @type {Map<string, HTMLElement>} */
    this.live = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.lines = new Map();
    const lines = text.split('\n');
    /** @type {[node: HTMLElement, text: string][]} */
    this.whole = []; // [node, the text of its line or of all that it folds]
    for (let number = 0, count; number < lines.length; number += count) {
      count = folded.get(number)?.count ?? 1;
      const node = this.line(folded.get(number)?.shown ?? lines[number], names.get(number));
      this.whole.push([node, lines.slice(number, number + count).join('\n')]);
    }
    this.element = h(
      'pre',
      { class: 'cv-code-listing', tabindex: 0, oncopy: (event) => this.copyLines(event) },
      h('code', {}, ...this.whole.map(([node]) => node)),
    );
  }

  /**
   * Lines that are selected by hand are copied as they are in the program.
   * @param {ClipboardEvent} event
   */
  copyLines(event) {
    const selection = document.getSelection();
    const chosen = this.whole.filter(([node]) => selection?.containsNode(node, true));
    if (chosen.length < 2 || !event.clipboardData) return; // a word or two
    event.preventDefault();
    event.clipboardData.setData('text/plain', chosen.map(([, text]) => text).join('\n'));
  }

  /** @param {string} text  @param {string} [name] */
  line(text, name) {
    const line = h('span', { class: 'cv-code-line' }, h('span', { class: 'cv-code-text' }, text || ' '));
    if (name === undefined) return line;
    const live = h('span', { class: 'cv-code-live' });
    line.append(live);
    this.live.set(name, live);
    this.lines.set(name, line);
    return line;
  }

  /** @param {Live} live */
  show({ at, values }) {
    for (const [name, live] of this.live) setText(live, values[name] ?? '');
    if (at === this.at) return;
    this.lines.get(this.at ?? '')?.removeAttribute('aria-current');
    this.lines.get(at)?.setAttribute('aria-current', 'true');
    this.at = at;
  }
}
