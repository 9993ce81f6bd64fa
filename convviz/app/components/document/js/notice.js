import { h, setText } from '../../common/js/dom.js';

const SOON = 1500; // ms: a line that is back by then nobody has missed
const LASTING = 10_000; // ms that something is said which happened once
const FAILED = '[data-testid="stFileChipIconError"]';

/**
 * One quiet line at the top of the window, for what Streamlit shows by grey widgets or a red mark alone: that
 * there is no line to the server, that a file did not get through. What happened once is said for a while.
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
    this.notThrough = '';
    this.words = h('p', { class: 'cv-notice', role: 'status' });
    document.body.append(this.words);
    this.line = new MutationObserver(() => this.look());
    this.line.observe(app, { attributeFilter: ['data-test-connection-state'] });
    this.files = new MutationObserver((records) => this.lookAtFiles(records));
    this.files.observe(app, { subtree: true, childList: true });
  }

  /** @param {{ cut: string, notThrough: string }} words */
  configure({ cut, notThrough }) {
    this.cut = cut;
    this.notThrough = notThrough;
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
    const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
    if (added.some((node) => node instanceof Element && (node.matches(FAILED) || node.querySelector(FAILED))))
      this.say(this.notThrough);
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
