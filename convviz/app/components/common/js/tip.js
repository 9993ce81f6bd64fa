import { h, setText } from './dom.js';

/** @typedef {{ clientX: number, clientY: number }} Point  in the window */

/** @typedef {{ left: string, right: string, top: string, transform: string }} Place */

const FAR = 28; // px between a finger and the words
const LOW = 110; // px from the upper edge of the window that words above a finger need

/**
 * The words beside the pointer. What they say is asked for again whenever a number may have changed under it.
 */
export class Tip {
  /** @type {(() => string | null) | null} */
  words;
  /** @type {Place} */
  at;
  /** Whether the last press was a finger's: nothing hovers then, and its tap shows the words. */
  isTouched = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.element = h('div', { class: 'cv-tip', hidden: true });
    /** @param {PointerEvent} event */
    const press = ({ pointerType }) => (this.isTouched = pointerType === 'touch');
    root.addEventListener('pointerdown', press, { capture: true });
  }

  /**
   * @param {Point} point
   * @param {() => string | null} words  what is said now; nothing hides the tip
   */
  show({ clientX, clientY }, words) {
    this.words = words;
    const box = this.root.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    this.at = this.isTouched ? placedAt(x, y, box.width, clientY > LOW) : placed(x, y, box.width);
    this.tell();
    if (this.isTouched)
      document.addEventListener('pointerdown', () => this.hide(), { capture: true, once: true });
  }

  /** Whether a finger's tap is to show words: over an open field they would cover what is typed. */
  get isTapped() {
    return this.isTouched && !document.activeElement?.matches('.cv-cell');
  }

  /** Says it again, with the present numbers. */
  tell() {
    if (!this.words) return;
    const { element } = this;
    const said = this.words();
    element.hidden = !said;
    if (!said) return;
    setText(element, said);
    Object.assign(element.style, this.at);
  }

  hide() {
    this.words = null;
    this.element.hidden = true;
  }
}

/**
 * Beside the pointer, on the side with more room: how wide the words are need not be asked, which would lay
 * the page out with every number that changes.
 * @param {number} x
 * @param {number} y
 * @param {number} width  of what it stands in
 */
function placed(x, y, width) {
  const common = { top: `${y + 18}px`, transform: '' };
  return x > width / 2
    ? { left: 'auto', right: `${Math.max(0, width - x - 6)}px`, ...common }
    : { left: `${x + 14}px`, right: 'auto', ...common };
}

/**
 * Above a finger, or below it: as far along the words as the finger is along what they stand in, so that
 * they never reach out of it.
 * @param {number} x
 * @param {number} y
 * @param {number} width  of what it stands in
 * @param {boolean} isAbove
 * @returns {Place}
 */
function placedAt(x, y, width, isAbove) {
  const along = (100 * x) / width;
  return {
    left: `${along}%`,
    right: 'auto',
    top: `${isAbove ? y - FAR : y + FAR}px`,
    transform: `translate(${-along}%, ${isAbove ? -100 : 0}%)`,
  };
}
