import { h, setText } from '../../common/js/dom.js';
import { unpack } from '../../common/js/payload.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Message } from '../../common/js/payload.js' */

/** @typedef {{ png: string, alt: string, text: Text }} Meta  the picture in base 64 */

const TYPE = 'image/png';

/** A finished picture, and a button that copies it as one. */
export class Still {
  /** @type {Meta | undefined} */
  meta;
  /** How many pictures there were: what is said of one is not said of the next. */
  shown = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.picture = h('img', {});
    this.button = h('button', { type: 'button', onclick: () => this.copy() });
    this.said = h('p', { role: 'status' });
    root.replaceChildren(this.picture, this.button, this.said);
  }

  /** @param {Uint8Array} bytes */
  async update(bytes) {
    const { meta } = /** @type {Message<Meta>} */ (unpack(bytes));
    const isNew = meta.png !== this.meta?.png;
    this.meta = meta;
    setText(this.button, meta.text.copy);
    this.picture.alt = meta.alt;
    if (!isNew) return;
    this.shown++;
    this.picture.src = `data:${TYPE};base64,${meta.png}`;
    setText(this.said, '');
  }

  async copy() {
    const { meta, shown } = this;
    if (!meta) return;
    const outcome = await copied(meta.png);
    if (shown === this.shown) setText(this.said, meta.text[outcome]);
  }

  /** @param {Error} error */
  fail(error) {
    setText(this.said, error.message);
    console.error(error);
  }

  destroy() {
    this.shown++;
  }
}

/**
 * Browsers give the clipboard to secure addresses alone, and some of them take no pictures at all.
 * @param {string} png  in base 64
 * @returns {Promise<'copied' | 'insecure' | 'failed'>}
 */
async function copied(png) {
  if (!navigator.clipboard?.write || typeof ClipboardItem === 'undefined') return 'insecure';
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  try {
    await navigator.clipboard.write([new ClipboardItem({ [TYPE]: new Blob([bytes], { type: TYPE }) })]);
    return 'copied';
  } catch {
    return 'failed';
  }
}
