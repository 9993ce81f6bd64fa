import { OpenCards } from './open_cards.js';
import { OpenDialog } from './open_dialog.js';

const WIDGETS = '.stElementContainer:has(button, input, textarea):not(:has(.stBidiComponent))';
const PATIENCE = 3000; // ms on a line that is back and asks nothing

/**
 * Keeps the widgets still while a line that was cut comes back. Its end may be a server that knows nobody:
 * until the page has run there once, Streamlit drops without a word what is done in a widget. While the line
 * is dead Streamlit disables them all; this lasts until the first run on the new one has ended. What was
 * open stays open. The stage and its kin keep what is done in them by themselves.
 */
export class NewLine {
  /** @type {'settled' | 'cut' | 'back' | 'asked'} */
  state = 'settled';
  /** @type {number | undefined} */
  soon;

  /** @param {HTMLElement} app  Streamlit's own element, which says how line and script are */
  constructor(app) {
    this.app = app;
    this.cards = new OpenCards(app);
    this.dialog = new OpenDialog();
    this.observer = new MutationObserver(() => this.look());
    this.observer.observe(app, {
      attributeFilter: ['data-test-connection-state', 'data-test-script-state'],
    });
  }

  look() {
    const { testConnectionState: line, testScriptState: script } = this.app.dataset;
    if (line !== 'CONNECTED') this.become('cut');
    else if (this.state !== 'settled') this.become(this.next(script));
  }

  /**
   * On a line that is there, with a script that runs or does not.
   * @param {string | undefined} script
   * @returns {NewLine['state']}
   */
  next(script) {
    if (script !== 'notRunning') return 'asked';
    return this.state === 'asked' ? 'settled' : 'back';
  }

  /** @param {NewLine['state']} state */
  become(state) {
    if (state === this.state) return;
    if (this.state === 'cut') this.note();
    this.state = state;
    clearTimeout(this.soon);
    if (state === 'back') this.soon = setTimeout(() => this.become('settled'), PATIENCE);
    const isStill = state === 'back' || state === 'asked';
    for (const widget of document.querySelectorAll(WIDGETS)) widget.toggleAttribute('inert', isStill);
    if (state !== 'settled') return;
    this.cards.expectNoMore();
    this.dialog.open();
  }

  /** What is open when the line is back, before the page runs on it. */
  note() {
    this.cards.note();
    this.dialog.note();
  }

  destroy() {
    this.observer.disconnect();
    this.become('settled');
    this.cards.destroy();
    this.dialog.destroy();
  }
}
