const CAN_HAVE_IT = 'button, input, select, textarea, summary, a[href], [tabindex="0"]';
const WATCHED = ['disabled', 'inert', 'data-test-connection-state', 'data-test-script-state'];

/**
 * Keeps the focus of whoever works by keyboard where they work. A widget of Streamlit's that is pressed may
 * be gone or disabled after the run that follows, and the focus falls to the page, whose keys play and step:
 * it goes to the same widget made anew, or on to what comes next.
 */
export class KeptFocus {
  /** @type {Element | null} */
  last = null;
  /** Whether it came or was used by keyboard. */
  byKeys = false;
  /** @type {Element | null}  what stood before it where it is gone */
  before = null;
  /** @type {string | undefined}  the key of its widget */
  key;
  path = '';
  isLost = false;
  /** @type {number | undefined} */
  frame;

  /** @param {HTMLElement} app  Streamlit's own element, which says how line and script are */
  constructor(app) {
    this.app = app;
    this.observer = new MutationObserver((records) => this.look(records));
    this.observer.observe(document.body, { subtree: true, childList: true, attributeFilter: WATCHED });
    this.heard = new AbortController();
    const { signal } = this.heard;
    document.addEventListener('focusin', ({ target }) => this.note(target), { signal });
    document.addEventListener('keydown', ({ target }) => (this.byKeys ||= target === this.last), { signal });
    document.addEventListener('pointerdown', () => this.forget(), { signal, capture: true });
    this.note(document.activeElement); // who was quicker than the last part of the page
  }

  /** @param {EventTarget | null} target */
  note(target) {
    this.forget();
    if (!(target instanceof Element) || !this.app.contains(target)) return;
    this.last = target;
    this.byKeys = target.matches(':focus-visible');
    this.path = location.pathname;
    const keyed = target.closest('[class*="st-key-"]');
    this.key = [...(keyed?.classList ?? [])].find((name) => name.startsWith('st-key-'));
  }

  forget() {
    this.last = null;
    this.before = null;
    this.isLost = false;
  }

  /** @param {MutationRecord[]} records */
  look(records) {
    const { last } = this;
    if (!last) return;
    if (!last.isConnected) this.notePlace(records);
    this.isLost ||= !canHaveIt(last) || wasMoved(last, records); // what is disabled has it for a moment more
    if (this.isLost && !this.byKeys) return this.forget(); // nor is what is gone kept in memory
    if (this.isLost) this.frame ||= requestAnimationFrame(() => this.pass());
  }

  /** @param {MutationRecord[]} records */
  notePlace(records) {
    for (const { target, previousSibling, removedNodes } of records)
      for (const node of removedNodes)
        if (node.contains(this.last) || node.contains(this.before))
          this.before =
            previousSibling instanceof Element ? endOf(previousSibling) : /** @type {Element} */ (target);
  }

  /** Once the page has run. */
  pass() {
    this.frame = 0;
    const { testConnectionState: line, testScriptState: script } = this.app.dataset;
    const { last } = this;
    if (!this.isLost || line !== 'CONNECTED' || script !== 'notRunning') return;
    const at = document.activeElement;
    if (last && at === last && canHaveIt(last)) return void (this.isLost = false);
    const isFree = at === document.body || at === last;
    const heir = isFree && this.path === location.pathname ? this.heir() : null;
    this.forget();
    heir?.focus();
  }

  /** @returns {HTMLElement | undefined} */
  heir() {
    const { last, key } = this;
    if (last instanceof HTMLElement && canHaveIt(last)) return last;
    const all = [...document.querySelectorAll(`main :is(${CAN_HAVE_IT})`)].filter(isOffered);
    const before = this.before ?? last;
    return (
      all.find((each) => key && each.closest(`.${CSS.escape(key)}`)) ??
      all.find((each) => before && isAfter(each, before)) ??
      all.at(-1)
    );
  }

  destroy() {
    this.observer.disconnect();
    this.heard.abort();
    cancelAnimationFrame(this.frame ?? 0);
  }
}

/**
 * What is moved to another place is there, but without the focus that it had.
 * @param {Element} element  @param {MutationRecord[]} records
 */
const wasMoved = (element, records) =>
  document.activeElement === document.body &&
  records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));

/** What stands last in it.  @param {Element} element  @returns {Element} */
const endOf = (element) => (element.lastElementChild ? endOf(element.lastElementChild) : element);

/** @param {Element} element */
const canHaveIt = (element) => element.isConnected && !element.matches(':disabled, [inert] *');

/** @param {Element} element  @returns {element is HTMLElement} */
const isOffered = (element) =>
  element instanceof HTMLElement &&
  canHaveIt(element) &&
  element.tabIndex >= 0 &&
  element.checkVisibility({ visibilityProperty: true });

/** @param {Element} element  @param {Element} before */
const isAfter = (element, before) =>
  Boolean(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
