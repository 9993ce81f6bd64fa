import { h, setText } from '../../../common/js/dom.js';
import { fill, number } from '../../../common/js/format.js';
import { previewed } from '../preview/preview.js';
import { differences } from '../preview/differences.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Base } from '../preview/sheet.js' */
/** @import { Change } from './changes.js' */
/** @import { Meta } from './message.js' */

/** @typedef {'numpy' | 'preview' | 'offline' | 'differs'} Standing */

const SILENCE = 10_000; // ms without an answer until the page says so

/**
 * Whose numbers are on show, in one word: NumPy's, the browser's until NumPy has answered, or, which is an
 * error of ours, two that differ.
 */
export class LastWord {
  /** @type {Text | undefined} */
  text;
  /** @type {Standing} */
  standing = 'numpy';
  /** @type {{ name: string, difference: number }[]} */
  found = [];
  /** @type {number | undefined} */
  silence;
  isAlone = false;

  /** @param {HTMLElement} root  which tells the standing to the style sheet */
  constructor(root) {
    this.root = root;
    this.words = h('span', {});
    this.spoken = h('span', { class: 'cv-offscreen', role: 'status' });
    this.element = h('span', { class: 'cv-last-word', hidden: true }, this.words, this.spoken);
  }

  /** @param {Model} model */
  configure({ text, tools }) {
    this.text = text;
    this.element.hidden = Boolean(tools.compact);
    this.isAlone = Boolean(tools.alone);
    this.say();
  }

  /**
   * Compares Python's numbers with those that were previewed of the changes that they answer.
   * @param {Base | undefined} before  what Python said before
   * @param {Change[] | null} changes  null where they cannot be compared
   * @param {Base} now
   */
  hear(before, changes, now) {
    this.break();
    if (this.standing === 'offline') this.standing = 'preview';
    this.found = before && changes && isAlike(before.meta, now.meta) ? compared(before, changes, now) : [];
  }

  /**
   * Shows whether anything waits for NumPy.
   * @param {boolean} isPreview
   * @param {boolean} [isSent]  a number that is still pulled is not: nobody can answer it yet
   */
  show(isPreview, isSent = isPreview) {
    if (!isSent) this.break();
    if (!isPreview) this.standing = this.found.length ? 'differs' : 'numpy';
    else if (this.standing !== 'offline') this.standing = 'preview';
    if (isSent && !this.isAlone) this.silence ??= setTimeout(() => this.missAnswer(), SILENCE);
    this.say();
  }

  /** The silence is broken, or nothing is asked. */
  break() {
    clearTimeout(this.silence);
    this.silence = undefined;
  }

  missAnswer() {
    this.standing = 'offline';
    this.say();
  }

  say() {
    const { text, standing, root } = this;
    root.dataset.word = standing;
    if (!text) return;
    const [worst] = this.found;
    const values = worst ? { name: worst.name, difference: number(worst.difference, 2) } : {};
    const kind = this.isAlone && standing === 'preview' ? 'alone' : standing;
    const words = fill(text[`word_${kind}`], values);
    setText(this.words, words);
    setText(this.spoken, standing === 'differs' || standing === 'offline' ? words : ''); // not at every edit
    this.element.title = fill(text[`word_${kind}_help`], values);
  }

  destroy() {
    this.break();
  }
}

/** @param {Base} before  @param {Change[]} changes  @param {Base} now */
function compared(before, changes, now) {
  const preview = previewed(before, changes);
  const found = differences(preview, now);
  return found.sort((a, b) => b.difference - a.difference);
}

/**
 * Whether two messages are of the same layer on the same place, so that their numbers can be compared.
 * @param {Meta} before
 * @param {Meta} now
 */
function isAlike(before, now) {
  /** @param {Meta} meta */
  const kind = ({ view, shape, stride, dilation, padding, mode, choice, after, upstream, transposed }) =>
    JSON.stringify([view, shape, stride, dilation, padding, mode, choice, after, upstream, transposed]);
  return kind(before) === kind(now);
}
