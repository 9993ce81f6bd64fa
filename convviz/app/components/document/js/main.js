import { mounted } from '../../common/js/mounted.js';
import { unpack } from '../../common/js/payload.js';
import { Bringing } from './bringing.js';
import { KeptFocus } from './kept_focus.js';
import { NewLine } from './new_line.js';
import { WideTables } from './wide_tables.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Message } from '../../common/js/payload.js' */

/**
 * The document around the page, of which Streamlit knows the title alone: its language, line and focus, the
 * boxes that are wider than the screen, and what is brought to it from outside.
 */
class Document {
  /** @type {NewLine | undefined} */
  line;
  /** @type {KeptFocus | undefined} */
  focus;
  /** @type {WideTables | undefined} */
  tables;

  constructor() {
    this.bringing = new Bringing();
    const app = document.querySelector('.stApp');
    if (!(app instanceof HTMLElement)) return;
    this.line = new NewLine(app);
    this.focus = new KeptFocus(app);
    this.tables = new WideTables(app);
  }

  /** @param {Uint8Array} bytes */
  async update(bytes) {
    const { meta } = /** @type {Message<{ lang: string, text: Text }>} */ (unpack(bytes));
    document.documentElement.lang = meta.lang;
    this.bringing.configure(meta.text);
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {
    this.bringing.destroy();
    this.line?.destroy();
    this.focus?.destroy();
    this.tables?.destroy();
  }
}

export default mounted('.cv-document', Document);
