import { h, passFocus, setText } from '../../../common/js/dom.js';

/** @typedef {{ title: string, lines: string[], earlier: string[], hidden: string }} Terms  newest last */

/**
 * The terms of one pinned weight's gradient, newest last; the earlier ones of a long sum follow at a press.
 */
export class TermList {
  /** @type {Terms | undefined} */
  shown;
  /** @type {boolean | undefined} */
  isOpen;

  constructor() {
    this.title = h('div', { class: 'cv-terms-title' });
    this.more = h('button', { type: 'button', class: 'cv-formula-more', onclick: () => this.open() });
    this.list = h('pre', { class: 'cv-terms-list', tabindex: 0 });
    this.element = h('div', { class: 'cv-terms', hidden: true }, this.title, this.more, this.list);
  }

  /** @param {Terms | null} [list] */
  show(list) {
    this.element.hidden = !list;
    if (!list) {
      this.isOpen = false;
      return;
    }
    this.shown = list;
    setText(this.title, list.title);
    setText(this.more, list.hidden);
    this.more.hidden = this.isOpen || !list.earlier.length;
    setText(this.list, [...(this.isOpen ? list.earlier : []), ...list.lines].join('\n'));
    this.list.scrollTop = this.list.scrollHeight;
  }

  open() {
    this.isOpen = true;
    passFocus(
      this.more,
      () => this.list,
      () => this.show(this.shown),
    );
    this.list.scrollTop = 0;
  }
}
