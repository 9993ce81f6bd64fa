/**
 * What of the keyboard is held while a number is pulled or stepped.
 * @typedef {{ shiftKey: boolean, altKey: boolean }} Held
 */

const PER_STEP = 8; // px
const DECIMALS = 2; // of the finest step
const MOST_DECIMALS = 15;

/**
 * By how much a pull goes up for every few pixels: Shift takes large steps, Alt fine ones.
 * @param {Held} held
 */
export const stepOf = ({ shiftKey, altKey }) => (shiftKey ? 1 : altKey ? 0.01 : 0.1);

/**
 * A number that is pulled up and down. It keeps the decimals that it had, and a change of the step never
 * makes it jump: what is reached so far stays, and the new step counts from there.
 */
export class PulledNumber {
  /** @param {number} value  @param {number} limit  the largest magnitude */
  constructor(value, limit) {
    this.first = Number(value.toPrecision(7)); // as it is written in its field: float32 has no more
    this.decimals = Math.max(DECIMALS, decimalsOf(this.first));
    this.limit = limit;
    this.value = this.first;
    this.from = { value: this.first, pixels: 0 }; // where the present step began to count
    this.pixels = 0;
    this.step = 0;
  }

  /**
   * Pulled so many pixels from where it began; right and up are more.
   * @param {number} pixels
   * @param {Held} held
   */
  pull(pixels, held) {
    const step = stepOf(held);
    if (step !== this.step) this.from = { value: this.value, pixels: this.step ? this.pixels : 0 };
    this.step = step;
    this.pixels = pixels;
    const steps = Math.trunc((pixels - this.from.pixels) / PER_STEP);
    return this.set(this.from.value + steps * step);
  }

  /**
   * One step up (1) or down (-1).
   * @param {number} sign
   * @param {number} step
   */
  nudge(sign, step) {
    return this.set(this.value + sign * step);
  }

  /** @param {number} value */
  set(value) {
    const rounded = Number(value.toFixed(this.decimals)) + 0; // no minus zero
    this.value = Math.min(Math.max(rounded, -this.limit), this.limit);
    return this.value;
  }

  get isChanged() {
    return this.value !== this.first;
  }
}

/**
 * Digits behind the point, of a number as JavaScript writes it.
 * @param {number} value
 */
function decimalsOf(value) {
  const [digits, power = '0'] = String(value).split('e');
  const behind = (digits.split('.')[1] ?? '').length - Number(power);
  return Math.min(Math.max(behind, 0), MOST_DECIMALS);
}
