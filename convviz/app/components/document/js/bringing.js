import { h, setText } from '../../common/js/dom.js';

/** @import { Text } from '../../common/js/format.js' */

const PLACE = '.st-key-anywhere input[type="file"]'; // the page's own, which nobody sees
const OTHER_PLACES = '[data-testid="stFileUploader"]';

/**
 * A picture that is pasted or dropped anywhere on the page goes where files go. Text on the clipboard is for
 * the grid that has the focus; a spreadsheet brings a picture of its cells along.
 */
export class Bringing {
  constructor() {
    this.words = h('p', {});
    this.veil = h('div', { class: 'cv-veil', hidden: true }, this.words);
    this.said = h('p', { class: 'cv-brought', role: 'status' });
    document.body.append(this.veil, this.said);
    /** @type {Text} */
    this.text = {};
    this.inside = 0; // elements under the pointer that a file was dragged into
    this.ends = new AbortController();
    this.listen('paste', (event) => this.paste(event));
    this.listen('dragenter', (event) => this.drag(event, 1));
    this.listen('dragleave', (event) => this.drag(event, -1));
    this.listen('dragover', (event) => carries(event) && !isElsewhere(event) && event.preventDefault());
    this.listen('drop', (event) => this.drop(event));
  }

  /**
   * @template {'paste' | 'dragenter' | 'dragleave' | 'dragover' | 'drop'} Name
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
    if (!data?.files.length || data.getData('text/plain').trim()) return;
    event.preventDefault();
    this.take(data.files[0]);
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

  /** @param {File} file */
  take(file) {
    const place = /** @type {HTMLInputElement | null} */ (document.querySelector(PLACE));
    setText(this.said, place && !place.disabled ? this.text.taken : this.text.no_line);
    if (!place || place.disabled) return;
    const transfer = new DataTransfer();
    transfer.items.add(file);
    place.files = transfer.files;
    place.dispatchEvent(new Event('change', { bubbles: true }));
  }

  destroy() {
    this.ends.abort();
    this.veil.remove();
    this.said.remove();
  }
}

/** @param {DragEvent} event */
const carries = (event) => Boolean(event.dataTransfer?.types.includes('Files'));

/** Whether a file is over a place of its own, such as that for weights.  @param {Event} event */
const isElsewhere = (event) => event.target instanceof Element && Boolean(event.target.closest(OTHER_PLACES));
