import { h, setText } from '../../common/js/dom.js';
import { keepNumbers } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { mayMove } from '../../common/js/motion.js';
import { isDark } from '../../heatmap/js/palette.js';
import { Width } from '../../common/js/width.js';
import { Drawing } from './drawing.js';
import { CoverBar } from './cover/cover_bar.js';
import { ChannelLink } from './editing/channel_link.js';
import { Editing } from './editing/editing.js';
import { gradientPaper } from './editing/gradient_paper.js';
import { inputPaper } from './editing/input_paper.js';
import { kernelChanges } from './editing/kernel_changes.js';
import { Painting } from './editing/painting.js';
import { isInFrame } from './first_sight.js';
import { LastWord } from './messages/last_word.js';
import { received } from './messages/received.js';
import { ServerLink } from './messages/server_link.js';
import { Panels } from './panels/panels.js';
import { PanelMenu } from './panes/panel_menu.js';
import { Panes } from './panes/panes.js';
import { StepText } from './panes/step_text.js';
import { TermList } from './panes/term_list.js';
import { Keyboard } from './playback/keyboard.js';
import { Playback } from './playback/playback.js';
import { Slide } from './playback/slide.js';
import { Pointing } from './pointing/pointing.js';
import { walkOf } from './pointing/walked.js';
import { State } from './state/state.js';
import { productsOf } from './views/slow_motion.js';
import { Toolbars } from './tools/toolbars.js';

/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Walk } from '../../heatmap/js/walk.js' */
/** @import { Doing } from './editing/editing.js' */
/** @import { Action } from './messages/actions.js' */
/** @import { Change } from './messages/changes.js' */
/** @import { Arrays, Meta } from './messages/message.js' */
/** @import { Answer } from './messages/server_link.js' */
/** @import { Button } from './playback/controls.js' */

/** @type {Record<string, Button>}  what a presenter's remote control sends */
const REMOTE = { PageUp: 'back', PageDown: 'forward', '.': 'play' };

/**
 * The stage: joins its parts, and leads what changes through them: a message of Python, what a person does.
 */
