const LATER = [300, 1500]; // ms after which formulas and their fonts have come too
const WIDE = '.stMarkdown:has(table), .katex-display';

/**
 * A table or a formula that is wider than a small screen is scrolled in its box: the box takes the focus
 * then, so that the arrow keys do it too.
 */
export class WideBoxes {
  /** @param {HTMLElement} app  Streamlit's own element, which says when the page has run */
  constructor(app) {
    this.app = app;
    /** @type {number[]} */
    this.soon = [];
    this.look = () => {
      this.soon.forEach(clearTimeout);
      this.soon = LATER.map((delay) => setTimeout(() => this.offer(), delay));
      this.offer();
    };
    this.observer = new MutationObserver(this.look);
    this.observer.observe(app, { attributeFilter: ['data-test-script-state'] });
    window.addEventListener('resize', this.look);
    document.fonts.addEventListener('loadingdone', this.look);
    this.look();
  }

  offer() {
    for (const box of document.querySelectorAll(WIDE)) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute('tabindex', '0');
      else box.removeAttribute('tabindex');
    }
  }

  destroy() {
    this.soon.forEach(clearTimeout);
    this.observer.disconnect();
    document.fonts.removeEventListener('loadingdone', this.look);
    window.removeEventListener('resize', this.look);
  }
}
