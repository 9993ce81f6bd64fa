/** @typedef {(name: string, value: unknown) => void} Trigger  tells Python something, under a name */

/**
 * What owns one element of the page.
 * @typedef {{
 *   update(bytes: Uint8Array, trigger: Trigger): Promise<void>,
 *   fail(error: Error): void,
 *   destroy(): void,
 * }} Part
 */

/** @typedef {{ data: Uint8Array, parentElement: Element, setTriggerValue: Trigger }} Mount  from Streamlit */

/**
 * What Streamlit calls on every message and every theme change: one `Part` for each element found by
 * `selector`. The clean-up that it returns is called when the component leaves, and also when the next
 * message comes before this call was done: then the element is still there, and so is its part.
 * @param {string} selector
 * @param {new (root: HTMLElement) => Part} Part
 */
export function mounted(selector, Part) {
  /** @type {WeakMap<Element, Part>} */
  const parts = new WeakMap();
  /** @param {Mount} mount */
  return ({ data, parentElement, setTriggerValue }) => {
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(selector));
    const part = parts.get(root) ?? new Part(root);
    parts.set(root, part);
    // a part that has left was cut short while it drew: that is no error to report
    const isThere = () => parts.get(root) === part;
    part.update(data, setTriggerValue).catch((error) => isThere() && part.fail(error));
    return () => {
      if (root.isConnected || !isThere()) return;
      part.destroy();
      parts.delete(root);
    };
  };
}
