import { Tip } from '../../common/js/tip.js';

/** @import { Point } from '../../common/js/tip.js' */
/** @import { Unit } from './fields.js' */
/** @import { Stack } from './stack.js' */

/** @type {Record<string, [down: number, right: number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Pointing at units: hovering works everywhere, a click or a finger pins, arrow keys move the pinned one,
 * Escape releases.
 */
export class UnitPointing {
  pinned = false;

  /** @param {Stack} stack  what is drawn there  @param {HTMLElement} root  @param {HTMLElement} area */
  constructor(stack, root, area) {
    this.stack = stack;
    this.root = root;
    this.tip = new Tip(root);
    area.addEventListener('pointermove', (event) => this.move(event));
    area.addEventListener('pointerleave', () => this.leave());
    area.addEventListener('click', (event) => this.click(event));
    /** @param {KeyboardEvent} event */
    this.onKey = (event) => this.key(event);
    document.addEventListener('keydown', this.onKey);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerType === 'touch') return;
    const hit = this.stack.hit(event);
    if (hit) this.at(hit, event);
    else this.leave();
  }

  /**
   * The pointer, or the cursor of the keys, is at a cell.
   * @param {Unit} hit
   * @param {Point} point
   */
  at(hit, point) {
    this.tip.show(point, () => this.stack.words(hit));
    if (!this.pinned) this.stack.look(hit.number ? hit : null);
  }

  leave() {
    this.tip.hide();
    if (!this.pinned && this.stack.unit) this.stack.look(null);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const hit = this.stack.hit(event);
    if (!hit) return;
    this.tip.show(event, () => this.stack.words(hit));
    this.press(hit);
  }

  /** Pins a unit, or lets it go.  @param {Unit} hit */
  press(hit) {
    if (!hit.number) return;
    const again = this.pinned && sameUnit(hit, this.stack.unit);
    this.pinned = !again;
    this.stack.look(hit);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const elsewhere =
      event.target !== document.body && !this.root.contains(/** @type {Node} */ (event.target));
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

/** @param {Unit} a  @param {Unit | null} b */
const sameUnit = (a, b) =>
  a.number === b?.number && a.channel === b.channel && a.row === b.row && a.col === b.col;
