import { h, setText } from '../../../common/js/dom.js';
import { size } from '../../../common/js/format.js';
import { NARROW, halfOf } from '../../../heatmap/js/small_window.js';
import { isKnown } from '../messages/changes.js';
import { PhotoPreview } from './photo_preview.js';
import { RegionKeys } from './region_keys.js';

/** @import { Plotly } from '../../../common/js/plotly.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Pair, Region } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */

/**
 * `wanted` is the address of the picture that is to be shown, `shown` of that which is.
 * @typedef {ReturnType<PictureView['figure']> & { wanted?: string, shown?: HTMLImageElement }} Figure
 */

/**
 * Before and after of the whole picture; a box drawn on the first picks the region whose numbers the other
 * views show.
 */
export class PictureView {
  /** @type {Plotly} */
  Plotly;
  /** @type {Pair} */
  size;
  /** @type {Region} */
  region;
  /** @type {[row: number, col: number] | null} */
  from;
  /** @type {number}  px of a pixel */
  scale;

  /** @param {(box: Region) => void} pick  @param {() => void} ask */
  constructor(pick, ask) {
    /** @param {Region} box */
    this.pick = (box) => {
      this.region = box; // what is picked next starts from there, before Python has answered
      pick(box);
    };
    this.ask = ask;
    this.missing = false;
    this.asked = 0;
    /** @type {Figure} */
    this.before = this.figure('before');
    /** @type {Figure} */
    this.after = this.figure('after');
    this.photo = new PhotoPreview(this.after.map);
    this.keys = new RegionKeys(this.before.map, {
      region: () => this.region,
      size: () => this.size,
      show: (box) => this.showBox(box),
      pick: this.pick,
    });
    this.listen();
  }

  /** @param {'before' | 'after'} role */
  figure(role) {
    const plot = h('div', { class: 'cv-plot', 'aria-hidden': 'true' });
    const box = h('div', { class: 'cv-box', hidden: role === 'after' });
    const map = h('div', { class: 'cv-map cv-whole' }, plot, box);
    const title = h('span', { class: 'cv-title' });
    const shape = h('span', { class: 'cv-shape' });
    const element = h(
      'figure',
      { class: 'cv-panel cv-column cv-large', 'data-role': role },
      h('figcaption', {}, title, shape),
      map,
    );
    return { element, plot, box, map, title, shape };
  }

  listen() {
    const { map } = this.before;
    map.onpointerdown = (event) => this.start(event);
    map.onpointermove = (event) => this.from && this.showBox(this.span(event));
    map.onpointerup = (event) => this.finish(event);
    map.onpointercancel = () => this.cancel();
  }

  /** @param {Plotly} Plotly  @param {Model} model */
  async draw(Plotly, { meta, text, width }) {
    this.Plotly = Plotly;
    const { pictures } = meta;
    if (!pictures) return;
    this.size = pictures.size;
    setText(this.before.title, text.before);
    setText(this.before.shape, size(...pictures.size));
    setText(this.after.title, text.after);
    setText(this.after.shape, size(...pictures.after_size));
    const room = width < NARROW ? halfOf(width) : width * 0.4 - 28;
    const come = await Promise.all([
      this.image(this.before, pictures.before, pictures.size, room),
      this.image(this.after, pictures.after, pictures.after_size, room),
    ]);
    this.follow(come.every(Boolean));
    this.region = pictures.region;
    this.showBox(this.keys.moved ?? this.region);
    this.keys.configure(text);
    this.before.map.title = text.draw_box;
    setText(this.before.box, size(this.region[2], this.region[3]));
  }

  /**
   * A server forgets pictures that nobody looked at for long, and another one never knew them: a fresh one is
   * asked for, at most twice.
   * @param {boolean} come
   */
  follow(come) {
    this.missing = !come;
    if (come) this.asked = 0;
    else if (this.asked++ < 2) this.ask();
  }

  /**
   * Shows a picture when it has arrived: until then the one before it stays. False where it does not come.
   * @param {Figure} figure
   * @param {string} url
   * @param {Pair} size
   * @param {number} room
   */
  async image(figure, url, [rows, cols], room) {
    const source = addressOf(url);
    const scale = Math.min(room / cols, 480 / rows);
    const [width, height] = [cols * scale, rows * scale];
    Object.assign(figure.map.style, { width: `${width}px`, height: `${height}px` });
    if (figure === this.before) this.scale = scale;
    figure.wanted = source;
    const shown = await arrived(source);
    if (figure.wanted !== source) return true; // a newer one was asked for meanwhile
    if (!shown) return false;
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
      images: [picture],
    };
    await this.Plotly.react(figure.plot, [{ type: 'scatter', x: [], y: [] }], layout, {
      staticPlot: true,
      displayModeBar: false,
    });
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
    if (!pictures?.reduced || !before.shown || !isKnown(changes)) return;
    if (!changes.length && after.shown?.src === addressOf(pictures.after)) photo.hide();
    else photo.show(before.shown, model, pictures.reduced);
  }

  /**
   * Picture row and column under the pointer.
   * @param {PointerEvent} event
   * @returns {[row: number, col: number]}
   */
  pixel(event) {
    const frame = this.before.map.getBoundingClientRect();
    /** @param {number} value  @param {number} most */
    const clamp = (value, most) => Math.min(Math.max(value, 0), most);
    return [
      clamp((event.clientY - frame.top) / this.scale, this.size[0]),
      clamp((event.clientX - frame.left) / this.scale, this.size[1]),
    ];
  }

  /** @param {PointerEvent} event  @returns {Region} */
  span(event) {
    const [row, col] = this.pixel(event);
    const from = this.from ?? [row, col];
    const [top, left] = [Math.min(row, from[0]), Math.min(col, from[1])];
    return [
      Math.floor(top),
      Math.floor(left),
      Math.ceil(Math.abs(row - from[0])),
      Math.ceil(Math.abs(col - from[1])),
    ];
  }

  /** @param {PointerEvent} event */
  start(event) {
    event.preventDefault();
    this.before.map.setPointerCapture(event.pointerId);
    this.from = this.pixel(event);
  }

  /** @param {PointerEvent} event */
  finish(event) {
    if (!this.from) return;
    const box = this.span(event);
    this.from = null;
    if (box[2] >= 2 && box[3] >= 2) this.pick(box);
    else this.showBox(this.region); // a click is no box
  }

  cancel() {
    this.from = null;
    this.showBox(this.region);
  }

  /** @param {Region} box */
  showBox([top, left, height, width]) {
    /** @param {number} value */
    const at = (value) => `${value * this.scale}px`;
    Object.assign(this.before.box.style, {
      top: at(top),
      left: at(left),
      height: at(height),
      width: at(width),
    });
  }

  destroy() {
    this.keys.rest();
    for (const figure of [this.before, this.after]) {
      this.Plotly?.purge(figure.plot);
      figure.element.remove();
    }
  }
}

/** @param {string} url */
const addressOf = (url) => new URL(url, document.baseURI).href;

/** @param {string} source  @returns {Promise<HTMLImageElement | null>} */
const arrived = (source) =>
  new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = source;
  });
