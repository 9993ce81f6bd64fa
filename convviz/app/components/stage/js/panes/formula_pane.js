import { CopyButton } from './copy_button.js';
import { around, h, setText } from '../../../common/js/dom.js';
import { alignedLatex, toNodes } from '../formulas/pieces.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Formula, Line } from '../formulas/pieces.js' */

/** The formula in four lines: in general, with indices, with values, the result. */
export class FormulaPane {
  /** @type {string | null} */
  shown;
  /** @type {Line[]} */
  lines;

  /** @param {() => void} redraw  after a long sum was opened or closed */
  constructor(redraw) {
    this.isOpen = false;
    this.fewer = h('button', {
      type: 'button',
      class: 'cv-formula-more',
      hidden: true,
      onclick: () => this.toggle(redraw),
    });
    this.title = h('span', { class: 'cv-formula-title' });
    this.copy = new CopyButton(() => alignedLatex(this.lines));
    this.list = h('div', { class: 'cv-formula-lines' });
    this.notes = h('p', { class: 'cv-formula-notes' });
    this.element = h(
      'section',
      { class: 'cv-formula', hidden: true },
      h('div', { class: 'cv-formula-head' }, this.title, this.fewer, this.copy.element),
      this.list,
      this.notes,
    );
    this.list.addEventListener('click', (event) => around(event, '.cv-formula-more') && this.toggle(redraw));
    // after the frame's own layout: measuring in between costs a second one
    this.watching = new ResizeObserver(() => this.keepHeight());
    this.watching.observe(this.element);
  }

  /**
   * A new message or a new width: the height that was kept is that of another formula.
   * @param {{ text: Text }} model
   */
  configure({ text }) {
    this.copy.name(text.copy_latex, text.copied);
    setText(this.fewer, text.fewer_terms);
    this.shown = null;
    this.element.style.minHeight = '';
  }

  /**
   * Writes long sums out, or cuts them again.
   * @param {() => void} redraw
   */
  toggle(redraw) {
    this.isOpen = !this.isOpen;
    this.fewer.hidden = !this.isOpen;
    this.element.style.minHeight = '';
    redraw();
  }

  /** @param {Formula | null} formula */
  show(formula) {
    this.element.hidden = !formula;
    const key = formula && JSON.stringify(formula);
    if (!formula || key === this.shown) return;
    this.shown = key;
    this.lines = formula.lines;
    setText(this.title, formula.title);
    setText(this.notes, formula.notes.join(' '));
    this.list.replaceChildren(
      ...formula.lines.flatMap(({ left, sign, right }) => [
        h('div', { class: 'cv-formula-left' }, ...toNodes(left ?? [])),
        h('div', { class: 'cv-formula-sign' }, sign ?? '='),
        h('div', { class: 'cv-formula-right' }, ...toNodes(right)),
      ]),
    );
  }

  /** Only ever higher: what stands below must not jump from step to step. */
  keepHeight() {
    const height = this.element.offsetHeight;
    if (height > (parseFloat(this.element.style.minHeight) || 0))
      this.element.style.minHeight = `${height}px`;
  }

  destroy() {
    this.watching.disconnect();
  }
}
