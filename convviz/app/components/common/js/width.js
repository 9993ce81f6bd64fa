const USUAL = 900; // px, where a browser does not say
const NOTICED = 8; // px: a smaller change is a scroll bar's
const SETTLED = 80; // ms

/**
 * The width of an element: whoever draws by it asks here, and redraws once the width has changed and settled.
 */
export class Width {
  /** @type {number | undefined} */
  drawn;
  /** @type {number | undefined} */
  soon;

  /** @param {HTMLElement} root  @param {() => void} redraw */
  constructor(root, redraw) {
    this.root = root;
    this.redraw = redraw;
    this.watching = new ResizeObserver(() => this.changed());
    this.watching.observe(root);
  }

  /** The width to draw at, in pixels. */
  taken() {
    this.drawn = this.root.clientWidth || USUAL;
    return this.drawn;
  }

  changed() {
    if (this.drawn === undefined || Math.abs(this.root.clientWidth - this.drawn) < NOTICED) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(this.redraw, SETTLED);
  }

  destroy() {
    this.watching.disconnect();
    clearTimeout(this.soon);
  }
}
