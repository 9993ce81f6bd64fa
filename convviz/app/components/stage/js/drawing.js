import { isDark } from '../../heatmap/js/palette.js';
import { isLow } from '../../heatmap/js/sizes.js';
import { isShort } from '../../heatmap/js/small_window.js';
import { isKnown } from './messages/changes.js';
import { focusMarks } from './panels/focus_marks.js';
import { PictureView } from './panels/picture_view.js';
import { chooserColumns, chooserMarks } from './views/chooser.js';
import { biasSpecs, kernelSpec } from './views/parts.js';
import { slowed, withProduct } from './views/slow_motion.js';

/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Mark } from '../../heatmap/js/marks.js' */
/** @import { PanelSpec } from '../../heatmap/js/sizes.js' */
/** @import { RunningSum } from './layer/running_sums.js' */
/** @import { Stage } from './stage.js' */
/** @import { Frame } from './views/views.js' */

/**
 * What is on the screen: drawn anew after a message, previewed at once while numbers change, painted at every
 * step.
 */
export class Drawing {
  /** @type {Plotly | undefined} */
  Plotly;
  /** @type {PictureView | null} */
  picture = null;
  /** @type {number | undefined} */
  frame;
  /** @type {boolean | undefined}  numbers were changed since the last painting */
  isPreviewDue;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
  }

  // ---- drawing -------------------------------------------------------------------------------------------

  /** Draws all of the model: after a message, another width, another theme. */
  async draw() {
    const { state, playback, panels, server, toolbars, width, slide, root } = this.stage;
    const { model } = state;
    model.width = width.taken(); // a preview keeps it: its panels stay as they are drawn
    model.slide = slide.room;
    root.classList.toggle('cv-short', !model.slide && isShort(model.width));
    root.classList.toggle('cv-low', !model.slide && isLow());
    playback.element.hidden = !model.view;
    if (!model.view) return this.drawPicture();
    this.picture?.destroy();
    this.picture = null;
    const columns = this.columns();
    // only here is it known whether all channels fit
    if (server.isInSight) toolbars.picks.configure(model);
    panels.arrange(model.meta.view, columns);
    await this.drawMaps(columns);
    if (this.stage.gone) return;
    if (model !== state.model) this.preview(); // a number was changed meanwhile
    this.paint();
    const { told } = state;
    panels.drawStripsSoon(
      () => !this.stage.gone && told === state.told,
      () => {
        if (model === state.model) this.paint();
        else this.previewSoon();
        root.dataset.strips = String(model.meta.revision);
      },
    );
  }

  /** The panels of the model at the step in sight. */
  columns() {
    const { model, step } = this.stage.state;
    model.t = step.shown;
    const { view } = model;
    if (!view) return [[kernelSpec(model), ...biasSpecs(model)]];
    model.sum = /** @type {RunningSum} */ (view.sums?.(model)); // or what else the view reads
    return model.cover.columns(model, [...view.columns(model), ...chooserColumns(model)]);
  }

  /** @param {PanelSpec[][]} columns */
  async drawMaps(columns) {
    const { panels, state, editing, painting, toolbars, link, root } = this.stage;
    await panels.drawMaps(columns, state.model, { Plotly: this.Plotly, ...lookOf(root) });
    if (this.stage.gone) return;
    panels.settle(columns);
    editing.configure();
    painting.configure();
    toolbars.kernel.showLinked(link.settle());
  }

  /** Whole pictures, before and after, with the kernel between them. */
  async drawPicture() {
    const { state, server, panels, stepText, terms, panes, pointing, walk, root } = this.stage;
    const { model, step } = state;
    this.picture ??= new PictureView(
      (box) => server.send({ do: 'region', box }),
      () => server.send({ do: 'fresh' }),
    );
    const { before, after } = this.picture;
    const columns = this.columns();
    panels.arrange(model.meta.view, columns, { before: before.element, after: after.element });
    await this.drawMaps(columns);
    await this.picture.draw(/** @type {Plotly} */ (this.Plotly), model);
    if (this.stage.gone) return;
    this.picture.preview(state.model, state.changes());
    panels.paint({ values: {} }, () => []);
    stepText.show(this.picture.missing ? model.text.picture_gone : model.text.picture_help);
    terms.show(null);
    panes.hide();
    pointing.tip.tell();
    walk.tell();
    root.dataset.t = String(step.t);
  }

  // ---- previewing ----------------------------------------------------------------------------------------

  /** Numbers were changed here: all that depends on them follows at the next frame. */
  previewSoon() {
    this.isPreviewDue = true;
    this.repaint();
  }

  preview() {
    const { state, panels, editing } = this.stage;
    state.remake();
    if (!panels.specs) return; // what is being drawn is not there yet
    const columns = this.columns();
    panels.preview(columns, editing.isDragging);
    panels.settle(columns);
    this.picture?.preview(state.model, state.changes());
    editing.dim();
    this.showUnderWay();
  }

  /** Whatever is not previewed is dimmed, and whatever is said waits, until Python has worked it out. */
  showUnderWay() {
    const { state, panels, panes, menu, server, lastWord, stepText } = this.stage;
    const changes = state.changes();
    panels.showUnderWay(!isKnown(changes), state.model.stale);
    lastWord.show(changes.length > 0, server.changes.length > 0);
    stepText.showLoss(state.model, changes.length > 0);
    panes.holdCopy(changes.length > 0);
    menu.hold(changes.length > 0);
  }

  // ---- painting ------------------------------------------------------------------------------------------

  /** Paints at the next frame, once for all that changes until then. */
  repaint() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.stage.gone) return;
      const isPreview = this.isPreviewDue;
      if (isPreview) this.preview();
      this.isPreviewDue = false;
      this.paint(isPreview);
      if (isPreview) this.count('previews');
    });
  }

  /** @param {boolean} [isPreview]  numbers were changed here */
  paint(isPreview = false) {
    const { state, panels, editing, stepText, terms, panes, pointing, playback, lastWord, walk } = this.stage;
    const { model, step } = state;
    if (this.stage.gone || !panels.specs || !model.view || this.picture) return;
    const t = step.shown;
    const whole = model.view.frame(model, t);
    const shown = step.isSlow ? slowed(model, whole, t, step.product) : whole;
    /** @param {string} role */
    const gridOf = (role) => panels.specs?.get(role)?.grid;
    const frame = model.cover.frame(model, t, shown, gridOf);
    const marks = [frame.marks, chooserMarks(model), focusMarks(model.layer, model.focus)];
    /** @param {Mark} mark */
    const isShown = ({ kind }) => kind !== 'cover' || !model.isWhole;
    panels.paint(
      frame,
      (role) => {
        const own = marks.flatMap((some) => some[role] ?? []).filter(isShown);
        const { cover } = model;
        return [...cover.marks(model, role, own, gridOf(role)), ...cover.asked(role), ...editing.marks(role)];
      },
      playback.playing,
    );
    stepText.show(frame.sentence, lastWord.standing === 'numpy' ? frame.check : null);
    terms.show(frame.list);
    const isQuick = playback.playing || editing.isDragging;
    const told = step.isSlow ? withProduct(model, step.product) : model;
    panes.show(told, t, { playing: isQuick, isPreview });
    pointing.tip.tell();
    if (!isQuick) {
      walk.tell();
      playback.controls.tell(panels.result(model, t));
    }
    this.tellTests(t, frame);
  }

  /**
   * What is painted, written on the root.
   * @param {number} t
   * @param {Frame} frame
   */
  tellTests(t, { check }) {
    const { dataset } = this.stage.root;
    dataset.t = String(t);
    dataset.check = check ? String(check.agrees) : '';
    this.count('frames');
  }

  /** @param {'frames' | 'previews'} what  of these there is one more */
  count(what) {
    const { dataset } = this.stage.root;
    dataset[what] = String(Number(dataset[what] ?? 0) + 1);
  }

  destroy() {
    this.picture?.destroy();
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
