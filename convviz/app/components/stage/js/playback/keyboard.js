const FIELDS = 'input:not(.cv-scrub), select, textarea';
const PRESSED = 'button, summary, a[href], [role="button"]';
const SCROLLED = '.cv-code-listing, .cv-terms-list, .cv-values-table';
const SCROLLS = [' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

/**
 * The keys of the stage, from anywhere on the page but fields: undo and redo, Escape, and those of the
 * player.
 */
export class Keyboard {
  /**
   * @param {HTMLElement} root
   * @param {{ isReady: () => boolean, undo: () => void, redo: () => void, press: (key: string) => boolean
   *   }} on  press says whether a key was taken
   */
  constructor(root, on) {
    this.root = root;
    this.on = on;
    /** @param {KeyboardEvent} event */
    this.listener = (event) => this.key(event);
    document.addEventListener('keydown', this.listener);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {Element} */ (event.target);
    const elsewhere = target !== document.body && !this.root.contains(target);
    if (!this.on.isReady() || elsewhere || target.closest?.(FIELDS)) return;
    if (event.ctrlKey || event.metaKey) this.history(event);
    else if (!event.altKey && !isPress(event) && !isScroll(event) && this.on.press(event.key))
      event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  history(event) {
    const letter = event.key.toLowerCase();
    if (letter !== 'z' && letter !== 'y') return;
    event.preventDefault();
    if (letter === 'y' || event.shiftKey) this.on.redo();
    else this.on.undo();
  }

  destroy() {
    document.removeEventListener('keydown', this.listener);
  }
}

/**
 * The space that presses what has the focus.
 * @param {KeyboardEvent} event
 */
const isPress = ({ key, target }) => key === ' ' && target instanceof Element && target.matches(PRESSED);

/**
 * The key that scrolls the text that has the focus.
 * @param {KeyboardEvent} event
 */
const isScroll = ({ key, target }) =>
  target instanceof Element && target.matches(SCROLLED) && SCROLLS.includes(key);
