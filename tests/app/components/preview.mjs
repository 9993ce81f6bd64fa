// What the browser makes of a message of Python and changes to it, as lists of numbers.
import { readFileSync } from 'node:fs';

const JS = '../../../convviz/app/components';
const { unpack } = await import(`${JS}/common/js/payload.js`);
const { previewed } = await import(`${JS}/stage/js/preview/preview.js`);

const message = (text) => unpack(Uint8Array.from(Buffer.from(text, 'base64')));

function previews({ base, changes }) {
  const before = message(base);
  const { meta, arrays, stale } = previewed(before, changes);
  return {
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, [...values]])),
    scales: Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, values.scale])),
    kept: Object.keys(arrays).filter((name) => arrays[name] === before.arrays[name]),
    bias: meta.bias[0],
    stale: [...stale],
  };
}

const { cases } = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(previews)));
