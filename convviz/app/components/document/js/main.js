import { mounted } from '../../common/js/mounted.js';
import { unpack } from '../../common/js/payload.js';
import { Bringing } from './bringing.js';
import { KeptFocus } from './kept_focus.js';
import { NewLine } from './new_line.js';
import { WideBoxes } from './wide_boxes.js';

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
  /** @type {WideBoxes | undefined} */
  boxes;

  constructor() {
    this.bringing = new Bringing();
    const app = document.querySelector('.stApp');
    if (!(app instanceof HTMLElement)) return;
    this.line = new NewLine(app);
    this.focus = new KeptFocus(app);
    this.boxes = new WideBoxes(app);
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
    this.boxes?.destroy();
  }
}

export default mounted('.cv-document', Document);
