import { h, setText } from '../../common/js/dom.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { Width } from '../../common/js/width.js';
import { isDark } from '../../heatmap/js/palette.js';
import { ChannelLink } from './editing/channel_link.js';
import { Editing } from './editing/editing.js';
import { Painting } from './editing/painting.js';
import { received } from './messages/received.js';
import { ServerLink } from './messages/server_link.js';
import { focusMarks } from './panels/focus_marks.js';
import { Panels } from './panels/panels.js';
import { PictureView } from './panels/picture_view.js';
import { Panes } from './panes/panes.js';
import { StepText } from './panes/step_text.js';
import { TermList } from './panes/term_list.js';
import { Keyboard } from './playback/keyboard.js';
import { Playback } from './playback/playback.js';
import { Pointing } from './pointing/pointing.js';
import { State } from './state/state.js';
import { Toolbars } from './tools/toolbars.js';
import { chooserColumns, chooserMarks } from './views/chooser.js';
import { kernelSpec } from './views/parts.js';

/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { PanelSpec } from '../../heatmap/js/sizes.js' */
/** @import { Action } from './messages/actions.js' */
/** @import { Arrays, Meta } from './messages/message.js' */
/** @import { Edit } from './messages/pending_edits.js' */
/** @import { Frame } from './views/views.js' */
/** @import { Stage as EditingStage } from './editing/editing.js' */
/** @import { RunningSum } from './layer/running_sums.js' */

/**
 * The stage: joins its parts, and leads what changes through them: a message is taken, drawn and painted.
 */
