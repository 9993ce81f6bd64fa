import { h, setText } from '../../common/js/dom.js';
import { fill, size } from '../../common/js/format.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Pair, Region } from './region_box.js' */

const RESTS = 600; // ms after which keys that follow each other are one choice
const LEAST = 2; // pixels of a side
const FAR = 10;
/** @type {Record<string, Pair>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The box on the whole picture, moved by arrow keys and sized by them with Shift; Ctrl takes larger steps.
 */
export class RegionKeys {
  /** @type {Region | null}  on its way to where it rests */
  moved = null;
  /** @type {number | undefined} */
  timer;
  /** @type {Text} */
  text;

  /**
   * @param {HTMLElement} map
   * @param {{
   *   region: () => Region,
   *   size: () => Pair,
   *   show: (box: Region) => void,
   *   pick: (box: Region) => void,
   * }} on
   */
  constructor(map, on) {
    this.map = map;
    this.on = on;
    this.said = h('p', { class: 'cv-offscreen', role: 'status' });
    map.append(this.said);
    map.tabIndex = 0;
    map.role = 'application'; // a reader leaves the arrow keys to it
    map.addEventListener('keydown', (event) => this.key(event));
    map.addEventListener('blur', () => this.rest());
  }

  /** @param {Text} text */
  configure(text) {
    this.text = text;
    this.map.ariaLabel = text.region_help;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = MOVES[event.key];
    if (event.key === 'Escape') return this.cancel();
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.ctrlKey ? FAR : 1;
    this.moved = boxAfter(this.moved ?? this.on.region(), move, by, event.shiftKey, this.on.size());
    this.on.show(this.moved);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), RESTS);
  }

  rest() {
    clearTimeout(this.timer);
    const { moved } = this;
    this.moved = null;
    if (!moved) return;
    const [row, col, height, width] = moved;
    setText(this.said, fill(this.text.region_is, { size: size(height, width), row, col }));
    this.on.pick(moved);
  }

  cancel() {
    clearTimeout(this.timer);
    if (this.moved) this.on.show(this.on.region());
    this.moved = null;
  }
}

/**
 * @param {Region} box
 * @param {Pair} move
 * @param {number} by  pixels
 * @param {boolean} sizes  the lower right corner alone moves
 * @param {Pair} whole  rows and columns of the picture
 * @returns {Region}
 */
function boxAfter([top, left, height, width], [down, right], by, sizes, [rows, cols]) {
  /** @param {number} value  @param {number} least  @param {number} most */
  const clamp = (value, least, most) => Math.max(least, Math.min(value, most));
  if (!sizes)
    return [
      clamp(top + by * down, 0, rows - height),
      clamp(left + by * right, 0, cols - width),
      height,
      width,
    ];
  return [
    top,
    left,
    clamp(height + by * down, LEAST, rows - top),
    clamp(width + by * right, LEAST, cols - left),
  ];
}
