const LASTS = 60_000; // ms
// Still drawn, so that keys go on to what has the focus; out of sight.
const BESIDE = 'position: fixed; inset: 0; z-index: -1; overflow: hidden; opacity: 0; pointer-events: none;';

const PLACED = 'cv-placed'; // one has come to the page: told by a script to those of other versions

const path = () => globalThis.location?.pathname;

/**
 * The element of a part that somebody is at, while Streamlit has it off the page: where a line is cut while a
 * script runs, an element is taken away and made anew. It goes on beside the page, with its focus, and takes
 * the place of the one that comes; where none does, it ends.
 */
export class Aside {
  /** @type {{ root: HTMLElement, path?: string, box: HTMLElement, end: () => void } | null} */
  kept = null;
  /** @type {HTMLElement | null}  what had the focus when the element was taken off the page */
  focused = null;
  /** The path of the page that the element came to. */
  path = path();
  /** @type {number | undefined} */
  soon;

  constructor() {
    globalThis.document?.addEventListener(PLACED, ({ target }) => this.giveWay(target));
  }

  /**
   * Of a new version the script is another one, which takes nothing over: what is beside the page ends.
   * @param {EventTarget | null} fresh
   */
  giveWay(fresh) {
    if (fresh instanceof Element && fresh.className === this.kept?.root.className) this.drop();
  }

  /**
   * An element has come to this page; where it is taken off with the focus in it, `left` is told before the
   * next key.
   * @param {HTMLElement} root
   * @param {() => void} left
   */
  watch(root, left) {
    this.path = path();
    /** @param {FocusEvent} event */
    const blurred = ({ target }) => {
      this.focused = /** @type {HTMLElement} */ (target); // it is still on the page
      queueMicrotask(() => {
        if (!root.isConnected) left();
        this.focused = null;
      });
    };
    root.addEventListener('blur', blurred, true);
  }

  /** Whether the page is still the one that the element stood on. */
  get isSamePage() {
    return this.path === path();
  }

  /**
   * @param {HTMLElement} root
   * @param {() => void} end  what to do where nothing comes in its place
   */
  put(root, end) {
    this.drop();
    const box = document.createElement('div');
    box.style.cssText = BESIDE;
    box.append(root);
    document.body.append(box);
    this.kept = { root, path: path(), box, end };
    this.soon = setTimeout(() => this.drop(), LASTS);
    this.focused?.focus({ preventScroll: true });
  }

  /**
   * What takes the place of an element that has just come: what was kept, or itself.
   * @param {HTMLElement} fresh
   */
  placed(fresh) {
    if (this.kept?.path !== path()) this.drop();
    if (!this.kept) {
      fresh.dispatchEvent(new Event(PLACED, { bubbles: true }));
      return fresh;
    }
    const { root, box } = this.kept;
    this.kept = null;
    clearTimeout(this.soon);
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    fresh.replaceWith(root);
    box.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return root;
  }

  drop() {
    clearTimeout(this.soon);
    const { box, end } = this.kept ?? {};
    this.kept = null;
    box?.remove();
    end?.();
  }
}
