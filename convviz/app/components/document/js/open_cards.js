const CARD = '[class*="st-key-"]:has(> .stExpander summary)';
const PANEL = '[class*="st-key-"]:has(> .stPopover button[aria-expanded="true"])';
const INSIDE = '[data-testid="stExpanderDetails"]';
const PATIENCE = 3000; // ms in which the page of a new server closes them

/**
 * The cards and the panels of buttons that are open, by the keys that Python gave them. A server that knows
 * nobody shows every one closed: those that were open before are opened again, each once.
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
    const cards = [...this.page.querySelectorAll(CARD)].filter((card) => !isClosed(card));
    const panels = [...this.page.querySelectorAll(PANEL)];
    this.names = [...cards, ...panels].flatMap((part) =>
      [...part.classList].filter((name) => name.startsWith('st-key-')),
    );
    if (!this.names.length) return;
    const attributeFilter = ['inert', 'aria-expanded'];
    this.observer.observe(this.page, { subtree: true, childList: true, attributeFilter });
  }

  /** The page has run once: what it closes now, it closes because it knows of nothing. */
  expectNoMore() {
    clearTimeout(this.end);
    this.end = setTimeout(() => this.observer.disconnect(), PATIENCE);
  }

  restore() {
    for (const name of this.names) {
      const part = this.page.querySelector(`.${CSS.escape(name)}`);
      const opener = part && openerOf(part);
      if (!opener) continue;
      this.names = this.names.filter((other) => other !== name);
      opener.click();
    }
  }

  destroy() {
    clearTimeout(this.end);
    this.observer.disconnect();
  }
}

/**
 * What opens a part that is closed.
 * @param {Element} part
 * @returns {HTMLElement | null}
 */
function openerOf(part) {
  const panel = part.querySelector(':scope > .stPopover button');
  if (!panel) return isClosed(part) ? part.querySelector('summary') : null;
  return /** @type {HTMLElement | null} */ (panel.ariaExpanded === 'false' ? panel : null);
}

/**
 * While a card closes it is `open` to the end, and what is in it is inert from the start.
 * @param {Element} card
 */
function isClosed(card) {
  return card.querySelector(INSIDE)?.hasAttribute('inert') ?? true;
}
