// What pointing at cells of the matrix views lights: [{kind, row, col} or null, ...], in the order asked.
import { readFileSync } from 'node:fs';

const JS = '../../../convviz/app/components/stage/js';
const { modelOf } = await import(`${JS}/state/model.js`);

const { asked, cells } = JSON.parse(readFileSync(0, 'utf8'));
const arrays = Object.fromEntries(
  Object.entries(asked.arrays).map(([name, values]) => [name, Float32Array.from(values)]),
);
const model = modelOf({ ...asked.meta, view: asked.view, tools: {} }, arrays, null);
Object.assign(model, { width: 1100, t: 0 });
model.sum = model.view.sums?.(model);
model.view.columns(model);
const lit = cells.map(([role, row, col]) => {
  const focus = model.view.focusOf(model, { channel: 0, row, col }, role);
  return focus && { kind: focus.kind, row: focus.row, col: focus.col };
});
process.stdout.write(JSON.stringify(lit));
