/**
 * Where the step is: the one that a person or the clock went to, and perhaps another that is only looked at.
 */
export class Step {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.t = 0;
    this.count = 1;
    /** @type {number | null} */
    this.previewed = null; // a step that is looked at without going there
  }

  /**
   * @param {number} count
   * @param {boolean} stays  whether the steps are those of before, so that one that is looked at stays in
   *   sight
   */
  configure(count, stays) {
    if (!stays || count !== this.count) this.previewed = null;
    this.count = count;
    this.t = Math.min(this.t, count - 1);
  }

  /** The step in sight: the one that is looked at, else the own one. */
  get shown() {
    return this.previewed ?? this.t;
  }

  get last() {
    return this.count - 1;
  }

  /** @param {number} t */
  moveTo(t) {
    this.previewed = null;
    this.t = Math.max(0, Math.min(this.last, t));
    this.changed();
  }

  /**
   * Shows a step without going there; null shows the own one again.
   * @param {number | null} t
   */
  preview(t) {
    const before = this.shown;
    this.previewed = t;
    if (this.shown !== before) this.changed();
  }
}
