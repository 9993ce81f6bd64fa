import { Tip } from '../../../common/js/tip.js';
import { saidOf, tipOf } from '../tips/tip_of.js';
import { pickOf } from '../views/chooser.js';
import { lossCell } from '../views/loss_cells.js';

/** @import { Point } from '../../../common/js/tip.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Hit, Panels } from '../panels/panels.js' */
/** @import { Playback } from '../playback/playback.js' */
/** @import { Focus } from '../state/focus.js' */
/** @import { Model } from '../state/model.js' */
/** @import { State } from '../state/state.js' */

/**
 * Whether pointing at it lights up something elsewhere.
 * @param {string | undefined} points
 * @returns {points is Focus['kind']}
 */
const isFocused = (points) => points === 'tap' || points === 'input' || points === 'pixel';

/**
 * Pointing at cells, without modes: hovering works everywhere, a click pins or chooses.
 */
export class Pointing {
  /**
   * @param {HTMLElement} root
   * @param {{ state: State, panels: Panels, playback: Playback, send: Send }} stage
   */
  constructor(root, { state, panels, playback, send }) {
    this.state = state;
    this.panels = panels;
    this.playback = playback;
    this.send = send;
    this.tip = new Tip(root);
    /** @type {string | null} */
    this.role = null; // of the panel under the pointer
    panels.element.addEventListener('pointermove', (event) => this.move(event));
    panels.element.addEventListener('pointerleave', () => this.leave());
    panels.element.addEventListener('click', (event) => this.click(event));
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerType === 'touch') return;
    const hit = this.panels.hit(event);
    if (hit) this.at(hit, event);
    else this.leave();
  }

  /**
   * The pointer, or the cursor of the keys, is at a cell.
   * @param {Hit} hit
   * @param {Point} point
   */
  at(hit, point) {
    this.role = hit.role;
    this.tip.show(point, () => this.words(hit));
    const { state, playback } = this;
    if (!playback.playing && !state.focus?.pinned) this.follow(hit, (t) => state.step.preview(t));
  }

  /**
   * An output position is a step, anything else lights what it is linked with; an entry of a matrix is a step
   * and a place.
   * @param {Hit} hit
   * @param {(t: number | null) => void} go
   */
  follow({ role, cell, points }, go) {
    const { state } = this;
    const { model } = state;
    const t = stepAt(model, state.step.shown, { role, cell, points });
    if (t !== null) state.pointAt(model.view?.focusOf?.(model, cell, role) ?? null);
    else state.pointAt(isFocused(points) ? { kind: points, role, ...cell } : null);
    go(t);
  }

  /** Escape hides the tip, though the pointer stays. */
  dismiss() {
    const isShown = !this.tip.element.hidden;
    this.tip.hide();
    return isShown;
  }

  leave() {
    this.role = null;
    this.tip.hide();
    this.state.step.preview(null);
    if (!this.state.focus?.pinned) this.state.pointAt(null);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const hit = event.target instanceof HTMLInputElement ? null : this.panels.hit(event);
    if (!hit) return;
    this.press(hit);
    if (this.tip.isTapped) this.tip.show(event, () => this.words(hit));
  }

  /** What a click on a cell does, or its key.  @param {Hit} hit */
  press(hit) {
    const { state, playback, send } = this;
    const { meta } = state.model;
    const pick = pickOf(hit, meta.choice);
    if (pick) return send(pick);
    playback.pause();
    state.pointAt(null);
    this.follow(hit, (t) => (t === null ? state.step.preview(null) : playback.jump(t)));
    if (state.focus && hit.role !== 'kernel') state.pin(state.focus); // a click on the kernel edits it
    const loss = meta.upstream === 'one_hot' ? lossCell(state.model, hit) : null;
    if (loss) send({ do: 'cell', cell: loss.cell });
  }

  /**
   * What is said of a cell, with the number that it has now.
   * @param {Hit} hit
   */
  words(hit) {
    const now = this.panels.lookAgain(hit);
    return now ? tipOf(this.state.model, this.state.step.shown, now) : '';
  }

  /** The same in parts.  @param {Hit} hit */
  parts(hit) {
    const now = this.panels.lookAgain(hit);
    return now && saidOf(this.state.model, this.state.step.shown, now);
  }
}

/**
 * The step that a cell stands for, or null.
 * @param {Model} model
 * @param {number} t
 * @param {Pick<Hit, 'role' | 'cell' | 'points'>} hit
 */
function stepAt(model, t, { role, cell, points }) {
  if (points === 'position') return cell.row * model.walk.cols + cell.col;
  return model.view?.stepOf?.(model, t, cell, role) ?? null;
}
