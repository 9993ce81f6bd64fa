import { h } from './dom.js';

/** The words beside the pointer. */
export class Tip {
  constructor(root) {
    this.root = root;
    this.element = h('div', { class: 'cv-tip', hidden: true });
  }

  show(event, said) {
    const { element } = this;
    element.textContent = said;
    element.hidden = false;
    const box = this.root.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - element.offsetWidth - 4);
    Object.assign(element.style, { left: `${Math.max(0, left)}px`, top: `${event.clientY - box.top + 18}px` });
  }

  hide() {
    this.element.hidden = true;
  }
}
