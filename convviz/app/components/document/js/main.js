import { mounted } from '../../common/js/mounted.js';
import { unpack } from '../../common/js/payload.js';
import { Bringing } from './bringing.js';
import { leaveFirstSight } from './first_sight.js';
import { KeptFocus } from './kept_focus.js';
import { Menu } from './menu.js';
import { NewLine } from './new_line.js';
import { Notice } from './notice.js';
import { SpokenParts } from './spoken_parts.js';
import { Upload } from './upload.js';
import { WideBoxes } from './wide_boxes.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Message } from '../../common/js/payload.js' */

/** @typedef {{ lang: string, session: string, text: Text }} Meta  what `document/mount.py` says */

/**
 * The document around the page, of which Streamlit knows the title alone: its language, and what is brought
 * to it from outside; the line that it hangs on and what is said of it, the focus, the boxes that are wider
 * than the screen, the menu, and what is said aloud.
 */
class Document {
  /** @type {{ destroy(): void }[]} */
  parts;

  constructor() {
    const app = /** @type {HTMLElement} */ (document.querySelector('.stApp') ?? document.body);
    const line = new NewLine(app);
    this.notice = new Notice(app);
    const hasLine = () => line.state === 'settled';
    this.bringing = new Bringing(hasLine, (sentence) => this.notice.say(sentence));
    this.upload = new Upload(app, hasLine, (name) => this.notice.sayLost(name));
    this.parts = [line, this.notice, this.bringing, this.upload];
    this.parts.push(new KeptFocus(app), new WideBoxes(app), new Menu(app));
    this.parts.push(new SpokenParts(app));
  }

  /** @param {Uint8Array} bytes */
  async update(bytes) {
    const { meta } = /** @type {Message<Meta>} */ (unpack(bytes));
    document.documentElement.lang = meta.lang;
    this.bringing.configure(meta.text);
    const { cut, lost, not_through: notThrough, not_made: notMade } = meta.text;
    this.notice.configure({ cut, lost, notThrough, notMade });
    this.upload.configure(meta.session);
    leaveFirstSight();
  }

  /** @param {Error} error */
  fail(error) {
    console.error(error);
  }

  destroy() {
    for (const part of this.parts) part.destroy();
  }
}

export default mounted('.cv-document', Document);
