const LATER = 300; // ms after which parts have come that were on their way
// Streamlit names an icon within a text by its file, in English whatever the page's language: "check icon".
const ICONS = 'main [role="img"][aria-label$=" icon"]:not([aria-hidden])';
const ALOUD = 'main [class*="_aloud"]:not([role])';

/**
 * What a screen reader is told of Streamlit's parts: not of the icons in a text, which has their meaning in
 * words; and aloud of every change in a container whose key ends in `_aloud`.
 */
export class SpokenParts {
  /** @param {HTMLElement} app  Streamlit's own element, which says when the page has run */
  constructor(app) {
    /** @type {number | undefined} */
    this.soon = undefined;
    this.look = () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.mark(), LATER);
      this.mark();
    };
    this.observer = new MutationObserver(this.look);
    this.observer.observe(app, { attributeFilter: ['data-test-script-state'] });
    this.look();
  }

  mark() {
    for (const icon of document.querySelectorAll(ICONS)) icon.setAttribute('aria-hidden', 'true');
    for (const part of document.querySelectorAll(ALOUD)) part.setAttribute('role', 'status');
  }

  destroy() {
    clearTimeout(this.soon);
    this.observer.disconnect();
  }
}
