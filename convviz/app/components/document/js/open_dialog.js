const BUTTON = '.st-key-take_away button';
const PARTS = '.st-key-take_away_what [role="radio"]';
const PATIENCE = 3000; // ms in which the page of a new line closes it and opens it again

/**
 * The dialog for what can be taken along, which the first run on a new line closes: where it was open before,
 * its button is pressed once more, and the part that was chosen in it is chosen again.
 */
export class OpenDialog {
  /** @type {string | undefined}  the name of its part */
  part;
  isAsked = false;
  /** @type {number | undefined} */
  end;

  constructor() {
    this.observer = new MutationObserver(() => this.restore());
  }

  /** The line is back, and the page has not run on it yet. */
  note() {
    this.part = parts().find((part) => part.ariaChecked === 'true')?.textContent;
    this.isAsked = false;
  }

  /** The page has run on the new line, and hears what is pressed. */
  open() {
    if (this.part === undefined) return;
    this.observer.observe(document.body, { subtree: true, childList: true });
    clearTimeout(this.end);
    this.end = setTimeout(() => this.destroy(), PATIENCE);
    this.restore();
  }

  restore() {
    const shown = parts();
    if (!this.isAsked) {
      if (!shown.length) this.press(document.querySelector(BUTTON));
      return;
    }
    const chosen = shown.find((part) => part.textContent === this.part);
    if (!chosen) return;
    this.destroy();
    if (chosen.ariaChecked !== 'true') chosen.click();
    chosen.focus({ preventScroll: true }); // which fell to the page: Escape closes what has it
  }

  /** @param {HTMLElement | null} button */
  press(button) {
    if (!button) return;
    this.isAsked = true;
    button.click();
  }

  destroy() {
    clearTimeout(this.end);
    this.observer.disconnect();
  }
}

/** @returns {HTMLElement[]} */
const parts = () => [...document.querySelectorAll(/** @type {'button'} */ (PARTS))];
