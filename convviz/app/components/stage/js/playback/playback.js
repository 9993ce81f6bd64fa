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

  /**
   * @param {Step} step
   * @param {{
   *   settled: () => void,
   *   slow: (isSlow: boolean) => void,
   *   slide: () => void,
   *   cover: () => void,
   * }} on  told where one stopped, whether a step is to be stepped through, when the stage is to stand alone,
   *   when the result is to be covered or seen
   */
  constructor(step, { settled, slow, slide, cover }) {
    this.step = step;
    this.settled = settled;
    this.clock = new Clock();
    this.controls = new Controls({
      press: (name) => this.press(name),
      slow,
      scrub: (place) => this.jumpTo(place),
      look: () => step.preview(null),
      slide,
      cover,
    });
    this.element = this.controls.element;
    this.playing = false;
  }

  /** @param {Text} text  @param {{ loops: boolean, canSlow: boolean }} how */
  configure(text, { loops, canSlow }) {
    this.loops = loops;
    this.controls.configure(this.step.count, text, canSlow);
    this.show();
  }

  show() {
    this.controls.show(this.step);
  }

  /** @param {Button} button */
  press(button) {
    if (button === 'play') return this.toggle();
    if (button === 'back') return this.jumpBy(-1);
    if (button === 'forward') return this.jumpBy(1);
    return this.jumpTo(button === 'first' ? 0 : this.step.places - 1);
  }

  /**
   * Goes to a step by hand: playing stops there.
   * @param {number} t
   */
  jump(t) {
    this.go(() => this.step.moveTo(t));
  }

  /** @param {number} place  on the scrubber */
  jumpTo(place) {
    this.go(() => this.step.goTo(place));
  }

  /** @param {number} places */
  jumpBy(places) {
    this.go(() => this.step.moveBy(places));
  }

  /** @param {() => void} move */
  go(move) {
    this.pause();
    move();
    this.settleSoon();
  }

  settleSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settled(), SETTLED);
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
    if (step.isAtEnd) step.restart();
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
    if (passed > 0) step.moveBy(passed);
    if (!step.isAtEnd) return true;
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
    if (!this.playing) return;
    this.setPlaying(false);
    this.step.changed(); // what was drawn less often catches up
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    this.controls.setPlaying(playing);
  }

  /** @param {string} name  @param {number} rowLength */
  key(name, rowLength) {
    const { t, places } = this.step;
    /** @type {Record<string, () => void>} */
    const moves = {
      ' ': () => this.toggle(),
      ArrowRight: () => this.jumpBy(1),
      ArrowLeft: () => this.jumpBy(-1),
      ArrowDown: () => this.jump(t + rowLength),
      ArrowUp: () => this.jump(t - rowLength),
      Home: () => this.jumpTo(0),
      End: () => this.jumpTo(places - 1),
    };
    moves[name]?.();
    return name in moves;
  }

  destroy() {
    this.pause();
    clearTimeout(this.settling);
  }
}
