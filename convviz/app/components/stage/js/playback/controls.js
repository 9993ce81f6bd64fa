import { h, setText } from '../../../common/js/dom.js';
import { fill } from '../../../common/js/format.js';
import { icon } from '../../../common/js/icons.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Cover } from '../cover/cover.js' */
/** @import { Step } from '../state/step.js' */

/** @typedef {'first' | 'back' | 'play' | 'forward' | 'last'} Button */

const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 120]; // steps a second
const WHOLE_RUN = 15; // seconds that the first choice of speed aims at
/** @type {Button[]} */
const BUTTONS = ['first', 'back', 'play', 'forward', 'last'];

/**
 * What a player has: buttons, a scrubber, the count of steps and the speed.
 */
export class Controls {
  /** @type {Text} */
  text;
  /** @type {number | undefined} */
  chosenSpeed;
  /** @type {string | undefined} */
  where;

  /**
   * @param {{
   *   press: (button: Button) => void,
   *   slow: (isSlow: boolean) => void,
   *   scrub: (place: number) => void,
   *   look: () => void,
   *   slide: () => void,
   *   cover: () => void,
   * }} on
   */
  constructor({ press, slow, scrub, look, slide, cover }) {
    this.isPlaying = false;
    this.buttons = Object.fromEntries(BUTTONS.map((name) => [name, button(name, () => press(name))]));
    this.buttons.play.classList.add('cv-play');
    this.scrub = h('input', {
      type: 'range',
      min: 0,
      value: 0,
      class: 'cv-scrub',
      oninput: () => scrub(Number(this.scrub.value)),
      onkeydown: look,
    });
    this.slow = h('button', {
      type: 'button',
      class: 'cv-button cv-slow',
      'data-do': 'slow',
      'aria-pressed': 'false',
      onclick: () => slow(this.slow.ariaPressed !== 'true'),
    });
    this.slow.append(icon('slow'));
    this.count = h('span', { class: 'cv-count', 'aria-hidden': 'true' });
    this.speed = h('select', {
      class: 'cv-speed',
      onchange: () => (this.chosenSpeed = this.perSecond),
    });
    this.cover = button('cover', cover);
    this.slide = button('slide', slide);
    const { scrub: place, count, speed } = this;
    const all = [...Object.values(this.buttons), this.slow, place, count, speed, this.cover, this.slide];
    this.element = h('div', { class: 'cv-playback', role: 'group' }, ...all);
  }

  get perSecond() {
    return Number(this.speed.value);
  }

  /**
   * A new message: other sentences, perhaps another count of steps.
   * @param {number} steps
   * @param {Text} text
   * @param {boolean} canSlow  whether a step of the view is a sum of products
   */
  configure(steps, text, canSlow) {
    this.text = text;
    this.slow.title = this.slow.ariaLabel = text.slow;
    this.slow.hidden = !canSlow;
    this.slide.title = this.slide.ariaLabel = text.slide;
    for (const name of BUTTONS) this.nameButton(name, text[name]);
    this.element.ariaLabel = text.playback;
    this.scrub.ariaLabel = text.scrub;
    this.speed.title = text.speed;
    this.speed.ariaLabel = text.speed;
    const chosen = this.chosenSpeed ?? SPEEDS.find((speed) => speed >= steps / WHOLE_RUN) ?? SPEEDS.at(-1);
    /** @param {number} speed */
    const option = (speed) =>
      h('option', { value: speed, selected: speed === chosen }, `${speed} ${text.per_second}`);
    this.speed.replaceChildren(...SPEEDS.map(option));
    this.showPlaying();
  }

  /**
   * The button that covers the result, or shows it again; gone where there is none.
   * @param {Cover} cover
   * @param {Text} text
   */
  offerCover(cover, text) {
    this.cover.hidden = !cover.told || cover.isLocked;
    this.cover.ariaPressed = String(cover.isAsking);
    this.cover.title = this.cover.ariaLabel = cover.isAsking ? text.uncover : text.cover;
  }

  /** @param {Button} name  @param {string} said */
  nameButton(name, said) {
    Object.assign(this.buttons[name], { title: said, ariaLabel: said });
  }

  /** @param {Step} step */
  show({ place, places, isSlow }) {
    this.scrub.max = String(places - 1);
    this.scrub.value = String(place);
    this.slow.ariaPressed = String(isSlow);
    setText(this.count, `${place + 1} / ${places}`);
    if (!this.text) return; // before the first message
    this.where = fill(this.text.step_of, { step: place + 1, steps: places });
    this.scrub.setAttribute('aria-valuetext', this.where);
  }

  /** What the step comes to, for whoever moves the scrubber unseen.  @param {string} result */
  tell(result) {
    if (result) this.scrub.setAttribute('aria-valuetext', `${this.where}, ${result}`);
  }

  /**
   * The button says what it will do.
   * @param {boolean} isPlaying
   */
  setPlaying(isPlaying) {
    this.isPlaying = isPlaying;
    this.buttons.play.replaceChildren(icon(isPlaying ? 'pause' : 'play'));
    this.showPlaying();
  }

  showPlaying() {
    this.nameButton('play', this.isPlaying ? this.text.pause : this.text.play);
  }
}

/** @param {Button | 'slide' | 'cover'} name  @param {() => void} onclick */
const button = (name, onclick) =>
  h('button', { type: 'button', class: 'cv-button', 'data-do': name, onclick }, icon(name));
