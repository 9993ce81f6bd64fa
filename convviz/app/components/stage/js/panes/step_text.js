import { h, setText } from '../../../common/js/dom.js';
import { fill, number } from '../../../common/js/format.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Check } from '../views/views.js' */

const RESTS = 500; // ms after which a step is read out

/**
 * The step in words below the panels: its sentence, how the finished sum agrees with Python's, the loss.
 */
export class StepText {
  /** @type {Text} */
  text;
  /** @type {number | undefined} */
  waiting;

  /** @param {() => boolean} isPlaying */
  constructor(isPlaying) {
    this.isPlaying = isPlaying;
    this.sentence = h('p', { class: 'cv-sentence' });
    this.spoken = h('p', { class: 'cv-offscreen', role: 'status' });
    this.check = h('p', { class: 'cv-check' });
    this.loss = h('p', { class: 'cv-loss' });
    this.elements = [this.sentence, this.spoken, this.check, this.loss];
  }

  /** @param {Model} model */
  configure({ text }) {
    this.text = text;
  }

  /**
   * The loss in Python's words; while numbers change, with the number that is known here, if any.
   * @param {Model} model
   * @param {boolean} isWaiting
   */
  showLoss({ meta, tools }, isWaiting) {
    const loss = meta.loss === null ? '…' : number(meta.loss, 4);
    const { lossMeanwhile } = tools;
    setText(this.loss, (isWaiting && lossMeanwhile ? fill(lossMeanwhile, { loss }) : tools.loss) ?? '');
  }

  /** @param {string} sentence  @param {Check | null} [check]  at the last step of a sum */
  show(sentence, check = null) {
    if (setText(this.sentence, sentence)) this.speakSoon();
    setText(this.check, check ? this.checkSentence(check) : '');
    this.check.classList.toggle('cv-wrong', Boolean(check && !check.agrees));
  }

  /** A screen reader hears where one has stopped, and nothing of what passes by. */
  speakSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.isPlaying()) this.speakSoon();
      else setText(this.spoken, this.sentence.textContent ?? '');
    }, RESTS);
  }

  destroy() {
    clearTimeout(this.waiting);
  }

  /**
   * The browser's sum must be Python's gradient; it says so when it is, and when it is not.
   * @param {Check} check
   */
  checkSentence({ agrees, difference }) {
    return fill(agrees ? this.text.sum_agrees : this.text.sum_differs, { difference: number(difference, 2) });
  }
}
