import { h, setText } from './dom.js';

/** @typedef {{ clientX: number, clientY: number }} Point  in the window */

/**
 * The words beside the pointer. What they say is asked for again whenever a number may have changed under it.
 */
export class Tip {
  /** @type {(() => string | null) | null} */
  words;
  /** @type {{ left: string, right: string, top: string }} */
  at;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.element = h('div', { class: 'cv-tip', hidden: true });
  }

  /**
   * @param {Point} point
   * @param {() => string | null} words  what is said now; nothing hides the tip
   */
  show({ clientX, clientY }, words) {
    this.words = words;
    const box = this.root.getBoundingClientRect();
    this.at = placed(clientX - box.left, clientY - box.top, box.width);
    this.tell();
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
  const top = `${y + 18}px`;
  return x > width / 2
    ? { left: 'auto', right: `${Math.max(0, width - x - 6)}px`, top }
    : { left: `${x + 14}px`, right: 'auto', top };
}
