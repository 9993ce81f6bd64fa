import { h } from '../../stage/js/dom.js';

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Pointing at units: hovering works everywhere, a click or a finger pins, arrow keys move the pinned one, Escape releases. */
export class UnitPointing {
  /** @param {{panelAt, words, look, unit}} stack  what is drawn there, and `look` to draw what a unit sees */
  constructor(stack, root, area) {
    this.stack = stack;
    this.root = root;
    this.tip = h('div', { class: 'cv-tip', hidden: true });
    area.addEventListener('pointermove', (event) => this.move(event));
    area.addEventListener('pointerleave', () => this.leave());
    area.addEventListener('click', (event) => this.click(event));
    this.onKey = (event) => this.key(event);
    document.addEventListener('keydown', this.onKey);
  }

  move(event) {
    if (event.pointerType === 'touch') return;
    const hit = this.stack.hit(event);
    if (!hit) return this.leave();
    this.showTip(event, hit);
    if (!this.pinned) this.stack.look(hit.number ? hit : null);
  }

  leave() {
    this.tip.hidden = true;
    if (!this.pinned && this.stack.unit) this.stack.look(null);
  }

  click(event) {
    const hit = this.stack.hit(event);
    if (!hit) return;
    this.showTip(event, hit);
    if (!hit.number) return;
    const again = this.pinned && sameUnit(hit, this.stack.unit);
    this.pinned = !again;
    this.stack.look(hit);
  }

  key(event) {
    const elsewhere = event.target !== document.body && !this.root.contains(event.target);
    if (!this.pinned || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return this.release();
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    this.stack.look(this.stack.moved(move));
  }

  release() {
    this.pinned = false;
    this.tip.hidden = true;
    this.stack.look(null);
  }

  showTip(event, hit) {
    this.tip.textContent = this.stack.words(hit);
    this.tip.hidden = false;
    const box = this.root.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - this.tip.offsetWidth - 4);
    Object.assign(this.tip.style, { left: `${Math.max(0, left)}px`, top: `${event.clientY - box.top + 18}px` });
  }

  destroy() {
    document.removeEventListener('keydown', this.onKey);
  }
}

const sameUnit = (a, b) => ['number', 'channel', 'row', 'col'].every((name) => a[name] === b?.[name]);
