import { Visited } from './visited.js';

/**
 * Where the step is: the one that a person or the clock went to, and perhaps another that is only looked at.
 * In slow motion a step itself is stepped through, one product at a time.
 */
export class Step {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.t = 0;
    this.count = 1;
    /** @type {number | null} */
    this.previewed = null; // a step that is looked at without going there
    this.visited = new Visited();
    this.products = 0; // of a step, in slow motion; else 0
    this.product = 0; // the last one that is made
  }

  /**
   * @param {number} count
   * @param {boolean} stays  whether the steps are those of before, so that one that is looked at stays in
   *   sight
   */
  configure(count, stays) {
    if (!stays || count !== this.count) this.previewed = null;
    this.count = count;
    this.visited.configure(count);
    this.t = Math.min(this.t, count - 1);
  }

  /**
   * Begins slow motion with the first of so many products, goes on with it, or, without any, ends it.
   * @param {number} products
   */
  slowDown(products) {
    this.product = this.products ? Math.min(this.product, Math.max(0, products - 1)) : 0;
    this.products = products;
  }

  get isSlow() {
    return this.products > 0;
  }

  /** The step in sight: the one that is looked at, else the own one. */
  get shown() {
    return this.previewed ?? this.t;
  }

  get last() {
    return this.count - 1;
  }

  /** The place on the scrubber, and how many it has: steps, or the products of one. */
  get place() {
    return this.isSlow ? this.product : this.shown;
  }

  get places() {
    return this.isSlow ? this.products : this.count;
  }

  get isAtEnd() {
    return this.t >= this.last && this.product >= this.products - 1;
  }

  /** @param {number} t */
  moveTo(t) {
    this.previewed = null;
    this.t = Math.max(0, Math.min(this.last, t));
    this.product = 0;
    this.visited.note(this.t);
    this.changed();
  }

  /**
   * Goes to a place on the scrubber.
   * @param {number} place
   */
  goTo(place) {
    if (!this.isSlow) return this.moveTo(place);
    this.previewed = null;
    this.product = Math.max(0, Math.min(this.products - 1, place));
    this.changed();
  }

  /**
   * Goes on or back by so many places; after the last product of a step comes the first one of the next.
   * @param {number} places
   */
  moveBy(places) {
    if (!this.isSlow) {
      this.visited.note(this.t, Math.max(0, Math.min(this.last, this.t + places)));
      return this.moveTo(this.t + places);
    }
    const all = this.count * this.products;
    const at = Math.max(0, Math.min(all - 1, this.t * this.products + this.product + places));
    this.previewed = null;
    this.t = Math.floor(at / this.products);
    this.product = at % this.products;
    this.visited.note(this.t);
    this.changed();
  }

  /** Goes back to where everything begins. */
  restart() {
    this.moveTo(0);
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
