import { Tip } from '../../common/js/tip.js';

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Pointing at units: hovering works everywhere, a click or a finger pins, arrow keys move the pinned one,
 * Escape releases.
 */
export class UnitPointing {
  /** @param {{panelAt, words, look, unit}} stack  what is drawn there, and `look` to draw what a unit sees */
  constructor(stack, root, area) {
    this.stack = stack;
    this.root = root;
    this.tip = new Tip(root);
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
    this.tip.show(event, () => this.stack.words(hit));
    if (!this.pinned) this.stack.look(hit.number ? hit : null);
  }

  leave() {
    this.tip.hide();
    if (!this.pinned && this.stack.unit) this.stack.look(null);
  }

  click(event) {
    const hit = this.stack.hit(event);
    if (!hit) return;
    this.tip.show(event, () => this.stack.words(hit));
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
    this.tip.hide();
    this.stack.look(null);
  }

  destroy() {
    document.removeEventListener('keydown', this.onKey);
  }
}

const sameUnit = (a, b) => ['number', 'channel', 'row', 'col'].every((name) => a[name] === b?.[name]);
