import { h, setText } from './dom.js';

/** The terms of one pinned weight's gradient, newest last. */
export class TermList {
  constructor() {
    this.title = h('div', { class: 'cv-terms-title' });
    this.list = h('pre', { class: 'cv-terms-list', tabindex: 0 });
    this.element = h('div', { class: 'cv-terms', hidden: true }, this.title, this.list);
  }

  show(list) {
    this.element.hidden = !list;
    if (!list) return;
    setText(this.title, list.title);
    setText(this.list, list.lines.join('\n'));
    this.list.scrollTop = this.list.scrollHeight;
  }
}
