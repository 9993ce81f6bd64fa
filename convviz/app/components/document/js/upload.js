const PLACES = '[data-testid="stFileUploader"], [data-testid="stCameraInput"]';
const CAMERA = '[data-testid="stCameraInput"]';
const SHUTTER = '[data-testid="stCameraInputButton"]';
const CHIP = '[data-testid="stFileChip"]';
const SENDING = '[data-testid="stFileChipIconSpinner"]';
const FAILED = '[data-testid="stFileChipIconError"]';
const CANCEL = '[data-testid="stFileChipDeleteBtn"]';
const KEY = 'convviz.upload';
const LONGEST = 80; // characters of a file's name that are said

const ADDRESS = '/_stcore/upload_file/';
const REFUSED = 400; // the first status of an answer that has no use for what came

/** @typedef {{ name: string, place: Element, search: string, wasCut: boolean, isRefused: boolean }} Sent */

/**
 * The file that is on its way to the server. It gets lost by a reload, with a server that dies, on a line
 * that is cut, or when its place leaves the page; Streamlit says nothing then. Python puts an empty place
 * there as soon as it has a file, whatever it thinks of it.
 */
export class Upload {
  /** @type {Sent | null} */
  sent = null;
  /** @type {string | undefined} */
  session;

  /**
   * @param {HTMLElement} app  Streamlit's own element, which says how line and script are
   * @param {() => boolean} hasLine  whether a file gets to the server now
   * @param {(name: string) => void} say  tells that the file of this name, perhaps '', got lost
   */
  constructor(app, hasLine, say) {
    this.app = app;
    this.hasLine = hasLine;
    this.say = say;
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener('change', (event) => this.chosen(event), { signal });
    document.addEventListener('drop', (event) => this.dropped(event), { signal });
    document.addEventListener('click', (event) => this.clicked(event), { signal, capture: true });
    window.addEventListener('pagehide', () => this.remember(), { signal });
    this.observer = new MutationObserver(() => this.look());
    this.answers = new PerformanceObserver((list) => this.answered(list.getEntries()));
    this.answers.observe({ type: 'resource' });
  }

  /** @param {Event} event */
  chosen({ target }) {
    if (target instanceof HTMLInputElement) this.begin(target, target.files?.[0]?.name);
  }

  /** @param {DragEvent} event */
  dropped({ target, dataTransfer }) {
    this.begin(target, dataTransfer?.files[0]?.name);
  }

  /** Takes a still, or takes a file back.  @param {MouseEvent} event */
  clicked({ target }) {
    if (!(target instanceof Element)) return;
    if (target.closest(CANCEL) && this.sent?.place.contains(target)) this.forget();
    const camera = target.closest(SHUTTER)?.closest(CAMERA);
    if (camera && !camera.querySelector('img')) this.begin(target, '');
  }

  /** @param {EventTarget | null} target  @param {string | undefined} name */
  begin(target, name) {
    const place = target instanceof Element && target.closest(PLACES);
    if (!place || name === undefined || !this.hasLine()) return;
    this.sent = { name: shortened(name), place, search: location.search, wasCut: false, isRefused: false };
    this.observer.observe(document.body, { subtree: true, childList: true });
    const attributeFilter = ['data-test-connection-state', 'data-test-script-state'];
    this.observer.observe(this.app, { attributeFilter });
  }

  /**
   * That the server, or a proxy before it, refuses a file Streamlit marks beside its name; of a still it says
   * nothing.
   * @param {PerformanceEntry[]} entries
   */
  answered(entries) {
    const isRefused = entries.some(
      (entry) =>
        entry instanceof PerformanceResourceTiming &&
        entry.name.includes(ADDRESS) &&
        entry.responseStatus >= REFUSED,
    );
    if (!this.sent?.place.matches(CAMERA) || !isRefused) return;
    this.sent.isRefused = true;
    this.look();
  }

  look() {
    const { sent } = this;
    if (!sent) return;
    const { testConnectionState: line, testScriptState: script } = this.app.dataset;
    if (line !== 'CONNECTED') sent.wasCut = true;
    if (sent.place.querySelector(FAILED)) return this.forget(); // which is told
    if (sent.isRefused && clearing(sent.place)) return this.lose();
    if (sent.wasCut || sent.place.isConnected) return;
    if (isUnasked(sent.place) || sent.place.querySelector(SENDING)) this.lose();
    else if (script === 'notRunning' || location.search !== sent.search) this.forget();
  }

  /**
   * The whole page has run, in a session: another one has none of the files.
   * @param {string} session
   */
  configure(session) {
    const { sent } = this;
    const isFirst = this.session === undefined;
    const isNew = !isFirst && this.session !== session;
    this.session = session;
    const before = isFirst ? recalled() : null;
    if (before !== null) return this.say(before);
    if (!sent || this.app.dataset.testConnectionState !== 'CONNECTED') return;
    const isUnanswered = sent.wasCut && sent.place.isConnected && isUnasked(sent.place);
    sent.wasCut = false;
    if (isNew || isUnanswered) this.lose();
    else this.look();
  }

  /** The file is told to be lost, and its place is free for it again. */
  lose() {
    const { name = '', place } = this.sent ?? {};
    this.forget();
    this.say(name);
    /** @type {HTMLElement | null | undefined} */ (place?.querySelector(`${CANCEL} button`))?.click();
    if (place) clearing(place)?.click();
  }

  forget() {
    this.sent = null;
    this.observer.disconnect();
  }

  /** The page is left: what is on its way now the next one will not have. */
  remember() {
    this.look();
    if (!this.sent) return;
    try {
      sessionStorage.setItem(KEY, this.sent.name);
    } catch {
      // a browser that keeps nothing
    }
  }

  destroy() {
    this.ends.abort();
    this.answers.disconnect();
    this.forget();
  }
}

/**
 * The button that makes the camera free again, once nothing of its still is under way.
 * @param {Element} place
 */
function clearing(place) {
  if (!place.matches(CAMERA) || !place.querySelector('img')) return null;
  return /** @type {HTMLElement | null} */ (place.querySelector(`${SHUTTER}:not(:disabled)`));
}

/** Whether the server has not said yet where the file goes.  @param {Element} place */
const isUnasked = (place) => !place.matches(CAMERA) && !place.querySelector(CHIP);

/** @param {string} name */
function shortened(name) {
  const signs = [...name];
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST).join('')}…` : name;
}

/** The name of the file that was on its way as this tab's page was left, null where there was none. */
function recalled() {
  try {
    const name = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return name;
  } catch {
    return null;
  }
}
