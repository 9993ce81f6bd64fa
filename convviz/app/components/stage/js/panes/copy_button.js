import { h, isEnabled, passFocus, setText } from '../../../common/js/dom.js';

const SAID = 1500; // ms that the button says "Copied"

/** A button that copies a text and says that it did. */
export class CopyButton {
  /** @type {number | undefined} */
  waiting;
  /** @type {string} */
  usual;
  /** @type {string} */
  done;

  /** @param {() => string} text */
  constructor(text) {
    this.text = text;
    this.element = h('button', {
      type: 'button',
      class: 'cv-button cv-word cv-copy',
      onclick: () => this.press(),
    });
  }

  /** @param {string} usual  @param {string} done */
  name(usual, done) {
    [this.usual, this.done] = [usual, done];
    if (!this.waiting) setText(this.element, usual);
  }

  async press() {
    if (!isEnabled(this.element) || !(await copied(this.text()))) return;
    setText(this.element, this.done);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      setText(this.element, this.usual);
    }, SAID);
  }
}

/**
 * Browsers give the clipboard to secure addresses alone; elsewhere a field is selected and copied.
 * @param {string} text
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromField(text);
  }
}

/** @param {string} text */
function copiedFromField(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = h('textarea', { class: 'cv-offscreen', readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  passFocus(
    field,
    () => before,
    () => field.remove(),
  );
  return done;
}
