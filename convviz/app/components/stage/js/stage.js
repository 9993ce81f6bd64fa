import { h, setText } from '../../common/js/dom.js';
import { chooserColumns, chooserMarks } from './views/chooser.js';
import { fill, number } from '../../common/js/format.js';
import { focusMarks } from './panels/focus_marks.js';
import { Editing } from './editing/editing.js';
import { Heatmap } from '../../heatmap/js/heatmap.js';
import { KernelTools } from './tools/kernel_tools.js';
import { Layer } from './layer/layer.js';
import { Outbox } from '../../common/js/outbox.js';
import { isDark } from '../../heatmap/js/palette.js';
import { unpack } from '../../common/js/payload.js';
import { PictureView } from './panels/picture_view.js';
import { Picks } from './tools/picks.js';
import { Pointing } from './pointing/pointing.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { StepAddress } from './messages/step_address.js';
import { TermList } from './panes/term_list.js';
import { Transport } from './playback/playback.js';
import { Painting } from './editing/painting.js';
import { Panes } from './panes/panes.js';
import { isReplaced, withEdits } from './messages/pending_edits.js';
import { UpstreamTools } from './tools/upstream_tools.js';
import { boxFor } from '../../heatmap/js/sizes.js';
import { Width } from '../../common/js/width.js';
import after from './views/after.js';
import afterGrad from './views/after_grad.js';
import inputGrad from './views/input_grad.js';
import matrix from './views/matrix.js';
import matrixGrad from './views/matrix_grad.js';
import output from './views/output.js';
import patches from './views/patches.js';
import { kernelSpec } from './views/parts.js';
import transposed from './views/transposed.js';
import twoWays from './views/two_ways.js';
import weightGrad from './views/weight_grad.js';

const STRIPS_AFTER = 30; // ms
const VIEWS = {
  output,
  patches,
  matrix,
  after,
  transposed,
  weight_grad: weightGrad,
  input_grad: inputGrad,
  two_ways: twoWays,
  matrix_grad: matrixGrad,
  after_grad: afterGrad,
};

/** The linked heatmaps: owns the panels, the step, what is pointed at, and what is sent to Python. */
export class Stage {
  constructor(root) {
    this.root = root;
    this.outbox = new Outbox((message) => this.trigger('actions', message));
    this.address = new StepAddress();
    this.panels = new Map(); // role -> Heatmap
    this.tools = new KernelTools(
      (action) => this.send(action),
      (linked) => (this.editing.linked = linked),
    );
    this.picks = new Picks((action) => this.send(action));
    this.upstreams = new UpstreamTools((action) => this.send(action));
    this.transport = new Transport({ go: (t) => this.askPaint(t), rest: (t) => this.rest(t) });
    this.columns = h('div', { class: 'cv-columns' });
    this.sentence = h('p', { class: 'cv-sentence', 'aria-live': 'polite' });
    this.check = h('p', { class: 'cv-check' });
    this.loss = h('p', { class: 'cv-loss' });
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.pointing = new Pointing(this);
    this.painting = new Painting(this, this.upstreams);
    this.editing = new Editing(this);
    this.terms = new TermList();
    this.panes = new Panes((action) => this.send(action));
    root.replaceChildren(
      this.tools.element,
      this.picks.element,
      this.upstreams.element,
      this.message,
      this.columns,
      this.transport.element,
      this.sentence,
      this.check,
      this.loss,
      this.terms.element,
      this.panes.element,
      this.pointing.tip.element,
    );
    root.tabIndex = 0;
    this.listen();
  }

  listen() {
    this.onKey = (event) => this.key(event);
    document.addEventListener('keydown', this.onKey);
    this.width = new Width(this.root, () => this.draw());
  }

  /** A message from Python, or a change of theme. */
  async update(bytes, trigger) {
    this.trigger = trigger;
    const { meta, arrays } = unpack(bytes);
    const renewed = this.outbox.receive(meta);
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.take(meta, arrays, renewed);
    await this.draw();
    this.root.dataset.rev = meta.revision;
    if (meta.tools.autoplay && !this.started) this.transport.play();
    this.started = true;
  }

