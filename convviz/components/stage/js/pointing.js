import { pickOf } from './chooser.js';
import { Tip } from './tip.js';
import { tipOf } from './tips/tip_of.js';

const FOCUSED = new Set(['tap', 'input', 'pixel']); // what lights up something elsewhere

/** Pointing at cells, without modes: hovering works everywhere, a click pins, Escape releases. */
export class Pointing {
  constructor(stage) {
    this.stage = stage;
    this.tip = new Tip(stage.root);
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
    this.showTip(event, hit);
    const { transport, model } = this.stage;
    if (!transport.playing && !model.focus?.pinned) this.follow(hit);
  }

  /** An output position moves the window there; anything else lights what it is linked with. */
  follow({ role, cell, points }) {
    const { model, transport, view } = this.stage;
    const t = this.stepAt(points, cell, role);
    if (t === null) {
      if (!FOCUSED.has(points)) return;
      model.focus = { kind: points, role, ...cell };
      this.stage.askPaint();
      return;
    }
    const focus = view.focusOf?.(model, cell, role) ?? null; // an entry of a matrix is a step and a place
    if (t === transport.t && !focus && !model.focus) return;
    model.focus = focus;
    transport.jump(t);
  }

  stepAt(points, cell, role) {
    const { model, view, transport } = this.stage;
    if (points === 'position') return cell.row * model.walk.cols + cell.col;
    return view?.stepOf?.(model, transport.t, cell, role) ?? null;
  }

  leave() {
    this.tip.hide();
    const { model } = this.stage;
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
    this.follow(hit);
    if (model.focus && hit.role !== 'kernel') model.focus.pinned = true; // a click on the kernel edits it
    const loss = model.meta.upstream === 'one_hot' ? this.lossCell(event) : null;
    if (loss) this.stage.send({ do: 'cell', cell: loss.cell });
    this.stage.askPaint();
  }

  /** The cell [row, column] of what the loss is taken of, under an event: its panel, value and place there; or null. */
  lossCell(event) {
    const hit = this.hit(event);
    const cell = hit && this.lossPlace(hit);
    return cell && { role: hit.role, cell, value: hit.value, offset: hit.cell.row * this.stage.specs.get(hit.role).grid.cols + hit.cell.col };
  }

  /** The cell [row, column] of what the loss is taken of that a cell of a panel shows, or null. */
  lossPlace({ role, cell }) {
    const { model, view } = this.stage;
    if (!model.meta.lossOf.length) return null;
    if (view.lossCell) return view.lossCell(model, { role, cell });
    return model.meta.lossOf.includes(role) ? [cell.row, cell.col] : null;
  }

  /** The words beside the pointer; a cell that is not computed yet shows no number. */
  showTip(event, { role, cell, points, value }) {
    const { model, transport, specs } = this.stage;
    const known = Number.isFinite(value) && this.stage.covered(role) >= cell.row * specs.get(role).grid.cols + cell.col;
    const said = tipOf(model, transport.t, { role, cell, points, value: known ? value : undefined });
    return said ? this.tip.show(event, said) : this.tip.hide();
  }
}
