const LONGEST_FRAME = 250; // ms: a tab that slept does not catch up

/**
 * Time in steps: tells at every frame how many have passed; steps are skipped rather than queued.
 */
export class Clock {
  /** @type {number} */
  frame;

  /**
   * @param {() => number} perSecond  asked at every frame: the speed may change on the way
   * @param {(steps: number) => boolean} advance  whether the clock goes on
   */
  start(perSecond, advance) {
    /** @type {number | null} */
    let last = null;
    let due = 0;
    /** @param {number} now */
    const tick = (now) => {
      if (last !== null) due += (Math.min(LONGEST_FRAME, now - last) / 1000) * perSecond();
      last = now;
      const passed = Math.floor(due);
      due -= passed;
      if (advance(passed)) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}
