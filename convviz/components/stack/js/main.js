import { Stack } from './stack.js';

const stacks = new WeakMap();

/** Called by Streamlit on every message and every theme change; the clean-up it returns runs only when the component leaves. */
export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector('.cv-stack');
  if (!stacks.has(root)) stacks.set(root, new Stack(root));
  const stack = stacks.get(root);
  stack.update(data).catch((error) => stack.fail(error));
  return () => {
    stack.destroy();
    stacks.delete(root);
  };
}
