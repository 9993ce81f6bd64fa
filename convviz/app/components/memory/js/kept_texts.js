const KEY = 'convviz.progress';

/** @typedef {{ most: number, longest: number }} Limits  of the texts, and of the characters of one */

/** Short texts by their names that the browser keeps for this address, the one put last at the end. */
export class KeptTexts {
  /**
   * What is kept; nothing where a browser keeps nothing, or another program has written there.
   * @param {Limits} limits
   * @returns {Record<string, string>}
   */
  read({ most, longest }) {
    try {
      const kept = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
      const isShort = /** @param {unknown} text */ (text) =>
        typeof text === 'string' && text.length <= longest;
      return Object.fromEntries(kept.filter((pair) => pair.every(isShort)).slice(-most));
    } catch {
      return {};
    }
  }

  /**
   * What another tab has put there meanwhile stays.
   * @param {Record<string, string>} texts
   * @param {Limits} limits
   */
  put(texts, limits) {
    const kept = this.read(limits);
    const news = Object.entries(texts).filter(([name, text]) => kept[name] !== text);
    if (!news.length) return;
    for (const [name] of news) delete kept[name];
    try {
      const all = [...Object.entries(kept), ...news].slice(-limits.most);
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(all)));
    } catch {
      // a browser that keeps nothing
    }
  }
}
