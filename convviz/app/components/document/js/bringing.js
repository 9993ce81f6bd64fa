import { h, setText } from '../../common/js/dom.js';
import { clipboardText } from '../../numerals/js/clipboard.js';
import { numbersFile } from './numbers_file.js';

/** @import { Text } from '../../common/js/format.js' */

const PLACE = '.st-key-anywhere input[type="file"]'; // the page's own, which nobody sees
const OTHER_PLACES = '[data-testid="stFileUploader"]';
const PASTE = '.st-key-paste button';
const PASTING = '.st-key-pasting';
const UNTYPED = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];

/**
 * A picture that is pasted or dropped anywhere on the page goes where files go, and so do pasted numbers that
 * no field and no grid takes. A spreadsheet brings a picture of its cells along: its text counts.
 */
export class Bringing {
  /**
   * @param {() => boolean} hasLine  whether a file gets to the server now
   * @param {(sentence: string) => void} say  tells a sentence where everybody sees it
   */
  constructor(hasLine, say) {
    this.hasLine = hasLine;
    this.say = say;
    this.words = h('p', {});
    this.veil = h('div', { class: 'cv-veil', hidden: true }, this.words);
    this.said = h('p', { class: 'cv-brought', role: 'status' });
    this.note = h('p', { class: 'cv-paste-note', role: 'alert' });
    document.body.append(this.veil, this.said);
    /** @type {Text} */
    this.text = {};
    this.inside = 0; // elements under the pointer that a file was dragged into
    this.ends = new AbortController();
    this.listen('paste', (event) => this.paste(event));
    this.listen('click', (event) => this.click(event));
    this.listen('dragenter', (event) => this.drag(event, 1));
    this.listen('dragleave', (event) => this.drag(event, -1));
    this.listen('dragover', (event) => carries(event) && !isElsewhere(event) && event.preventDefault());
    this.listen('drop', (event) => this.drop(event));
    this.listen('change', (event) => this.chosen(event));
  }

  /**
   * @template {'paste' | 'click' | 'dragenter' | 'dragleave' | 'dragover' | 'drop' | 'change'} Name
   * @param {Name} name
   * @param {(event: DocumentEventMap[Name]) => void} then
   */
  listen(name, then) {
    document.addEventListener(name, then, { signal: this.ends.signal });
  }

  /** @param {Text} text */
  configure(text) {
    this.text = text;
    setText(this.words, text.drop);
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const { clipboardData: data } = event;
    if (!data || event.defaultPrevented || isField(event.target)) return;
    const text = clipboardText(data);
    const file = text.trim() ? numbersFile(text) : data.files[0];
    if (!file) return;
    event.preventDefault();
    this.take(file);
  }

  /** @param {MouseEvent} event */
  click({ target }) {
    const button = target instanceof Element && target.closest(PASTE);
    if (!button) return;
    this.note.textContent = '';
    button.closest(PASTING)?.append(this.note);
    this.pasteByButton().then((sentence) => setText(this.note, sentence));
  }

  /** Brings what is on the clipboard; what there is to say where that is not possible. */
  async pasteByButton() {
    if (!navigator.clipboard?.read) return this.text.no_clipboard;
    try {
      const file = await onClipboard();
      if (!file) return this.text.nothing;
      this.take(file);
      return this.hasPlace ? '' : this.text.no_line;
    } catch {
      return this.text.closed_clipboard;
    }
  }

  /** @param {DragEvent} event  @param {1 | -1} by */
  drag(event, by) {
    if (!carries(event)) return;
    this.inside = Math.max(0, this.inside + by);
    this.veil.hidden = this.inside === 0;
  }

  /** @param {DragEvent} event */
  drop(event) {
    this.inside = 0;
    this.veil.hidden = true;
    const file = event.dataTransfer?.files[0];
    if (!file || isElsewhere(event)) return;
    event.preventDefault();
    this.take(file);
  }

  /** A file was chosen while the line was cut: its place takes none.  @param {Event} event */
  chosen({ target }) {
    if (this.hasLine() || !(target instanceof HTMLInputElement) || target.type !== 'file') return;
    if (target.closest(OTHER_PLACES)) this.say(this.text.no_line);
  }

  get place() {
    return /** @type {HTMLInputElement | null} */ (document.querySelector(PLACE));
  }

  get hasPlace() {
    return Boolean(this.place) && this.hasLine();
  }

  /** @param {File} file */
  take(file) {
    const { place } = this;
    if (!place || !this.hasPlace) return this.say(this.text.no_line);
    setText(this.said, this.text.taken);
    const transfer = new DataTransfer();
    transfer.items.add(file);
    place.files = transfer.files;
    place.dispatchEvent(new Event('change', { bubbles: true }));
  }

  destroy() {
    this.ends.abort();
    this.veil.remove();
    this.said.remove();
    this.note.remove();
  }
}

/** @param {DragEvent} event */
const carries = (event) => Boolean(event.dataTransfer?.types.includes('Files'));

/** Whether a file is over a place of its own, such as that for weights.  @param {Event} event */
const isElsewhere = (event) => event.target instanceof Element && Boolean(event.target.closest(OTHER_PLACES));

/** Whether what has the focus takes text itself.  @param {EventTarget | null} target */
function isField(target) {
  if (target instanceof HTMLInputElement) return !UNTYPED.includes(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}

/** The numbers or else the picture on the clipboard, as a file. */
async function onClipboard() {
  for (const item of await navigator.clipboard.read()) {
    const text = item.types.includes('text/plain') ? await (await item.getType('text/plain')).text() : '';
    const numbers = numbersFile(text);
    if (numbers) return numbers;
    const kind = item.types.find((type) => type.startsWith('image/'));
    if (kind) return new File([await item.getType(kind)], `clipboard.${kind.slice(6)}`, { type: kind });
  }
  return null;
}
