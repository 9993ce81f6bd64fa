import { CopyButton } from './copy_button.js';
import { around, h, passFocus, setText } from '../../../common/js/dom.js';
import { alignedLatex } from '../formulas/pieces.js';
import { rewrite } from '../formulas/rewriting.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Formula, Line, Piece } from '../formulas/pieces.js' */

const COLUMNS = ['cv-formula-left', 'cv-formula-sign', 'cv-formula-right'];

/** What stands in the columns of a line.  @param {Line} line  @returns {Piece[][]} */
const piecesOf = ({ left, sign, right }) => [left ?? [], [sign ?? '='], right];

/** The formula in four lines: in general, with indices, with values, the result. */
export class FormulaPane {
  /** @type {Line[]} */
  lines = [];

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
    this.element.style.minHeight = '';
  }

  /**
   * Writes long sums out, or cuts them again.
   * @param {() => void} redraw
   */
  toggle(redraw) {
    passFocus(
      this.element,
      () => (this.isOpen ? this.fewer : this.list.querySelector('button')),
      () => {
        this.isOpen = !this.isOpen;
        this.fewer.hidden = !this.isOpen;
        this.element.style.minHeight = '';
        redraw();
      },
    );
  }

  /** @param {Formula | null} formula */
  show(formula) {
    this.element.hidden = !formula;
    if (!formula) return;
    setText(this.title, formula.title);
    setText(this.notes, formula.notes.join(' '));
    const wanted = formula.lines.length * COLUMNS.length;
    while (this.list.children.length > wanted) this.list.lastChild?.remove();
    while (this.list.children.length < wanted)
      this.list.append(...COLUMNS.map((name) => h('div', { class: name })));
    formula.lines.forEach((line, k) => {
      const before = this.lines[k] ? piecesOf(this.lines[k]) : [];
      piecesOf(line).forEach((pieces, column) =>
        rewrite(this.list.children[k * COLUMNS.length + column], before[column] ?? null, pieces),
      );
    });
    this.lines = formula.lines;
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
