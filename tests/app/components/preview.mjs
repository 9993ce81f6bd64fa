// What the browser makes of a message of Python and changes to it, and where that is not what Python answers.
import { readFileSync } from 'node:fs';

import { unpack } from '../../../convviz/app/components/common/js/payload.js';
import { differences } from '../../../convviz/app/components/stage/js/preview/differences.js';
/** @import { Base } from '../../../convviz/app/components/stage/js/preview/sheet.js' */

const message = (text) =>
  /** @type {Base} */ (/** @type {unknown} */ (unpack(Uint8Array.from(Buffer.from(text, 'base64')))));

/** The arrays in which a preview with a wrong number differs from Python's. */
function foundOf(preview, python, { name, offset, by }) {
  const wrong = preview.arrays[name].slice();
  wrong[offset] += by;
  return differences({ ...preview, arrays: { ...preview.arrays, [name]: wrong } }, python).map(
    (one) => one.name,
  );
}

function told(previewed, { before, python, changes, wrong = [], brief = false }) {
  const preview = previewed(before, changes);
  const { meta, arrays, stale } = preview;
  const said = {
    differences: differences(preview, python),
    found: wrong.map((one) => foundOf(preview, python, one)),
    kept: Object.keys(arrays).filter((name) => arrays[name] === before.arrays[name]),
    stale: [...stale],
    loss: meta.loss,
  };
  if (brief) return said;
  return {
    ...said,
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, [...values]])),
    bias: meta.bias[0],
  };
}

/** The answers of the preview in each of the folders. */
const { folders, cases } = JSON.parse(readFileSync(0, 'utf8'));
const read = cases.map((one) => ({ ...one, before: message(one.base), python: message(one.answer) }));
const answers = [];
for (const folder of folders) {
  const { previewed } = await import(`${folder}/stage/js/preview/preview.js`);
  answers.push(read.map((one) => told(previewed, one)));
}
process.stdout.write(JSON.stringify(answers));
