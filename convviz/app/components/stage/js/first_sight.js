/** @import { Mount } from '../../common/js/mounted.js' */

const FRAME = '.cv-first';
const STAGE = '.cv-stage';
const FONT = '"Source Sans"';
const [PATIENCE, EVERY] = [200, 50]; // ms
const THEMES = ['Light', 'Dark'];

/**
 * The stage that the document brought along: on show before Streamlit is there, and the page's own as soon as
 * that has a place for it. `convviz/app/server/first_sight.py` writes its frame and its message.
 */
export class FirstSight {
  /** @type {HTMLElement | null} */
  frame = document.querySelector(FRAME);
  /** @type {() => void}  ends the stage in the frame, if it is still there */
  leave = () => {};

  /** @param {(mount: Mount) => () => void} show */
  async show(show) {
    await this.draw(show);
    requestAnimationFrame(() => setTimeout(tell)); // when the frame that is being made is done
  }

  /** @param {(mount: Mount) => () => void} show */
  async draw(show) {
    const { frame } = this;
    if (!frame) return;
    dress(frame);
    if (!isOurs(frame)) this.drop();
    this.giveWay(frame);
    const place = frame.querySelector('.cv-first-stage');
    const data = messageOf(document.querySelector('.cv-told'));
    if (!place || !data || !frame.clientWidth) return;
    await letters();
    if (!this.frame) return;
    this.leave = show({ data, parentElement: place, setTriggerValue: () => {} });
    // what is scrolled is the page below it
    document.addEventListener('scroll', () => this.drop(), { capture: true, once: true });
  }

  /**
   * Every part goes when Streamlit's own is there; a rule of the sheet would be asked at each of its steps.
   * @param {HTMLElement} frame
   */
  giveWay(frame) {
    const looking = setInterval(() => {
      if (!frame.isConnected) clearInterval(looking);
      for (const part of frame.querySelectorAll('[data-until]'))
        if (document.querySelector(`.stApp ${part.getAttribute('data-until')}`))
          part.classList.add('cv-first-gone');
    }, EVERY);
  }

  /**
   * Hands the stage over to where Streamlit has put an empty one; the frame goes.
   * @param {Element} parent
   */
  moveTo(parent) {
    const stage = this.frame?.isConnected && this.frame.querySelector(`${STAGE}[data-t]`);
    if (stage) parent.querySelector(STAGE)?.replaceWith(stage);
    this.drop();
  }

  drop() {
    this.frame?.remove();
    this.frame = null;
    this.leave();
    this.leave = () => {};
  }
}

/** The document's other scripts wait for it; `convviz/app/server/document.py`. */
const tell = () => document.dispatchEvent(new Event('cv-drawn'));

/** Whether a stage is in the frame and not in the page yet.  @param {Element} root */
export const isInFrame = (root) => root.closest(FRAME) !== null;

/** Those of another font would move when Streamlit's comes; a slow one is not waited for. */
const letters = () =>
  Promise.race([
    document.fonts.load(`1em ${FONT}`).catch(() => {}), // then others are its
    new Promise((resolve) => {
      setTimeout(resolve, PATIENCE);
    }),
  ]);

/**
 * The theme that a person chose in Streamlit's menu; else the sheet has that of the system.
 * @param {HTMLElement} frame
 */
function dress(frame) {
  try {
    const kept = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`) ?? 'null');
    if (THEMES.includes(kept)) frame.dataset.theme = kept.toLowerCase();
  } catch {
    // a browser that keeps nothing
  }
}

/**
 * Whether the words are in this reader's language: where the address names none, Streamlit goes by the
 * browser's, and the server by what the browser asked for.
 * @param {HTMLElement} frame
 */
const isOurs = ({ dataset: { asked } }) =>
  asked === undefined || asked === navigator.language.split('-')[0].toLowerCase();

/** @param {Element | null} told */
const messageOf = (told) =>
  told && Uint8Array.from(atob(told.textContent ?? ''), (letter) => letter.charCodeAt(0));
