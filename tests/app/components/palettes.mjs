// The range of the palette that the stage takes for each array of a message.
import { readFileSync } from 'node:fs';

const JS = '../../../convviz/app/components/stage/js';
const { unpack } = await import('../../../convviz/app/components/common/js/payload.js');
const { largest } = await import(`${JS}/views/parts.js`);

const { arrays } = unpack(Uint8Array.from(JSON.parse(readFileSync(0, 'utf8'))));
process.stdout.write(
  JSON.stringify(Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, largest(values)]))),
);
