import { CodePane } from './code_pane.js';
import { disable, h } from '../../../common/js/dom.js';
import { formulaOf } from '../formulas/formula_of.js';
import { Legend } from './legend.js';
import { FormulaPane } from './formula_pane.js';
import { ValuesTable } from './values_table.js';

/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

const APART = 66; // ms between two updates while playing: faster than one can read, slower than frames

/** What stands below the sentence and follows the step and the pointer: the formula and the code. */
export class Panes {
  /** @type {(() => void) | null} */
  next;
  /** @type {(() => void) | undefined} */
  redraw;
  /** @type {number | undefined} */
  waiting;

  /** @param {Send} send  @param {() => Iterable<[string, Heatmap]>} panels */
  constructor(send, panels) {
    this.formula = new FormulaPane(() => this.redraw?.());
    this.code = new CodePane(send);
    this.values = new ValuesTable(panels);
    this.legend = new Legend();
    this.element = h(
      'div',
      { class: 'cv-panes' },
      this.legend.element,
      this.formula.element,
      this.code.element,
      this.values.element,
    );
    this.last = -Infinity;
  }

  /** @param {Model} model  @param {boolean} dark */
  configure(model, dark) {
    this.formula.configure(model);
    this.code.configure(model);
    this.values.configure(model.text);
    this.legend.configure(model.text, dark);
    this.legend.element.hidden = Boolean(model.tools.compact) || !model.view;
    this.values.element.hidden = Boolean(model.tools.compact) || !model.view;
  }

  /**
   * What is copied and taken elsewhere is NumPy's.
   * @param {boolean} isPreview
   */
  holdCopy(isPreview) {
    disable(this.formula.copy.element, isPreview);
    disable(this.values.copy.element, isPreview);
  }

  /**
   * Shows a step at once, or a moment later where the last one was just shown and the animation plays. With
   * numbers that were changed here the panels come first: what has to be read follows their frame.
   * @param {Model} model
   * @param {number} t
   * @param {{ playing: boolean, isPreview: boolean }} now
   */
  show(model, t, { playing, isPreview }) {
    this.next = () => this.draw(model, t);
    const wait = playing ? this.last + APART - performance.now() : 0;
    if (wait <= 0 && !isPreview) this.flush();
    else this.waiting ??= setTimeout(() => this.flush(), Math.max(wait, 0));
  }

  flush() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.last = performance.now();
    this.next?.();
    this.next = null;
  }

  /** @param {Model} model  @param {number} t */
  draw(model, t) {
    this.redraw = () => this.formula.show(formulaOf(model, t, this.formula.isOpen));
    this.redraw();
    this.code.show(model, t);
    this.values.follow();
  }

  /** A view that has neither. */
  hide() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.next = null;
    this.formula.show(null);
  }

  destroy() {
    clearTimeout(this.waiting);
    this.next = null;
    this.formula.destroy();
    this.values.destroy();
  }
}
