import { mounted } from '../../common/js/mounted.js';
import { unpack } from '../../common/js/payload.js';
import { NewLine } from './new_line.js';

/** @import { Message } from '../../common/js/payload.js' */

/** The document around the page, of which Streamlit knows the title alone, and the line that it hangs on. */
class Document {
  constructor() {
    const app = document.querySelector('.stApp');
    this.line = app instanceof HTMLElement ? new NewLine(app) : undefined;
  }

  /** @param {Uint8Array} bytes */
  async update(bytes) {
    const { meta } = /** @type {Message<{ lang: string }>} */ (unpack(bytes));
    document.documentElement.lang = meta.lang;
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {
    this.line?.destroy();
  }
}

export default mounted('.cv-document', Document);
