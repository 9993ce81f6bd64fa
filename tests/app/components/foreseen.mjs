// The names of the maps with which the browser expects Python to answer a change of a message.
import { readFileSync } from 'node:fs';

import { nameOf, unpack } from '../../../convviz/app/components/common/js/payload.js';
import { foreseen } from '../../../convviz/app/components/stage/js/preview/foreseen.js';
/** @import { Base } from '../../../convviz/app/components/stage/js/preview/sheet.js' */

const message = (text) =>
  /** @type {Base} */ (/** @type {unknown} */ (unpack(Uint8Array.from(Buffer.from(text, 'base64')))));

const ANSWERS = {
  foreseen: ({ base, changes }) => foreseen(message(base), changes).map(nameOf),
  names: (many) => many.map((numbers) => nameOf(Float32Array.from(numbers))),
};
const { what, cases } = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(ANSWERS[what])));