export class Stage {
  /** @type {Plotly} */
  Plotly;
  /** @type {PictureView | null} */
  picture;
  /** @type {number | undefined} */
  frame;
  /** @type {boolean | undefined} */
  started;
  /** @type {boolean | undefined} */
  gone;
  /** @type {Pointing} */
  pointing;
  /** @type {Painting} */
  painting;
  /** @type {Editing} */
  editing;
  /** @type {Keyboard} */
  keyboard;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.state = new State({ moved: () => this.playback.show(), changed: () => this.repaint() });
    this.server = new ServerLink((history) => this.toolbars.kernel.offer(history));
    this.link = new ChannelLink();
    this.panels = new Panels(() => [...this.server.edits, ...this.painting.edits]);
    this.toolbars = new Toolbars(
      (action) => this.server.send(action),
      (linked) => (this.link.isOn = linked),
    );
    this.playback = new Playback(this.state.step, (t) => this.server.tellStep(t));
    this.joinHands();
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.stepText = new StepText();
    this.terms = new TermList();
    this.panes = new Panes((action) => this.server.send(action));
    this.layOut();
    this.width = new Width(root, () => this.draw());
  }

  /** What a person does: pointing, painting, typing, keys. */
  joinHands() {
    const { state, panels, playback, link } = this;
    /** @type {Pick<EditingStage, 'send' | 'edit' | 'repaint'>} */
    const does = {
      send: (action) => this.server.send(action),
      edit: (action, edit) => this.edit(action, edit),
      repaint: () => this.repaint(),
    };
    this.pointing = new Pointing(this.root, { state, panels, playback, send: does.send });
    this.painting = new Painting({ state, panels, ...does }, this.toolbars.upstream);
    this.editing = new Editing({ state, panels, link, pointing: this.pointing, ...does });
    this.keyboard = new Keyboard(this.root, {
      isReady: () => Boolean(state.model),
      undo: () => does.send({ do: 'undo' }),
      redo: () => does.send({ do: 'redo' }),
      press: (key) => this.press(key),
    });
  }

  layOut() {
    this.root.replaceChildren(
      ...this.toolbars.elements,
      this.message,
      this.panels.element,
      this.playback.element,
      ...this.stepText.elements,
      this.terms.element,
      this.panes.element,
      this.pointing.tip.element,
    );
    this.root.tabIndex = 0;
  }

  // ---- a message -----------------------------------------------------------------------------------------

  /**
   * A message from Python, or a change of theme.
   * @param {Uint8Array} bytes
   * @param {Trigger} trigger
   */
  async update(bytes, trigger) {
    const { meta, arrays, pieces } = received(bytes);
    this.server.have = pieces;
    if (!arrays) return this.server.ask(meta, trigger);
    const renewed = this.server.receive(meta, trigger);
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.take(meta, arrays, renewed);
    await this.draw();
    this.root.dataset.rev = String(meta.revision);
    if (meta.tools.autoplay && !this.started) this.playback.play();
    this.started = true;
  }

  /** @param {Meta} meta  @param {Arrays} arrays  @param {boolean} renewed */
  take(meta, arrays, renewed) {
    const before = this.state.take(meta, arrays);
    const { model } = this.state;
    this.server.take(meta);
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    this.root.dataset.view = meta.view;
    // otherwise a choice on its way would jump back for a moment
    if (this.server.isInSight || !before) this.toolbars.configure(model, this.server.history);
    this.panes.configure(model);
    this.stepText.configure(model);
    setText(this.message, meta.tools.message ?? '');
    this.takeStep(before, renewed);
    this.playback.configure(meta.text, Boolean(meta.tools.autoplay));
    this.link.notice(model);
  }

  /** @param {Meta | undefined} before  @param {boolean} renewed */
  takeStep(before, renewed) {
    const { step, model } = this.state;
    const t = this.server.newStep(Math.min(model.meta.step, step.last), before, renewed);
    if (t !== null) step.t = t;
    if (renewed && !this.playback.playing) this.server.tellStep(step.t);
  }

  // ---- drawing -------------------------------------------------------------------------------------------

  async draw() {
    const { model, step } = this.state;
    model.width = this.width.taken();
    model.t = step.shown;
    const { view } = model;
    this.playback.element.hidden = !view;
    if (!view) return this.drawPicture();
    this.picture?.destroy();
    this.picture = null;
    model.sum = /** @type {RunningSum} */ (view.sums?.(model)); // or what else the view reads
    const columns = [...view.columns(model), ...chooserColumns(model)];
    // only here is it known whether all channels fit
    if (this.server.isInSight) this.toolbars.picks.configure(model);
    this.panels.arrange(model.meta.view, columns);
    await this.drawMaps(columns);
    if (this.gone) return;
    this.paint();
    this.panels.drawStripsSoon(
      () => !this.gone && model === this.state.model,
      () => {
        this.paint();
        this.root.dataset.strips = String(model.meta.revision);
      },
    );
  }

  /** @param {PanelSpec[][]} columns */
  async drawMaps(columns) {
    await this.panels.drawMaps(columns, this.state.model, { Plotly: this.Plotly, ...lookOf(this.root) });
    if (this.gone) return;
    this.panels.settle(columns);
    this.editing.configure();
    this.toolbars.kernel.showLinked(this.link.settle());
  }

  /** Whole pictures, before and after, with the kernel between them. */
  async drawPicture() {
    const { model, step } = this.state;
    this.picture ??= new PictureView(
      (box) => this.server.send({ do: 'region', box }),
      () => this.server.send({ do: 'fresh' }),
    );
    const { before, after } = this.picture;
    const columns = [[kernelSpec(model)]];
    this.panels.arrange(model.meta.view, columns, { before: before.element, after: after.element });
    await this.drawMaps(columns);
    await this.picture.draw(this.Plotly, model);
    if (this.gone) return;
    this.panels.paint({ values: {} }, () => []);
    this.stepText.show(this.picture.missing ? model.text.picture_gone : model.text.picture_help);
    this.terms.show(null);
    this.panes.hide();
    this.pointing.tip.tell();
    this.root.dataset.t = String(step.t);
  }

  // ---- painting ------------------------------------------------------------------------------------------

  /** Paints at the next frame, once for all that changes until then. */
  repaint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    const { model, step } = this.state;
    if (this.gone || !this.panels.specs || !model.view || this.picture) return;
    const t = step.shown;
    const frame = model.view.frame(model, t);
    const marks = [frame.marks, chooserMarks(model), focusMarks(model.layer, model.focus)];
    this.panels.paint(frame, (role) => [
      ...marks.flatMap((some) => some[role] ?? []),
      ...this.editing.marks(role),
    ]);
    this.stepText.show(frame.sentence, frame.check);
    this.terms.show(frame.list);
    this.panes.show(model, t, this.playback.playing);
    this.pointing.tip.tell();
    this.tellTests(t, frame);
  }

  /**
   * What is painted, written on the root.
   * @param {number} t
   * @param {Frame} frame
   */
  tellTests(t, { check }) {
    const { dataset } = this.root;
    dataset.t = String(t);
    dataset.check = check ? String(check.agrees) : '';
    dataset.frames = String(Number(dataset.frames ?? 0) + 1);
  }

  // ---- what a person does --------------------------------------------------------------------------------

  /**
   * Shows an edit at once; the rest follows when Python has computed it.
   * @param {Action} action
   * @param {Edit} edit
   */
  edit(action, edit) {
    this.server.send(action, edit);
    if (!this.gone) this.panels.showNewest(edit.role); // a cell that was open is taken as its panel leaves
    this.repaint();
    this.editing.dim();
  }

  /** @param {string} key */
  press(key) {
    const { state } = this;
    if (this.picture) return false;
    if (key === 'Escape' && state.focus) state.pointAt(null);
    return this.playback.key(key, state.model.walk.cols);
  }

  // ---- life ----------------------------------------------------------------------------------------------

  /** @param {Error} error */
  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    for (const part of [this.server, this.keyboard, this.width, this.playback, this.panes, this.painting])
      part.destroy();
    this.picture?.destroy();
    this.panels.destroy();
  }
}

/**
 * How the page looks: Streamlit hands its theme over as CSS variables.
 * @param {Element} root
 */
function lookOf(root) {
  const given = getComputedStyle(root).getPropertyValue('--st-secondary-background-color').trim();
  return { dark: isDark(root), background: given || 'rgba(127,127,127,.2)' };
}
