/** A choice of a person's between yes and no, kept by the browser; all parts of a page follow it. */
export class KeptChoice {
  /** @param {string} name */
  constructor(name) {
    this.key = `convviz.${name}`;
    this.changed = `cv-${name}`;
  }

  get isOn() {
    try {
      return localStorage.getItem(this.key) === 'yes';
    } catch {
      return false; // a browser that keeps nothing
    }
  }

  /** @param {boolean} isOn */
  set(isOn) {
    try {
      localStorage.setItem(this.key, isOn ? 'yes' : 'no');
    } catch {
      return;
    }
    window.dispatchEvent(new Event(this.changed));
  }

  /**
   * Calls back after the choice was made, here or in another part of the page.
   * @param {() => void} changed
   * @returns {() => void} ends it
   */
  watch(changed) {
    window.addEventListener(this.changed, changed);
    return () => window.removeEventListener(this.changed, changed);
  }
}