export class Stage {
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
  /** @type {Walk} */
  walk;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.drawing = new Drawing(this);
    /** @type {Change[]} */
    this.live = []; // of a drag or a stroke that is not done yet
    this.state = new State({
      moved: () => this.playback.show(),
      changed: () => this.drawing.repaint(),
      changes: () => [...this.server.changes, ...this.live],
    });
    this.server = new ServerLink(
      (history) => this.toolbars.kernel.offer(history),
      () => this.refuse(),
    );
    this.link = new ChannelLink();
    this.menu = new PanelMenu((action) => this.send(action));
    this.panels = new Panels((heatmap) => this.menu.serve(heatmap));
    this.toolbars = new Toolbars(
      (action) => this.send(action),
      (linked) => (this.link.isOn = linked),
      () => this.turnDrawing(),
    );
    this.lastWord = new LastWord(root);
    this.playback = new Playback(this.state.step, {
      settled: () => this.server.tellStep(this.state.step),
      slow: (isSlow) => this.slowDown(isSlow),
      slide: () => this.slide.toggle(),
      cover: () => this.turnCover(),
    });
    this.slide = new Slide(root, {
      redraw: () => this.drawing.draw(),
      turned: (on) => this.send({ do: 'slide', on }),
    });
    this.joinHands();
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    this.coverBar = new CoverBar(
      (action) => this.send(action),
      () => this.playback.controls.cover,
    );
    this.stepText = new StepText(() => this.playback.playing);
    this.terms = new TermList();
    this.panes = new Panes(
      (action) => this.send(action),
      () => this.panels.heatmaps,
    );
    this.layOut();
    this.width = new Width(root, () => this.drawing.draw());
  }

  /** What a person does: pointing, painting, typing, dragging, keys. */
  joinHands() {
    const { state, panels, playback, link } = this;
    /** @type {Doing} */
    const does = {
      send: (action) => this.send(action),
      edit: (action, changes) => this.edit(action, changes),
      show: (changes) => this.show(changes),
      repaint: () => this.drawing.repaint(),
    };
    this.pointing = new Pointing(this.root, { state, panels, playback, send: does.send });
    const { upstream, draw } = this.toolbars;
    const papers = [gradientPaper(state, upstream), inputPaper(state, draw)];
    this.painting = new Painting({ panels, ...does }, papers, ({ role, cell }) =>
      this.editing.isChosen(role, cell),
    );
    this.walk = walkOf({ state, panels, pointing: this.pointing, painting: this.painting });
    const pulled = () => this.painting.drop();
    const isDrawing = () => draw.isOn;
    this.editing = new Editing({
      state,
      panels,
      link,
      pointing: this.pointing,
      pulled,
      isDrawing,
      aim: (result, place) => this.coverBar.aimAt(result, place),
      ...does,
    });
    this.keyboard = new Keyboard(this.root, {
      isReady: () => Boolean(state.model) && !isInFrame(this.root),
      undo: () => does.send({ do: 'undo' }),
      redo: () => does.send({ do: 'redo' }),
      press: (key) => this.press(key),
    });
  }

  layOut() {
    this.toolbars.kernel.element.append(this.lastWord.element);
    this.root.replaceChildren(
      this.toolbars.element,
      this.message,
      this.panels.element,
      this.coverBar.element,
      this.playback.element,
      ...this.stepText.elements,
      this.terms.element,
      this.panes.element,
      this.pointing.tip.element,
      this.walk.spoken,
      this.menu.element,
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
    const answer = this.server.receive(meta, trigger);
    if (isInFrame(this.root)) return this.showFirst(meta, arrays, answer);
    this.drawing.Plotly ??= await loadPlotly(meta.plotly);
    if (this.gone) return;
    this.take(meta, arrays, answer);
    if (!this.started) this.slide.turn(Boolean(meta.slide));
    await this.drawing.draw();
    this.root.dataset.rev = String(meta.revision);
    if (meta.tools.autoplay && !this.started && mayMove()) this.playback.play();
    this.started = true;
  }

  /**
   * Shows what the document brought along: Plotly, and a person, have to wait for the page.
   * @param {Meta} meta
   * @param {Arrays} arrays
   * @param {Answer} answer
   */
  async showFirst(meta, arrays, answer) {
    this.take(meta, arrays, answer);
    await this.drawing.draw();
  }

  /** @param {Meta} meta  @param {Arrays} arrays  @param {Answer} answer */
  take(meta, arrays, { changes, renewed }) {
    this.lastWord.hear(this.state.told, changes, { meta, arrays });
    const before = this.state.take(meta, arrays);
    const { model } = this.state;
    this.server.take(meta);
    this.root.classList.toggle('cv-present', Boolean(meta.present));
    this.root.dataset.view = meta.view;
    delete this.root.dataset.strips; // those of this message are not drawn yet
    // otherwise a choice on its way would jump back for a moment
    if (this.server.isInSight || !before) this.toolbars.configure(model, this.server.history);
    this.panes.configure(model, isDark(this.root));
    this.menu.configure(model);
    this.stepText.configure(model);
    setText(this.message, meta.tools.message ?? '');
    this.takeStep(before, renewed);
    this.slowDown(this.state.step.isSlow);
    this.playback.configure(meta.text, {
      loops: Boolean(meta.tools.autoplay),
      canSlow: productsOf(model) > 0,
    });
    this.playback.controls.offerCover(model.cover, meta.text);
    this.coverBar.configure(model);
    this.link.notice(model);
    this.lastWord.configure(model);
    this.drawing.showUnderWay();
  }

  /** @param {Meta | undefined} before  @param {boolean} renewed */
  takeStep(before, renewed) {
    const { step, model } = this.state;
    const told = Math.min(model.meta.step, step.last);
    const t = this.server.newStep(told, before, renewed);
    if (t !== null) step.t = Math.min(t, step.last);
    step.visited.note(step.t);
    const isUntold = renewed || (!before && step.t !== told);
    if (isUntold && !this.playback.playing) this.server.tellStep(step);
  }

  /**
   * Steps through the products of a step, where it is made of products; or no longer.
   * @param {boolean} isSlow
   */
  slowDown(isSlow) {
    this.state.step.slowDown(isSlow ? productsOf(this.state.model) : 0);
    this.playback.show();
    this.drawing.repaint();
  }

  // ---- what a person does --------------------------------------------------------------------------------

  /** A press on the input draws, or opens a cell again. */
  turnDrawing() {
    if (!this.panels.specs) return;
    this.editing.configure();
    this.painting.configure();
    this.drawing.repaint();
  }

  /** @param {Action} action */
  send(action) {
    const changes = kernelChanges(action, this.state.model);
    if (changes) return this.edit(action, changes);
    this.server.send(action);
    this.drawing.previewSoon();
  }

  /**
   * Shows an edit at once, and sends it.
   * @param {Action} action
   * @param {Change[]} changes
   */
  edit(action, changes) {
    this.live = [];
    if (this.server.isAlone) setText(this.message, ''); // no answer will clear it
    const back = this.state.before(changes);
    this.server.hold(keepNumbers(this.state.foreseen(changes)));
    this.server.edit(action, { forth: changes, back });
    this.drawing.previewSoon();
  }

  /**
   * Shows what is not done yet: a drag, a stroke.
   * @param {Change[]} changes
   */
  show(changes) {
    this.live = changes;
    this.drawing.previewSoon();
  }

  /** @param {string} key */
  press(key) {
    const { slide, playback } = this;
    if (key.toLowerCase() === 'f' || (key === 'Escape' && !this.letGo() && slide.isOn)) {
      slide.toggle();
      return true;
    }
    if (key.toLowerCase() === 'h' && !this.playback.controls.cover.hidden) {
      this.turnCover();
      return true;
    }
    if (this.drawing.picture) return false;
    if (!slide.isOn || !REMOTE[key]) return playback.key(key, this.state.model.walk.cols);
    playback.press(REMOTE[key]);
    return true;
  }

  /** Covers what the view works out, or shows it again. */
  turnCover() {
    this.send({ do: 'cover', result: null, on: !this.state.model.cover.isAsking });
  }

  /** Hides the words beside the pointer and lets go of what is pinned; whether there was any. */
  letGo() {
    const { state, pointing } = this;
    const isPinned = Boolean(state.focus);
    if (isPinned) state.pointAt(null);
    return pointing.dismiss() || isPinned;
  }

  /** Says that Python alone can do it, and none is there; what was chosen is what it was. */
  refuse() {
    const { model } = this.state;
    setText(this.message, model.text.alone);
    this.toolbars.configure(model, this.server.history);
  }

  // ---- life ----------------------------------------------------------------------------------------------

  get isUnanswered() {
    return this.server.isExample ? undefined : this.server.changes.length > 0;
  }

  /** @param {Error} error */
  fail(error) {
    setText(this.message, error.message);
    console.error(error);
  }

  destroy() {
    this.gone = true;
    for (const part of [
      this.server,
      this.keyboard,
      this.slide,
      this.width,
      this.playback,
      this.panes,
      this.menu,
      this.stepText,
      this.painting,
      this.editing,
      this.walk,
      this.lastWord,
      this.drawing,
      this.panels,
    ])
      part.destroy();
  }
}
