const GROUPS = '[data-testid="stSidebarNavItems"] > div:not([role])';
const LINK = '[data-testid="stSidebarNavLink"]';
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';

/**
 * The menu of a small screen, which lies over the page. Streamlit leaves it open over the page that was
 * chosen, and over that of the next visit: it closes. Of its group of links Streamlit makes no item of the
 * list, so that a screen reader counts wrong: the group is one item.
 */
export class Menu {
  /** @param {HTMLElement} app */
  constructor(app) {
    this.observer = new MutationObserver(() => this.mend());
    this.observer.observe(app, { subtree: true, childList: true });
    this.ends = new AbortController();
    document.addEventListener('click', (event) => this.click(event), { signal: this.ends.signal });
    this.mend();
    this.close();
  }

  mend() {
    for (const group of document.querySelectorAll(GROUPS)) {
      group.setAttribute('role', 'listitem');
      for (const item of group.querySelectorAll('li')) item.setAttribute('role', 'none');
    }
  }

  /** @param {MouseEvent} event */
  click({ target, ctrlKey, metaKey }) {
    if (target instanceof Element && target.closest(LINK) && !ctrlKey && !metaKey) this.close();
  }

  close() {
    const button = document.querySelector(CLOSE);
    if (button instanceof HTMLElement) setTimeout(() => button.click()); // after the click of now
  }

  destroy() {
    this.observer.disconnect();
    this.ends.abort();
  }
}
