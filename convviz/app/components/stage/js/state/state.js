import { foreseen } from '../preview/foreseen.js';
import { previewed } from '../preview/preview.js';
import { keptFocus } from './focus.js';
import { modelOf } from './model.js';
import { Step } from './step.js';

/** @import { Change } from '../messages/changes.js' */
/** @import { Arrays, Meta } from '../messages/message.js' */
/** @import { Base } from '../preview/sheet.js' */
/** @import { Focus } from './focus.js' */
/** @import { Model } from './model.js' */

/**
 * The one state of the stage: what Python said last, what was changed since, where the step is, what is
 * pointed at. The model is made of them, and all that is shown is made of the model.
 */
export class State {
  /** @type {Base}  from the first message on */
  told;
  /** @type {Model} */
  model;

  /**
   * @param {{changed: () => void, moved: () => void, changes: () => Change[]}} on  whatever is shown is out
   * of date; the step is another; what was changed and is not answered yet
   */
  constructor({ changed, moved, changes }) {
    this.changed = changed;
    this.changes = changes;
    this.isWhole = false;
    this.step = new Step(() => {
      this.isWhole = false;
      if (this.model) this.model.isWhole = false;
      moved();
      changed();
    });
  }

  /**
   * Takes a message of Python over.
   * @param {Meta} meta
   * @param {Arrays} arrays
   */
  take(meta, arrays) {
    const before = this.model;
    this.told = { meta, arrays };
    this.remake(before ? keptFocus(before, meta) : null);
    const { rows, cols } = this.model.walk;
    this.step.configure(rows * cols, before?.meta.view === meta.view);
    return before?.meta;
  }

  /**
   * Makes the model anew: something was changed, or taken back.
   * @param {Focus | null} focus
   */
  remake(focus = this.focus) {
    const { meta, arrays, stale } = previewed(this.told, this.changes());
    const { width, slide } = this.model ?? {};
    this.model = modelOf(meta, arrays, focus);
    if (this.changes().length) this.model.cover.shut();
    Object.assign(this.model, { width, slide, stale, t: this.step.shown, isWhole: this.isWhole });
  }

  /**
   * What would take changes back.
   * @param {Change[]} changes
   * @returns {Change[]}
   */
  before(changes) {
    const { arrays, meta } = this.told;
    const {
      arrays: shown,
      meta: { bias },
    } = previewed({ meta, arrays }, this.changes());
    const now = { weight: shown.weight, input: shown.x, grad: shown.pooled_grad ?? shown.output_grad, bias };
    return changes.map((change) => {
      if (change.of === 'unknown') return change;
      const { [change.of]: values } = now;
      return { of: change.of, cells: change.cells.map(([offset]) => [offset, values[offset]]) };
    });
  }

  /**
   * What Python will answer with where these changes come to those that it was told of.
   * @param {Change[]} changes
   */
  foreseen(changes) {
    return foreseen(this.told, [...this.changes(), ...changes]);
  }

  /** Shows finished maps and sums until the next step. */
  showWhole() {
    this.isWhole = true;
  }

  get focus() {
    return this.model?.focus ?? null;
  }

  /**
   * Points at something, or at nothing.
   * @param {Focus | null} focus
   */
  pointAt(focus) {
    const { model } = this;
    if (!model || (!model.focus && !focus)) return;
    model.focus = focus;
    this.changed();
  }

  /**
   * What is pinned stays lit wherever the pointer goes.
   * @param {Focus} focus
   */
  pin(focus) {
    this.pointAt({ ...focus, pinned: true });
  }

  /**
   * Lets go of what was pointed at in a panel.
   * @param {string} role
   */
  unpin(role) {
    if (this.focus?.role === role) this.pointAt(null);
  }
}
