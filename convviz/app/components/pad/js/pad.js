import { h, setText } from '../../common/js/dom.js';
import { Outbox } from '../../common/js/outbox.js';
import { unpack } from '../../common/js/payload.js';
import { Drawing } from './drawing.js';
import { PadKeys } from './pad_keys.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Echo } from '../../common/js/outbox.js' */
/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */

/**
 * What `pad/mount.py` says.
 * @typedef {Echo & { bits: string, side: number, text: Text }} Meta
 */

const PEN = 1.3; // cells: the strokes of the digits that the network learns from
const RUBBER = 2.6;
const TOOLS = /** @type {const} */ (['draw', 'erase']);

/** A pad to draw on with mouse, pen or finger; Python hears of every finished stroke. */
export class Pad {
  /** @type {Trigger} */
  trigger;
  /** @type {Drawing} */
  drawing;
  /** @type {Text} */
  text;
  /** @type {{ x: number, y: number } | null}  where the pen is down */
  last;
  /** @type {'draw' | 'erase'} */
  chosen;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.outbox = new Outbox((message) => this.trigger('drawn', message));
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.title = h('span', { class: 'cv-offscreen' });
    this.keys = new PadKeys(this, this.title);
    this.button = {
      draw: this.tool('draw'),
      erase: this.tool('erase'),
      clear: h('button', { type: 'button', class: 'cv-button', onclick: () => this.clear() }),
    };
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    root.replaceChildren(
      this.message,
      this.title,
      h('div', { class: 'cv-paper' }, this.canvas, ...this.keys.grid.elements),
      h('div', { class: 'cv-pad-tools' }, ...Object.values(this.button)),
    );
    this.choose('draw');
    this.canvas.addEventListener('pointerdown', (event) => this.begin(event));
    this.canvas.addEventListener('pointermove', (event) => this.move(event));
    for (const end of ['pointerup', 'pointercancel']) this.canvas.addEventListener(end, () => this.end());
  }

  /** @param {'draw' | 'erase'} name */
  tool(name) {
    return h('button', { type: 'button', class: 'cv-button', onclick: () => this.choose(name) });
  }

  /** @param {'draw' | 'erase'} name */
  choose(name) {
    this.chosen = name;
    for (const tool of TOOLS) this.button[tool].setAttribute('aria-pressed', String(tool === name));
  }

  /**
   * A message from Python, or a change of theme.
   * @param {Uint8Array} bytes
   * @param {Trigger} trigger
   */
  async update(bytes, trigger) {
    this.trigger = trigger;
    /** @type {Message<Meta>} */
    const { meta } = unpack(bytes);
    for (const [name, button] of Object.entries(this.button)) setText(button, meta.text[name]);
    this.text = meta.text;
    setText(this.title, meta.text.label);
    this.drawing ??= new Drawing(meta.side);
    Object.assign(this.canvas, { width: meta.side, height: meta.side });
    this.outbox.receive(meta);
    if (!this.outbox.waiting.length && !this.last) this.drawing.text = meta.bits;
    this.paint();
    this.keys.grid.describe(meta.text.help);
    this.root.dataset.rev = String(meta.revision);
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
    this.move(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.last) return;
    for (const part of event.getCoalescedEvents?.() ?? []) this.to(this.place(part));
    this.to(this.place(event));
    this.paint();
  }

  /** @param {{ x: number, y: number }} place */
  to(place) {
    const erase = this.chosen === 'erase';
    this.drawing.line(this.last ?? place, place, erase ? RUBBER : PEN, erase ? 0 : 1);
    this.last = place;
  }

  /**
   * Draws a line with the chosen tool, which is sent when it ends.
   * @param {{ x: number, y: number }} from
   * @param {{ x: number, y: number }} to
   */
  draw(from, to) {
    this.last ??= from;
    this.to(to);
    this.paint();
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.send();
  }

  clear() {
    this.drawing.clear();
    this.paint();
    this.choose('draw');
    this.send();
  }

  send() {
    this.outbox.send({ do: 'draw', bits: this.drawing.text });
  }

  /** @param {PointerEvent} event */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side } = this.drawing;
    return {
      x: ((event.clientX - box.left) / box.width) * side,
      y: ((event.clientY - box.top) / box.height) * side,
    };
  }

  paint() {
    const { side, cells } = this.drawing;
    const image = new ImageData(side, side);
    cells.forEach((cell, k) => image.data.set([255 * cell, 255 * cell, 255 * cell, 255], 4 * k));
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  get isUnanswered() {
    return this.outbox.waiting.length > 0;
  }

  /** @param {Error} error */
  fail(error) {
    setText(this.message, String(error.message ?? error));
  }

  destroy() {
    this.outbox.destroy();
    this.canvas.remove();
  }
}
