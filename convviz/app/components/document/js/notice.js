import { h, setText } from '../../common/js/dom.js';

const SOON = 1500; // ms: a line that is back by then nobody has missed
const LASTING = 10_000; // ms that something is said which happened once
const FAILED = '[data-testid="stFileChipIconError"]';
const NOT_MADE = '[data-testid="stDownloadButtonError"]';

/**
 * One quiet line at the top of the window, for what Streamlit shows by grey widgets or a red mark alone: that
 * there is no line to the server, that a file did not get through. What happened once is said for a while.
 * That a file could not be made Streamlit says in English below its button: it is said there in its place.
 */
export class Notice {
  /** @type {number | undefined} */
  soon;
  /** @type {number | undefined} */
  over;
  isCut = false;

  /** @param {HTMLElement} app  Streamlit's own element, which says how the line is */
  constructor(app) {
    this.app = app;
    this.cut = '';
    this.lost = '';
    this.notThrough = '';
    this.notMade = '';
    this.words = h('p', { class: 'cv-notice', role: 'status' });
    document.body.append(this.words);
    this.line = new MutationObserver(() => this.look());
    this.line.observe(app, { attributeFilter: ['data-test-connection-state'] });
    this.files = new MutationObserver((records) => this.lookAtFiles(records));
    this.files.observe(document.body, { subtree: true, childList: true }); // dialogs are beside the app
  }

  /** @param {{ cut: string, lost: string, notThrough: string, notMade: string }} words */
  configure({ cut, lost, notThrough, notMade }) {
    this.cut = cut;
    this.lost = lost;
    this.notThrough = notThrough;
    this.notMade = notMade;
    if (this.isCut) this.show(cut);
  }

  look() {
    const isCut = this.app.dataset.testConnectionState !== 'CONNECTED';
    if (isCut && !this.isCut) this.soon ??= setTimeout(() => this.tellCut(), SOON);
    if (isCut) return;
    clearTimeout(this.soon);
    this.soon = undefined;
    if (this.isCut) this.show('');
    this.isCut = false;
  }

  tellCut() {
    this.soon = undefined;
    this.isCut = true;
    this.show(this.cut);
  }

  /** @param {MutationRecord[]} records */
  lookAtFiles(records) {
    const added = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node) => node instanceof Element);
    if (added.some((node) => within(node, FAILED))) this.say(this.notThrough);
    for (const node of added) {
      const place = within(node, NOT_MADE);
      if (!place) continue;
      place.setAttribute('role', 'alert');
      setText(place, this.notMade);
    }
  }

  /** A file got lost on its way; a still has no name.  @param {string} name */
  sayLost(name) {
    this.say(name ? this.lost.replace('{name}', () => name) : this.notThrough);
  }

  /** Says what happened once, and after a while what lasts.  @param {string} sentence */
  say(sentence) {
    this.show(sentence);
    this.over = setTimeout(() => this.show(this.isCut ? this.cut : ''), LASTING);
  }

  /** @param {string} sentence */
  show(sentence) {
    clearTimeout(this.over);
    setText(this.words, sentence);
  }

  destroy() {
    this.line.disconnect();
    this.files.disconnect();
    clearTimeout(this.soon);
    clearTimeout(this.over);
    this.words.remove();
  }
}

/** @param {Element} node  @param {string} selector */
function within(node, selector) {
  return node.matches(selector) ? node : node.querySelector(selector);
}
