import { pickOf } from '../views/chooser.js';
import { Tip } from '../../../common/js/tip.js';
import { tipOf } from '../tips/tip_of.js';

const FOCUSED = new Set(['tap', 'input', 'pixel']); // what lights up something elsewhere

/** Pointing at cells, without modes: hovering works everywhere, a click pins, Escape releases. */
export class Pointing {
  constructor(stage) {
    this.stage = stage;
    this.tip = new Tip(stage.root);
    this.role = null; // of the panel under the pointer
    const { columns } = stage;
    columns.addEventListener('pointermove', (event) => this.move(event));
    columns.addEventListener('pointerleave', () => this.leave());
    columns.addEventListener('click', (event) => this.click(event));
  }

  /** The panel and cell under an event. */
  hit(event) {
    const { panels, specs } = this.stage;
    const role = event.target.closest?.('.cv-panel')?.dataset.role;
    const spec = specs?.get(role);
    const cell = spec && panels.get(role).values ? panels.get(role).cellAt(event) : null;
    return cell ? { role, cell, points: spec.points, value: panels.get(role).valueAt(cell) } : null;
  }

  move(event) {
    if (event.pointerType === 'touch') return;
    const hit = this.hit(event);
    if (!hit) return this.leave();
    this.role = hit.role;
    this.tip.show(event, () => this.words(hit));
    const { transport, model } = this.stage;
    if (!transport.playing && !model.focus?.pinned) this.follow(hit, (t) => transport.preview(t));
  }

  /**
   * An output position is a step, anything else lights what it is linked with. @param {(t: number | null) =>
   * void} go
   */
  follow({ role, cell, points }, go) {
    const { model, view } = this.stage;
    const before = model.focus;
    const t = this.stepAt(points, cell, role);
    if (t === null) model.focus = FOCUSED.has(points) ? { kind: points, role, ...cell } : null;
    // an entry of a matrix is a step and a place
    else model.focus = view.focusOf?.(model, cell, role) ?? null;
    go(t);
    if (before || model.focus) this.stage.askPaint();
  }

  stepAt(points, cell, role) {
    const { model, view, transport } = this.stage;
    if (points === 'position') return cell.row * model.walk.cols + cell.col;
    return view?.stepOf?.(model, transport.shown, cell, role) ?? null;
  }

  leave() {
    this.role = null;
    this.tip.hide();
    const { model, transport } = this.stage;
    transport.preview(null);
    if (model?.focus && !model.focus.pinned) this.release();
  }

  release() {
    this.stage.model.focus = null;
    this.stage.askPaint();
  }

  click(event) {
    const hit = this.hit(event);
    if (!hit || event.target.tagName === 'INPUT') return;
    const { model, transport } = this.stage;
    const pick = pickOf(hit, model.meta.choice);
    if (pick) return this.stage.send(pick);
    transport.pause();
    model.focus = null;
    this.follow(hit, (t) => (t === null ? transport.preview(null) : transport.jump(t)));
    if (model.focus && hit.role !== 'kernel') model.focus.pinned = true; // a click on the kernel edits it
    const loss = model.meta.upstream === 'one_hot' ? this.lossCell(event) : null;
    if (loss) this.stage.send({ do: 'cell', cell: loss.cell });
    this.stage.askPaint();
  }

  /**
   * The cell [row, column] of what the loss is taken of, under an event: its panel, value and place there; or
   * null.
   */
  lossCell(event) {
    const hit = this.hit(event);
    const cell = hit && this.lossPlace(hit);
    return (
      cell && {
        role: hit.role,
        cell,
        value: hit.value,
        offset: hit.cell.row * this.stage.specs.get(hit.role).grid.cols + hit.cell.col,
      }
    );
  }

  /** The cell [row, column] of what the loss is taken of that a cell of a panel shows, or null. */
  lossPlace({ role, cell }) {
    const { model, view } = this.stage;
    if (!model.meta.lossOf.length) return null;
    if (view.lossCell) return view.lossCell(model, { role, cell });
    return model.meta.lossOf.includes(role) ? [cell.row, cell.col] : null;
  }

  /** What is said of a cell, with the number that it has now; one that is not computed yet shows none. */
  words({ role, cell }) {
    const { model, transport, specs, panels } = this.stage;
    const spec = specs?.get(role);
    if (!spec || !panels.get(role)?.values || !isInside(cell, spec.grid)) return '';
    const value = panels.get(role).valueAt(cell);
    const known = Number.isFinite(value) && this.stage.covered(role) >= cell.row * spec.grid.cols + cell.col;
    return tipOf(model, transport.shown, {
      role,
      cell,
      points: spec.points,
      value: known ? value : undefined,
    });
  }
}

const isInside = ({ channel, row, col }, { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;
