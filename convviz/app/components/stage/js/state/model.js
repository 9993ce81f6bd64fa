import { Layer } from '../layer/layer.js';
import { VIEWS } from '../views/views.js';

/**
 * The model: a message from Python made ready for its view. Panels, tips, formula, terms and code are derived
 * from it and the step.
 * @param {object | null} focus  what is pointed at, if it still exists (see focus.js)
 * @returns {{layer: Layer, arrays: object, meta: object, text: object, tools: object, view: object |
 *   undefined,
 *   focus: object | null, walk: {rows: number, cols: number}}} no view where whole pictures are shown; walk
 *   is
 *   the grid of its steps. What a view prepares for itself, it adds.
 */
export function modelOf(meta, arrays, focus) {
  const layer = new Layer(meta);
  const view = VIEWS[meta.view];
  const model = { layer, arrays, meta, text: meta.text, tools: meta.tools, view, focus };
  model.walk = view?.walk?.(model) ?? { rows: layer.ho, cols: layer.wo };
  return model;
}
