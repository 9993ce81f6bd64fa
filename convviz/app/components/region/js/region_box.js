import { h, setText } from '../../common/js/dom.js';
import { size } from '../../common/js/format.js';
import { RegionKeys } from './region_keys.js';

/** @import { Text } from '../../common/js/format.js' */

/** @typedef {[first: number, second: number]} Pair */

/** @typedef {[top: number, left: number, height: number, width: number]} Region  in pixels of the picture */

const LEAST = 2; // pixels of a side: less is a click

/**
 * The box on a whole picture whose numbers are shown elsewhere: drawn by pointer, moved and sized by keys.
 */
export class RegionBox {
  /** @type {Pair} */
  size;
  /** @type {Region} */
  region;
  /** @type {number}  px of a pixel */
  scale;
  /** @type {[row: number, col: number] | null} */
  from = null;

  /** @param {HTMLElement} map  what shows the picture  @param {(box: Region) => void} pick */
  constructor(map, pick) {
    /** @param {Region} box */
    this.pick = (box) => {
      this.region = box; // what is picked next starts from there, before Python has answered
      pick(box);
    };
    this.map = map;
    this.box = h('div', { class: 'cv-box' });
    map.append(this.box);
    this.keys = new RegionKeys(map, {
      region: () => this.region,
      size: () => this.size,
      show: (box) => this.show(box),
      pick: this.pick,
    });
    map.onpointerdown = (event) => this.start(event);
    map.onpointermove = (event) => this.from && this.show(this.span(event));
    map.onpointerup = (event) => this.finish(event);
    map.onpointercancel = () => this.cancel();
  }

  /**
   * @param {Pair} pixels  of the picture
   * @param {number} scale
   */
  fit(pixels, scale) {
    this.size = pixels;
    this.scale = scale;
  }

  /**
   * @param {Region} region
   * @param {Text} text
   */
  take(region, text) {
    this.region = region;
    if (!this.from) this.show(this.keys.moved ?? region);
    this.keys.configure(text);
    this.map.title = text.draw_box;
    setText(this.box, size(region[2], region[3]));
  }

  /**
   * Picture row and column under the pointer.
   * @param {PointerEvent} event
   * @returns {[row: number, col: number]}
   */
  pixel(event) {
    const frame = this.map.getBoundingClientRect();
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
    this.map.setPointerCapture(event.pointerId);
    this.from = this.pixel(event);
  }

  /** @param {PointerEvent} event */
  finish(event) {
    if (!this.from) return;
    const box = this.span(event);
    this.from = null;
    if (box[2] >= LEAST && box[3] >= LEAST) this.pick(box);
    else this.show(this.region); // a click is no box
  }

  cancel() {
    this.from = null;
    this.show(this.region);
  }

  /** @param {Region} box */
  show([top, left, height, width]) {
    /** @param {number} value */
    const at = (value) => `${value * this.scale}px`;
    Object.assign(this.box.style, {
      top: at(top),
      left: at(left),
      height: at(height),
      width: at(width),
    });
  }

  rest() {
    this.keys.rest();
  }
}
