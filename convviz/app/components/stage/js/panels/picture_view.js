import { h, setText } from '../../../common/js/dom.js';
import { size } from '../../../common/js/format.js';
import { Asking, addressOf, arrived } from '../../../common/js/pictures.js';
import { GAP, SHARE } from '../../../heatmap/js/measures.js';
import { NARROW, halfOf } from '../../../heatmap/js/small_window.js';
import { RegionBox } from '../../../region/js/region_box.js';
import { isKnown } from '../messages/changes.js';
import { PhotoPreview } from './photo_preview.js';

/** @import { Plotly } from '../../../common/js/plotly.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Pair, Region } from '../../../region/js/region_box.js' */
/** @import { Model } from '../state/model.js' */

/**
 * `wanted` is the address of the picture that is to be shown, `shown` the one that is, `drawn` what Plotly
 * has of it.
 * @typedef {ReturnType<PictureView['figure']>
 *   & { wanted?: string, shown?: HTMLImageElement, drawn?: string }} Figure
 */

const TALLEST = 480; // px of a picture on its page
// in a static plot Plotly makes every picture a PNG first; the style sheet keeps the pointer out
const CONFIG = { displayModeBar: false };

/**
 * Before and after of the whole picture; a box drawn on the first picks the region whose numbers the other
 * views show. While the output is covered a pane lies where the second would.
 */
export class PictureView {
  /** @type {Plotly} */
  Plotly;

  /** @param {(box: Region) => void} pick  @param {() => void} ask */
  constructor(pick, ask) {
    this.asking = new Asking(ask);
    this.missing = false;
    /** @type {Figure} */
    this.before = this.figure('before');
    /** @type {Figure} */
    this.after = this.figure('after');
    this.photo = new PhotoPreview(this.after.map);
    this.pane = h('div', { class: 'cv-pane-over', hidden: true });
    this.after.map.append(this.pane);
    this.box = new RegionBox(this.before.map, pick);
  }

  /** @param {'before' | 'after'} role */
  figure(role) {
    const plot = h('div', { class: 'cv-plot', 'aria-hidden': 'true' });
    const map = h('div', { class: 'cv-map cv-whole' }, plot);
    const title = h('span', { class: 'cv-title' });
    const shape = h('span', { class: 'cv-shape' });
    const element = h(
      'figure',
      { class: 'cv-panel cv-column cv-large', 'data-role': role },
      h('figcaption', {}, title, shape),
      map,
    );
    return { element, plot, map, title, shape };
  }

  /** @param {Plotly} Plotly  @param {Model} model */
  async draw(Plotly, { meta, text, width, slide, cover }) {
    this.Plotly = Plotly;
    const { pictures } = meta;
    if (!pictures) return;
    setText(this.before.title, text.before);
    setText(this.before.shape, size(...pictures.size));
    setText(this.after.title, text.after);
    setText(this.after.shape, size(...pictures.after_size));
    const isSlide = slide && width >= NARROW;
    const room = {
      width: width < NARROW ? halfOf(width) : width * SHARE.large - GAP,
      height: isSlide ? slide.height - slide.frame : TALLEST,
    };
    this.cover(cover.hidesPicture ? text.cover_picture : '');
    const come = await Promise.all([
      this.image(this.before, pictures.before, pictures.size, room),
      this.image(this.after, cover.hidesPicture ? '' : pictures.after, pictures.after_size, room),
    ]);
    this.missing = !this.asking.hasCome(come.every(Boolean));
    this.box.take(pictures.region, text);
  }

  /**
   * Covers the second picture with a sentence, and forgets it.
   * @param {string} sentence  '' for none: it is to be seen
   */
  cover(sentence) {
    const { after } = this;
    setText(this.pane, sentence);
    this.pane.hidden = !sentence;
    if (!sentence) return;
    this.photo.hide();
    if (after.drawn) this.Plotly.purge(after.plot);
    delete after.element.dataset.shown;
    after.drawn = after.shown = undefined;
  }

  /**
   * Shows a picture when it has arrived: until then the one before it stays. False where it does not come.
   * @param {Figure} figure
   * @param {string} url  '' for none
   * @param {Pair} size
   * @param {{ width: number, height: number }} room
   */
  async image(figure, url, [rows, cols], room) {
    const source = url && addressOf(url);
    const scale = Math.min(room.width / cols, room.height / rows);
    const [width, height] = [cols * scale, rows * scale];
    Object.assign(figure.map.style, { width: `${width}px`, height: `${height}px` });
    if (figure === this.before) this.box.fit([rows, cols], scale);
    figure.wanted = source;
    if (!source) return true;
    const shown = await arrived(source);
    if (figure.wanted !== source) return true; // a newer one was asked for meanwhile
    if (!shown) return false;
    const drawn = JSON.stringify([source, width, height]);
    if (figure.drawn === drawn) return true;
    figure.drawn = drawn;
    /** @param {[number, number]} range */
    const axis = (range) => ({ visible: false, fixedrange: true, range });
    const picture = {
      source,
      xref: 'x',
      yref: 'y',
      x: 0,
      y: 0,
      sizex: cols,
      sizey: rows,
      sizing: 'stretch',
      layer: 'below',
    };
    const layout = {
      width,
      height,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      xaxis: axis([0, cols]),
      yaxis: axis([rows, 0]),
      dragmode: false,
      hovermode: false,
      images: [picture],
    };
    await this.Plotly.react(figure.plot, [{ type: 'scatter', x: [], y: [] }], layout, CONFIG);
    figure.element.dataset.shown = source;
    figure.shown = shown;
    return true;
  }

  /**
   * Weights and bias that have changed show in the picture at once, reduced, until Python's has arrived.
   * @param {Model} model
   * @param {Change[]} changes
   */
  preview(model, changes) {
    const { pictures } = model.meta;
    const { before, after, photo } = this;
    if (!pictures?.reduced || !before.shown || !isKnown(changes) || model.cover.hidesPicture) return;
    if (!changes.length && after.shown?.src === addressOf(pictures.after)) photo.hide();
    else photo.show(before.shown, model, pictures.reduced);
  }

  destroy() {
    this.box.rest();
    for (const figure of [this.before, this.after]) {
      this.Plotly?.purge(figure.plot);
      figure.element.remove();
    }
  }
}
