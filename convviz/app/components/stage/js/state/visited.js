/** The steps that were on show, as a lesson counts them: those of a walk of so many steps. */
export class Visited {
  /** @type {Set<number>} */
  steps = new Set();
  count = 0;
  told = 0; // how many of them Python knows

  /**
   * Begins anew where the walk is another one.
   * @param {number} count
   */
  configure(count) {
    if (count === this.count) return;
    this.count = count;
    this.forget();
  }

  forget() {
    this.steps.clear();
    this.told = 0;
  }

  /**
   * Notes a step, and with `from` all that were played through on the way to it.
   * @param {number} t
   * @param {number} [from]
   */
  note(t, from = t) {
    for (let step = Math.min(from, t); step <= Math.max(from, t); step += 1) this.steps.add(step);
  }

  get isNews() {
    return this.steps.size > this.told;
  }

  /**
   * The steps as runs [first, last], from now on known to Python.
   * @returns {[first: number, last: number][]}
   */
  tell() {
    this.told = this.steps.size;
    /** @type {[number, number][]} */
    const runs = [];
    for (const step of [...this.steps].sort((a, b) => a - b)) {
      const run = runs.at(-1);
      if (run && run[1] === step - 1) run[1] = step;
      else runs.push([step, step]);
    }
    return runs;
  }
}
