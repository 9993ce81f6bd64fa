import { h, setText } from './dom.js';

/**
 * The words beside the pointer. What they say is asked for again whenever a number may have changed under it.
 */
export class Tip {
  /** @type {(() => string | null) | null} */
  words;
  /** @type {{ left: number, top: number }} */
  at;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.element = h('div', { class: 'cv-tip', hidden: true });
  }

  /**
   * @param {MouseEvent} event
   * @param {() => string | null} words  what is said now; nothing hides the tip
   */
  show(event, words) {
    this.words = words;
    const box = this.root.getBoundingClientRect();
    this.at = { left: event.clientX - box.left + 14, top: event.clientY - box.top + 18 };
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
    const left = Math.min(this.at.left, this.root.clientWidth - element.offsetWidth - 4);
    Object.assign(element.style, { left: `${Math.max(0, left)}px`, top: `${this.at.top}px` });
  }

  hide() {
    this.words = null;
    this.element.hidden = true;
  }
}