  take(meta, arrays, renewed) {
    const layer = new Layer(meta);
    const before = this.model?.meta;
    this.model = {
      layer,
      arrays,
      meta,
      text: meta.text,
      tools: meta.tools,
      focus: this.keepFocus(layer, meta),
    };
    this.view = VIEWS[meta.view];
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    this.root.dataset.view = meta.view;
    // else a choice on its way would jump back for a moment
    if (this.outbox.isInSight || !before) this.configureTools();
    this.panes.configure(this.model);
    this.model.walk = this.view?.walk?.(this.model) ?? { rows: layer.ho, cols: layer.wo };
    const steps = this.model.walk.rows * this.model.walk.cols;
    setText(this.message, meta.tools.message ?? '');
    setText(this.loss, meta.tools.loss ?? '');
    this.transport.configure(steps, meta.text, {
      loop: Boolean(meta.tools.autoplay),
      stays: before?.view === meta.view,
    });
    this.takeStep(Math.min(meta.step, steps - 1), before, renewed);
    this.transport.show();
    if (!before || channelsDiffer(arrays.weight, layer) !== this.differ) this.linkChannels(layer, arrays);
  }

  configureTools() {
    this.tools.configure(this.model);
    this.tools.offer(this.outbox.history);
    this.picks.configure(this.model);
    this.upstreams.configure(this.model);
  }

  /**
   * A step of Python's that is news (a link, Back) is gone to; a session that starts over is told where one
   * is.
   */
  takeStep(step, before, renewed) {
    if (renewed) {
      this.address.forget(step);
      if (!this.transport.playing) this.rest(this.transport.t);
    } else if (this.address.isNews(step, before)) this.transport.t = step;
  }

  linkChannels(layer, arrays) {
    this.differ = channelsDiffer(arrays.weight, layer);
    this.linkedByDefault = !this.differ;
  }

  /**
   * What is pinned stays so while it exists; what is pointed at stays lit when the echo of a step arrives.
   */
  keepFocus(layer, meta) {
    const focus = this.model?.focus;
    if (!focus || (!focus.pinned && this.model.meta.view !== meta.view)) return null;
    const limits =
      focus.kind === 'tap'
        ? [layer.kh, layer.kw]
        : focus.kind === 'input'
          ? [layer.paddedH, layer.paddedW]
          : [layer.h, layer.w];
    return focus.channel < layer.channels && focus.row < limits[0] && focus.col < limits[1] ? focus : null;
  }

  async draw() {
    this.model.width = this.width.taken();
    const dark = isDark(this.root);
    this.background =
      getComputedStyle(this.root).getPropertyValue('--st-secondary-background-color').trim() ||
      'rgba(127,127,127,.2)';
    const picture = this.model.meta.view === 'picture';
    this.transport.element.hidden = picture;
    if (picture) return this.drawPicture(dark);
    this.picture?.destroy();
    this.picture = null;
    this.model.t = this.transport.shown;
    this.model.sum = this.view.sums?.(this.model);
    const columns = [...this.view.columns(this.model), ...chooserColumns(this.model)];
    // only here is it known whether all channels fit
    if (this.outbox.isInSight) this.picks.configure(this.model);
    this.arrange(columns);
    const specs = columns.flat();
    const drawAll = (some) =>
      Promise.all(
        some.map((spec) =>
          this.panels
            .get(spec.role)
            .draw(this.Plotly, this.newest(spec), boxFor(spec, columns, this.model), dark),
        ),
      );
    const strips = specs.filter(isStrip);
    this.waiting = new Set(strips.map((spec) => spec.role));
    await drawAll(specs.filter((spec) => !isStrip(spec)));
    if (this.gone) return;
    this.specs = new Map(specs.map((spec) => [spec.role, spec]));
    this.configureEditing();
    this.paint();
    this.drawStrips(() => drawAll(strips), this.model);
  }

