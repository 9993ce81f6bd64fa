import { previewed } from '../preview/preview.js';
import { keptFocus } from './focus.js';
import { modelOf } from './model.js';
import { Step } from './step.js';

/** @import { Change } from '../messages/changes.js' */
/** @import { Arrays, Meta } from '../messages/message.js' */
/** @import { Base } from '../preview/preview.js' */
/** @import { Focus } from './focus.js' */
/** @import { Model } from './model.js' */

/**
 * The one state of the stage: what is set (the model), where the step is, what is pointed at.
 */
export class State {
  /** @type {Model}  from the first message on */
  model;
  /** @type {Base}  the last message of Python */
  base;
  /** @type {Change[]}  what Python has not answered yet */
  changes = [];

  /**
   * @param {{changed: () => void, moved: () => void}} on  whatever is shown is out of date; the step is
   * another
   */
  constructor({ changed, moved }) {
    this.changed = changed;
    this.step = new Step(() => {
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
    this.base = { meta, arrays };
    const shown = previewed(this.base, this.changes);
    this.model = modelOf(shown.meta, shown.arrays, before ? keptFocus(before, meta) : null);
    const { rows, cols } = this.model.walk;
    this.step.configure(rows * cols, before?.meta.view === meta.view);
    return before?.meta;
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
