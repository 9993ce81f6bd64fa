import { Aside } from './aside.js';

/** @typedef {(name: string, value: unknown) => void} Trigger  tells Python something, under a name */

/**
 * What owns one element of the page. One that people change says whether something they did is unanswered.
 * @typedef {{
 *   update(bytes: Uint8Array, trigger: Trigger): Promise<void>,
 *   fail(error: Error): void,
 *   destroy(): void,
 *   isUnanswered?: boolean,
 * }} Part
 */

/** @typedef {{ data: Uint8Array, parentElement: Element, setTriggerValue: Trigger }} Mount  from Streamlit */

/**
 * What Streamlit calls on every message and every theme change: one `Part` for each element found by
 * `selector`. The clean-up that it returns is called when the component leaves, and also when the next
 * message comes before this call was done: then the element is still there, and so is its part. A part that
 * people change, and are at or wait for, goes on until its element comes back.
 * @param {string} selector
 * @param {new (root: HTMLElement) => Part} Part
 */
export function mounted(selector, Part) {
  /** @type {WeakMap<Element, Part>} */
  const parts = new WeakMap();
  const aside = new Aside();

  /** @param {HTMLElement} root */
  function end(root) {
    parts.get(root)?.destroy();
    parts.delete(root);
  }

  /** The element is not on the page any more.  @param {HTMLElement} root */
  function left(root) {
    const part = parts.get(root);
    const isChanged = part?.isUnanswered || (part?.isUnanswered === false && aside.focused);
    if (isChanged && aside.isSamePage) aside.put(root, () => end(root));
    else end(root);
  }

  /** @param {HTMLElement} root */
  function made(root) {
    const part = new Part(root);
    parts.set(root, part);
    aside.watch(root, () => left(root));
    return part;
  }

  /** @param {Mount} mount */
  return ({ data, parentElement, setTriggerValue }) => {
    const root = aside.placed(/** @type {HTMLElement} */ (parentElement.querySelector(selector)));
    const part = parts.get(root) ?? made(root);
    // a part that has left was cut short while it drew: that is no error to report
    const isThere = () => parts.get(root) === part;
    part.update(data, setTriggerValue).catch((error) => isThere() && part.fail(error));
    return () => {
      if (!root.isConnected && isThere()) left(root);
    };
  };
}
