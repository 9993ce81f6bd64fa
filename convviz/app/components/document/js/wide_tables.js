/**
 * A table that is wider than its box on a small screen is scrolled in it: the box takes the focus then, so
 * that the arrow keys do it too.
 */
export class WideTables {
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
    for (const table of document.querySelectorAll('.stMarkdown table')) {
      const box = table.closest('.stMarkdown');
      if (!(box instanceof HTMLElement)) continue;
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  }

  destroy() {
    this.observer.disconnect();
    window.removeEventListener('resize', this.look);
  }
}
