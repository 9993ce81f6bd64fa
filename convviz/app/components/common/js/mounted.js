/**
 * What Streamlit calls on every message and every theme change: one `Part` for each element found by
 * `selector`. The clean-up that it returns is called when the component leaves, and also when the next
 * message comes before this call was done: then the element is still there, and so is its part.
 * @param {string} selector
 * @param {new (root: Element) => {update: Function, fail: Function, destroy: Function}} Part
 */
export function mounted(selector, Part) {
  const parts = new WeakMap();
  return ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(selector);
    if (!parts.has(root)) parts.set(root, new Part(root));
    const part = parts.get(root);
    // one that has left was cut short in what it drew: no error to tell
    const isThere = () => parts.get(root) === part;
    part.update(data, setTriggerValue).catch((error) => isThere() && part.fail(error));
    return () => {
      if (root.isConnected || !isThere()) return;
      part.destroy();
      parts.delete(root);
    };
  };
}
