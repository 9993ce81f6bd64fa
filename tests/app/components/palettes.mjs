// The range of the palette that the stage takes for each array of a message.
import { readFileSync } from 'node:fs';

import { unpack } from '../../../convviz/app/components/common/js/payload.js';
import { largest } from '../../../convviz/app/components/stage/js/views/parts.js';

const { arrays } = unpack(Uint8Array.from(JSON.parse(readFileSync(0, 'utf8'))));
process.stdout.write(
  JSON.stringify(Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, largest(values)]))),
);
