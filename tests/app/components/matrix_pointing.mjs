// What pointing at cells of the matrix views lights: [{kind, row, col} or null, ...], in the order asked.
import { readFileSync } from 'node:fs';

import { modelOf } from '../../../convviz/app/components/stage/js/state/model.js';
import { received } from './received.mjs';

/** @import { RunningSum } from '../../../convviz/app/components/stage/js/layer/running_sums.js' */
/** @import { View } from '../../../convviz/app/components/stage/js/views/views.js' */

const { asked, cells } = JSON.parse(readFileSync(0, 'utf8'));
const model = modelOf({ ...asked.meta, view: asked.view, tools: {} }, received(asked.arrays), null);
Object.assign(model, { width: 1100, t: 0 });
const view = /** @type {View & Required<Pick<View, 'focusOf'>>} */ (model.view);
model.sum = /** @type {RunningSum} */ (view.sums?.(model));
view.columns(model);
const lit = cells.map(([role, row, col]) => {
  const focus = view.focusOf(model, { channel: 0, row, col }, role);
  return focus && { kind: focus.kind, row: focus.row, col: focus.col };
});
process.stdout.write(JSON.stringify(lit));
