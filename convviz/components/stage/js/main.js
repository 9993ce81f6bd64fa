import { Stage } from './stage.js';

const stages = new WeakMap();

/** Called by Streamlit on every message and every theme change; the clean-up it returns runs only when the component leaves. */
export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.cv-stage');
  if (!stages.has(root)) stages.set(root, new Stage(root));
  const stage = stages.get(root);
  stage.update(data, setTriggerValue).catch((error) => stage.fail(error));
  return () => {
    stage.destroy();
    stages.delete(root);
  };
}
