const STIRS_FOR = 2500; // ms that the bar stays after the pointer has moved
const LINES = 0.11; // of the height: the sentence, and air
const BAR = 44; // px, on a screen of USUAL lines at most; higher ones have a higher bar
const USUAL = 1080;
const FRAME = 24; // px that a panel needs around its grid, beside its caption
const CAPTION = 0.03; // of the height

/**
 * The slide: the stage alone, over all of the page and as large as the window, for a projector. Its bar hides
 * while the pointer rests.
 */
export class Slide {
  isOn = false;
  isFull = false;
  /** @type {number | undefined} */
  timer;
  /** @type {Element[]}  what cannot be reached meanwhile */
  behind = [];

  /**
   * @param {HTMLElement} root
   * @param {{ redraw: () => void, turned: (isOn: boolean) => void }} on
   */
  constructor(root, { redraw, turned }) {
    this.root = root;
    this.turned = turned;
    this.onResize = () => {
      this.fit();
      if (this.isOn) redraw();
    };
    this.onFull = () => this.left();
    window.addEventListener('resize', this.onResize);
    document.addEventListener('fullscreenchange', this.onFull);
    for (const sign of ['pointermove', 'pointerdown', 'focusin'])
      root.addEventListener(sign, () => this.stir());
  }

  /** How much room panels have, in px; nothing where they stand on the page. */
  get room() {
    const height = window.innerHeight;
    return this.isOn
      ? { height: height * (1 - LINES) - BAR * this.zoom, frame: FRAME + CAPTION * height }
      : undefined;
  }

  get zoom() {
    return Math.max(1, window.innerHeight / USUAL);
  }

  fit() {
    this.root.style.setProperty('--cv-zoom', String(this.zoom));
  }

  /** A person turns it on or off: then it fills the screen, where the browser lets it. */
  async toggle() {
    this.turn(!this.isOn);
    this.turned(this.isOn);
    if (!this.isOn) return this.leaveFull();
    try {
      await document.documentElement.requestFullscreen();
      this.isFull = true;
    } catch {
      // in the window, then
    }
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    const { root } = this;
    root.classList.toggle('cv-slide', isOn);
    this.fit();
    root.popover = isOn ? 'manual' : null; // above all of the page, whatever it is within
    if (isOn) root.showPopover();
    this.coverPage(isOn);
    this.stir();
    root.focus({ preventScroll: true });
  }

  /** @param {boolean} isCovered */
  coverPage(isCovered) {
    for (const each of this.behind) each.removeAttribute('inert');
    this.behind = isCovered ? besides(this.root) : [];
    for (const each of this.behind) each.setAttribute('inert', '');
  }

  /** The browser was told to leave the full screen, by its own key. */
  left() {
    if (!this.isFull || document.fullscreenElement) return;
    this.isFull = false;
    if (this.isOn) this.toggle();
  }

  leaveFull() {
    this.isFull = false;
    if (document.fullscreenElement) document.exitFullscreen();
  }

  stir() {
    clearTimeout(this.timer);
    this.root.classList.remove('cv-asleep');
    if (this.isOn) this.timer = setTimeout(() => this.root.classList.add('cv-asleep'), STIRS_FOR);
  }

  destroy() {
    clearTimeout(this.timer);
    this.coverPage(false);
    this.leaveFull();
    window.removeEventListener('resize', this.onResize);
    document.removeEventListener('fullscreenchange', this.onFull);
  }
}

/**
 * Everything on the page but an element and what it is within.
 * @param {Element} element
 * @returns {Element[]}
 */
function besides(element) {
  const { parentElement } = element;
  if (!parentElement || element === document.body) return [];
  const others = [...parentElement.children].filter(
    (each) => each !== element && !each.hasAttribute('inert') && !each.matches('script, style'),
  );
  return [...others, ...besides(parentElement)];
}
