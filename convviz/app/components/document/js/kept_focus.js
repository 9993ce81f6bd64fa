const CAN_HAVE_IT = 'button, input, select, textarea, summary, a[href], [tabindex="0"]';
const WATCHED = ['disabled', 'inert', 'data-test-connection-state', 'data-test-script-state'];

/**
 * Keeps the focus of whoever works by keyboard where they work. A widget of Streamlit's that is pressed may
 * be gone or disabled after the run that follows, and the focus falls to the page, whose keys play and step:
 * it goes to the same widget made anew, with what was half typed there, or on to what comes next.
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
  /** @type {string | undefined}  what was typed there and not given yet */
  typed;
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
    document.addEventListener('keydown', (event) => this.noteKey(event), { signal });
    document.addEventListener('input', ({ target }) => this.noteTyped(target), { signal });
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

  /** @param {KeyboardEvent} event */
  noteKey({ target, key }) {
    this.byKeys ||= target === this.last;
    if (key === 'Enter') this.typed = undefined; // a field that is taken away says that it changed, too
  }

  /** @param {EventTarget | null} target */
  noteTyped(target) {
    if (target === this.last && isField(target)) this.typed = target.value;
  }

  forget() {
    this.last = null;
    this.typed = undefined;
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
    const typed = heir && this.isOfLast(heir) && heir.ariaLabel === last?.ariaLabel ? this.typed : undefined;
    this.forget();
    heir?.focus();
    if (typed !== undefined) type(heir, typed);
  }

  /** Whether it is of the widget that had the focus.  @param {Element} element */
  isOfLast(element) {
    return Boolean(this.key && element.closest(`.${CSS.escape(this.key)}`));
  }

  /** @returns {HTMLElement | undefined} */
  heir() {
    const { last } = this;
    if (last instanceof HTMLElement && canHaveIt(last)) return last;
    const all = [...document.querySelectorAll(`main :is(${CAN_HAVE_IT})`)].filter(isOffered);
    const before = this.before ?? last;
    return (
      all.find((each) => this.isOfLast(each)) ??
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

/** @param {unknown} target  @returns {target is HTMLInputElement | HTMLTextAreaElement} */
const isField = (target) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/**
 * Types a text into a field of React's, which notes itself what it was given.
 * @param {unknown} field
 * @param {string} text
 */
function type(field, text) {
  if (!isField(field)) return;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

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
