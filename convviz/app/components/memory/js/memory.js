import { unpack } from '../../common/js/payload.js';
import { KeptTexts } from './kept_texts.js';

/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */

/**
 * What `memory/mount.py` says.
 * @typedef {{ texts: Record<string, string>, session: string, asks: boolean, most: number, longest: number
 *   }} Meta
 */

/** Keeps what Python gives it, and tells a session that asks what was kept when it began. */
export class Memory {
  kept = new KeptTexts();
  /** @type {string | undefined} */
  session;
  /** @type {Record<string, string>}  what was kept when this session began */
  earlier = {};

  /** @param {Uint8Array} bytes  @param {Trigger} trigger */
  async update(bytes, trigger) {
    const { meta } = /** @type {Message<Meta>} */ (unpack(bytes));
    const { session } = meta;
    if (session !== this.session) this.earlier = this.kept.read(meta);
    this.session = session;
    this.kept.put(meta.texts, meta);
    const isKnown = Object.keys(this.earlier).length > 0;
    if (meta.asks && isKnown) trigger('remembered', { session, texts: this.earlier });
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {}
}
