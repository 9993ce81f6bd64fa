import { Clock } from './clock.js';
import { Controls } from './controls.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Step } from '../state/step.js' */
/** @import { Button } from './controls.js' */

const REST = 1500; // ms before a looping example starts again
const SETTLED = 600; // ms after which a step counts as where one stopped

/**
 * Playing, pausing and stepping by hand. Time belongs to the browser: playing sends nothing to the server.
 */
export class Playback {
  /** @type {boolean} */
  loops;
  /** @type {number | undefined} */
  settling;
  /** @type {number | undefined} */
  again;

  /** @param {Step} step  @param {(t: number) => void} settled  told where one stopped */
  constructor(step, settled) {
    this.step = step;
    this.settled = settled;
    this.clock = new Clock();
    this.controls = new Controls({
      press: (name) => this.press(name),
      scrub: (t) => this.jump(t),
      look: () => step.preview(null),
    });
    this.element = this.controls.element;
    this.playing = false;
  }

  /** @param {Text} text  @param {boolean} loops */
  configure(text, loops) {
    this.loops = loops;
    this.controls.configure(this.step.count, text);
    this.show();
  }

  show() {
    this.controls.show(this.step.shown, this.step.count);
  }

  /** @param {Button} button */
  press(button) {
    const { t, last } = this.step;
    if (button === 'play') return this.toggle();
    return this.jump({ first: 0, back: t - 1, forward: t + 1, last }[button]);
  }

  /**
   * Goes to a step by hand: playing stops there.
   * @param {number} t
   */
  jump(t) {
    this.pause();
    this.step.moveTo(t);
    this.settleSoon();
  }

  settleSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settled(this.step.t), SETTLED);
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.settleSoon();
    } else this.play();
  }

  play() {
    const { step } = this;
    step.preview(null);
    if (step.t >= step.last) step.moveTo(0);
    clearTimeout(this.settling);
    this.setPlaying(true);
    this.clock.start(
      () => this.controls.perSecond,
      (passed) => this.advance(passed),
    );
  }

  /**
   * Goes on by so many steps. @returns {boolean} whether any are left
   * @param {number} passed
   */
  advance(passed) {
    const { step } = this;
    if (!this.playing) return false;
    if (passed > 0) step.moveTo(step.t + passed);
    if (step.t < step.last) return true;
    this.finish();
    return false;
  }

  finish() {
    this.pause();
    if (this.loops) this.again = setTimeout(() => this.play(), REST);
    else this.settleSoon();
  }

  pause() {
    clearTimeout(this.again);
    this.clock.stop();
    if (this.playing) this.setPlaying(false);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    this.controls.setPlaying(playing);
  }

  /** @param {string} name  @param {number} rowLength */
  key(name, rowLength) {
    const { t, last } = this.step;
    const moves = { ArrowRight: t + 1, ArrowLeft: t - 1, ArrowDown: t + rowLength, ArrowUp: t - rowLength };
    const goal = { ...moves, Home: 0, End: last }[name];
    if (name === ' ') this.toggle();
    else if (goal !== undefined) this.jump(goal);
    else return false;
    return true;
  }

  destroy() {
    this.pause();
    clearTimeout(this.settling);
  }
}