  /** The strips below follow a moment later: an edit shows its output first. */
  drawStrips(draw, model) {
    clearTimeout(this.stripsSoon);
    this.stripsSoon = setTimeout(async () => {
      await draw();
      if (this.gone || model !== this.model) return;
      this.waiting.clear();
      this.paint();
      this.root.dataset.strips = model.meta.revision;
    }, STRIPS_AFTER);
  }

  async drawPicture(dark) {
    const kernel = kernelSpec(this.model);
    this.picture ??= new PictureView(
      (box) => this.send({ do: 'region', box }),
      () => this.send({ do: 'fresh' }),
    );
    this.arrange([[kernel]], this.picture);
    this.specs = new Map([['kernel', kernel]]);
    await this.panels
      .get('kernel')
      .draw(this.Plotly, this.newest(kernel), boxFor(kernel, [[], [kernel], []], this.model), dark);
    await this.picture.draw(this.Plotly, this.model);
    if (this.gone) return;
    this.configureEditing();
    this.panels.get('kernel').mark([], this.background);
    setText(
      this.sentence,
      this.picture.missing ? this.model.text.picture_gone : this.model.text.picture_help,
    );
    setText(this.check, '');
    this.terms.show(null);
    this.panes.hide();
    this.pointing.tip.tell();
    this.root.dataset.t = this.transport.t;
  }

  /** Puts the panels of the view into its columns; a panel that several views share lives on. */
  arrange(columns, picture = null) {
    const wanted = new Set(columns.flat().map((spec) => spec.role));
    for (const [role, panel] of this.panels)
      if (!wanted.has(role)) {
        panel.destroy();
        this.panels.delete(role);
      }
    const arrangement = JSON.stringify([this.model.meta.view, [...wanted]]);
    if (arrangement === this.arrangement) return;
    this.arrangement = arrangement;
    const column = (specs) =>
      h(
        'div',
        { class: `cv-column cv-${specs[0].width}` },
        ...specs.map((spec) => this.panel(spec.role).element),
      );
    const nodes = columns.flatMap((specs, k) =>
      beginsRow(columns, k) ? [h('div', { class: 'cv-break' }), column(specs)] : [column(specs)],
    );
    this.columns.replaceChildren(
      ...(picture ? [picture.before.element, ...nodes, picture.after.element] : nodes),
    );
  }

  /** The last cell of a map that is computed already. */
  covered(role) {
    return this.panels.get(role)?.shownUpTo ?? Infinity;
  }

  panel(role) {
    if (!this.panels.has(role)) this.panels.set(role, new Heatmap(role));
    return this.panels.get(role);
  }

  configureEditing() {
    this.editing.configure();
    if (this.linkedByDefault !== undefined) this.editing.linked = this.linkedByDefault;
    this.linkedByDefault = undefined;
    this.tools.showLinked(this.editing.linked);
  }

  /** What a cell is linked with stays lit while its number is typed. */
  pin(focus) {
    this.model.focus = { ...focus, pinned: true };
    this.askPaint();
  }

  unpin(role) {
    if (this.model.focus?.role !== role) return;
    this.model.focus = null;
    this.askPaint();
  }

  /** Shows an edit at once; the rest follows when Python has computed it. */
  edit(action, edit) {
    this.send(action, edit);
    this.showNewest(edit.role);
    this.editing.dim();
  }

  /** Whether a panel that was drawn waits for a grid of another size. */
  isReplaced(role) {
    const spec = this.panels.get(role)?.spec;
    return Boolean(spec) && isReplaced(this.outbox.edits, role, spec.grid);
  }

  showNewest(role) {
    if (this.gone) return; // a cell that was open is taken as its panel leaves
    const panel = this.panels.get(role);
    panel?.show(this.newest({ ...panel.spec, values: panel.values }).values);
    this.askPaint();
  }

