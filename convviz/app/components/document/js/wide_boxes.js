const WIDE = '.stMarkdown:has(table), .katex-display';

/**
 * A table or a formula that is wider than a small screen is scrolled in its box: the box takes the focus
 * then, so that the arrow keys do it too.
 */
export class WideBoxes {
  /** @param {HTMLElement} app  Streamlit's own element, which says when the page has run */
  constructor(app) {
    this.app = app;
    this.look = () => this.offer();
    this.observer = new MutationObserver(this.look);
    this.observer.observe(app, { attributeFilter: ['data-test-script-state'] });
    window.addEventListener('resize', this.look);
    this.offer();
  }

  offer() {
    for (const box of document.querySelectorAll(WIDE)) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute('tabindex', '0');
      else box.removeAttribute('tabindex');
    }
  }

  destroy() {
    this.observer.disconnect();
    window.removeEventListener('resize', this.look);
  }
}
