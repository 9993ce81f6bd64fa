const CARD = '[class*="st-key-"]:has(> .stExpander summary)';
const INSIDE = '[data-testid="stExpanderDetails"]';
const PATIENCE = 3000; // ms in which the page of a new server closes them

/**
 * The cards that are open, by the keys that Python gave them. A server that knows nobody shows every card
 * closed: those that were open before are opened again, each once.
 */
export class OpenCards {
  /** @type {string[]}  of their keys, the classes */
  names = [];
  /** @type {number | undefined} */
  end;

  /** @param {Element} page */
  constructor(page) {
    this.page = page;
    this.observer = new MutationObserver(() => this.restore());
  }

  note() {
    this.names = [...this.page.querySelectorAll(CARD)]
      .filter((card) => !isClosed(card))
      .flatMap((card) => [...card.classList].filter((name) => name.startsWith('st-key-')));
    if (!this.names.length) return;
    this.observer.observe(this.page, { subtree: true, attributeFilter: ['inert'] });
  }

  /** The page has run once: what it closes now, it closes because it knows of nothing. */
  expectNoMore() {
    clearTimeout(this.end);
    this.end = setTimeout(() => this.observer.disconnect(), PATIENCE);
  }

  restore() {
    for (const name of this.names) {
      const card = this.page.querySelector(`.${CSS.escape(name)}`);
      if (!card || !isClosed(card)) continue;
      this.names = this.names.filter((other) => other !== name);
      card.querySelector('summary')?.click();
    }
  }

  destroy() {
    clearTimeout(this.end);
    this.observer.disconnect();
  }
}

/**
 * While a card closes it is `open` to the end, and what is in it is inert from the start.
 * @param {Element} card
 */
function isClosed(card) {
  return card.querySelector(INSIDE)?.hasAttribute('inert') ?? true;
}