  /** What a panel shows: the numbers given, and over them what was done since. */
  newest(spec) {
    const edits = [...this.outbox.edits, ...(this.painting.stroke ? [this.painting.stroke] : [])];
    return { ...spec, values: withEdits(edits, spec.role, spec.grid, spec.values) };
  }

  send(action, edit = null) {
    if (this.model.tools.compact) return; // an example has nobody to tell
    this.outbox.send(action, edit);
    this.tools.offer(this.outbox.history);
  }

  askPaint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    if (this.gone || !this.specs || this.picture) return;
    const { model } = this;
    const t = this.transport.shown;
    const frame = this.view.frame(model, t);
    const lit = focusMarks(model.layer, model.focus);
    const choice = chooserMarks(model);
    for (const [role, panel] of this.panels) {
      if (this.waiting.has(role)) continue;
      if (frame.values[role]) panel.show(this.newest({ ...panel.spec, values: frame.values[role] }).values);
      if (frame.notes?.[role]) setText(panel.shape, frame.notes[role]);
      panel.mark(
        [
          ...(frame.marks[role] ?? []),
          ...(choice[role] ?? []),
          ...(lit[role] ?? []),
          ...this.editing.marks(role),
        ],
        this.background,
      );
    }
    setText(this.sentence, frame.sentence);
    this.tellCheck(frame.check);
    this.terms.show(frame.list);
    this.panes.show(model, this.view, t, this.transport.playing);
    this.pointing.tip.tell();
    this.root.dataset.t = t;
    this.root.dataset.frames = Number(this.root.dataset.frames ?? 0) + 1;
  }

  /**
   * At the last step the browser's sum must be Python's gradient; it says so when it is, and when it is not.
   */
  tellCheck(check) {
    const { text } = this.model;
    setText(
      this.check,
      check
        ? fill(check.agrees ? text.sum_agrees : text.sum_differs, { difference: number(check.difference, 2) })
        : '',
    );
    this.check.classList.toggle('cv-wrong', Boolean(check && !check.agrees));
    this.root.dataset.check = check ? String(check.agrees) : '';
  }

  rest(t) {
    if (this.model.tools.autoplay) return;
    if (this.address.leave(t)) this.send({ do: 'step', step: t });
  }

  key(event) {
    const { target } = event;
    const elsewhere = target !== document.body && !this.root.contains(target);
    if (!this.model || elsewhere || target.closest?.('input:not(.cv-scrub), select, textarea')) return;
    if (event.ctrlKey || event.metaKey) return this.undoKey(event);
    if (this.picture || event.altKey || (event.key === ' ' && target.tagName === 'BUTTON')) return;
    if (event.key === 'Escape' && this.model.focus) {
      this.model.focus = null;
      return this.askPaint();
    }
    if (this.transport.key(event.key, this.model.walk.cols)) event.preventDefault();
  }

  undoKey(event) {
    const letter = event.key.toLowerCase();
    if (letter !== 'z' && letter !== 'y') return;
    event.preventDefault();
    this.send({ do: letter === 'y' || event.shiftKey ? 'redo' : 'undo' });
  }

  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    this.outbox.destroy();
    document.removeEventListener('keydown', this.onKey);
    this.width.destroy();
    clearTimeout(this.stripsSoon);
    this.transport.destroy();
    this.panes.destroy();
    this.painting.destroy();
    this.picture?.destroy();
    for (const panel of this.panels.values()) panel.destroy();
  }
}

const isStrip = (spec) => spec.width === 'half' || Boolean(spec.strip);

/** Strips below the maps stand two in a row; what says that it belongs below begins one too. */
function beginsRow(columns, k) {
  const halves = columns.slice(0, k).filter((specs) => specs[0].width === 'half').length;
  return Boolean(columns[k][0].below) || (columns[k][0].width === 'half' && halves % 2 === 0);
}

function channelsDiffer(weight, { channels, kh, kw }) {
  const taps = kh * kw;
  return weight.some((value, k) => k < channels * taps && value !== weight[k % taps]);
}
