const MOST = 2; // times that a picture is asked for again

/** @param {string} url */
export const addressOf = (url) => new URL(url, document.baseURI).href;

/**
 * A picture once it is there; null where it does not come.
 * @param {string} source
 * @returns {Promise<HTMLImageElement | null>}
 */
export const arrived = (source) =>
  new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = source;
  });

/**
 * A server forgets pictures that nobody looked at for long, and another one never knew them: a fresh one is
 * asked for, at most twice.
 */
export class Asking {
  /** @param {() => void} ask */
  constructor(ask) {
    this.ask = ask;
    this.asked = 0;
  }

  /**
   * Asks where a picture has not come.
   * @param {boolean} come
   */
  hasCome(come) {
    if (come) this.asked = 0;
    else if (this.asked++ < MOST) this.ask();
    return come;
  }
}
