import { Slack } from './slack.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Previewed } from './preview.js' */
/** @import { Base } from './sheet.js' */

/**
 * Where a preview is not what Python made of the same changes: the arrays by name with their largest
 * difference. Round-off is none, nor is what follows from a number so close to a kink (of a ReLU, or a tie of
 * a pooling) that round-off decides its side. What only Python knows is left out.
 * @param {Previewed} preview
 * @param {Base} python
 * @returns {{ name: string, difference: number }[]}
 */
export function differences(preview, python) {
  const slack = new Slack(preview, python);
  const found = [];
  for (const [name, expected] of Object.entries(python.arrays)) {
    const values = /** @type {Record<string, Values>} */ (preview.arrays)[name];
    if (!values || preview.stale.has(name)) continue;
    const difference = largestBeyond(values, expected, slack.of(name));
    if (difference > 0) found.push({ name, difference });
  }
  const bias = Math.abs(preview.meta.bias[0] - python.meta.bias[0]);
  return bias > 0 ? [...found, { name: 'bias', difference: bias }] : found;
}

/**
 * The largest difference of those beyond what is allowed at their place.
 * @param {Values} values
 * @param {Values} expected
 * @param {Float64Array} allowed
 */
function largestBeyond(values, expected, allowed) {
  if (values.length !== expected.length) return Infinity;
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const difference = Math.abs(values[k] - expected[k]);
    if (difference > allowed[k]) largest = Math.max(largest, difference);
  }
  return largest;
}
