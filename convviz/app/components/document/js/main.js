import { mounted } from '../../common/js/mounted.js';
import { unpack } from '../../common/js/payload.js';

/** @import { Message } from '../../common/js/payload.js' */

/** The document around the page, of which Streamlit knows the title alone. */
class DocumentLanguage {
  /** @param {Uint8Array} bytes */
  async update(bytes) {
    const { meta } = /** @type {Message<{ lang: string }>} */ (unpack(bytes));
    document.documentElement.lang = meta.lang;
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {}
}

export default mounted('.cv-document', DocumentLanguage);
