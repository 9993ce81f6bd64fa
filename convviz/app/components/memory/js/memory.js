import { unpack } from '../../common/js/payload.js';
import { KeptTexts } from './kept_texts.js';

/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Message } from '../../common/js/payload.js' */

/**
 * What `memory/mount.py` says.
 * @typedef {{ texts: Record<string, string>, session: string, asks: boolean, most: number, longest: number
 *   }} Meta
 */

/** Keeps what Python gives it, and tells it once in a session what was kept. */
export class Memory {
  kept = new KeptTexts();
  /** @type {string | undefined}  the session that was told */
  told;

  /** @param {Uint8Array} bytes  @param {Trigger} trigger */
  async update(bytes, trigger) {
    const { meta } = /** @type {Message<Meta>} */ (unpack(bytes));
    const before = this.kept.read(meta);
    this.kept.put(meta.texts, meta);
    if (!meta.asks || this.told === meta.session || !Object.keys(before).length) return;
    this.told = meta.session;
    trigger('remembered', { session: meta.session, texts: before });
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {}
}
