import { h, setText } from '../../common/js/dom.js';
import { Outbox } from '../../common/js/outbox.js';
import { unpack } from '../../common/js/payload.js';
import { Asking, addressOf, arrived } from '../../common/js/pictures.js';
import { Width } from '../../common/js/width.js';
import { RegionBox } from '../../region/js/region_box.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Echo } from '../../common/js/outbox.js' */
/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */
/** @import { Pair, Region } from '../../region/js/region_box.js' */

/**
 * What `photo/mount.py` says: the picture's address, its size and the box on it, in its own pixels.
 * @typedef {Echo & { url: string, size: Pair, region: Region, text: Text }} Meta
 */

const TALLEST = 240; // px

/** A picture, small, with the box on it whose numbers are shown elsewhere. */
export class Photo {
  /** @type {Trigger} */
  trigger;
  /** @type {Meta} */
  meta;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.outbox = new Outbox((message) => this.trigger('picked', message));
    this.asking = new Asking(() => this.outbox.send({ do: 'fresh' }));
    this.image = h('img', { alt: '', draggable: false });
    this.map = h('div', { class: 'cv-map cv-whole' }, this.image);
    this.message = h('p', { class: 'cv-message', role: 'alert' });
    root.replaceChildren(this.message, this.map);
    this.box = new RegionBox(this.map, (box) => this.outbox.send({ do: 'region', box }));
    this.width = new Width(root, () => this.fit());
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
    this.meta = meta;
    this.outbox.receive(meta);
    this.fit();
    const source = addressOf(meta.url);
    if (this.image.src === source) return;
    const come = await arrived(source);
    if (this.meta !== meta) return; // a newer one was asked for meanwhile
    if (this.asking.hasCome(Boolean(come))) this.image.src = source;
    setText(this.message, come ? '' : meta.text.picture_gone);
  }

  /** As wide as there is room, and not too tall. */
  fit() {
    const { size, region, text } = this.meta;
    const [rows, cols] = size;
    const scale = Math.min(this.width.taken() / cols, TALLEST / rows);
    Object.assign(this.map.style, { width: `${cols * scale}px`, height: `${rows * scale}px` });
    this.box.fit(size, scale);
    if (!this.outbox.waiting.length) this.box.take(region, text);
  }

  get isUnanswered() {
    return this.outbox.waiting.length > 0;
  }

  /** @param {Error} error */
  fail(error) {
    setText(this.message, String(error.message ?? error));
  }

  destroy() {
    this.box.rest();
    this.outbox.destroy();
    this.width.destroy();
  }
}
