// What the stage's link tells Python, told what Python said and what a person did.
import { readFileSync } from 'node:fs';

/** @import { Change } from '../../../convviz/app/components/stage/js/messages/changes.js' */
/** @import { Meta } from '../../../convviz/app/components/stage/js/messages/message.js' */

globalThis.setTimeout = () => 0;
globalThis.clearTimeout = () => {};
const { ServerLink } = await import('../../../convviz/app/components/stage/js/messages/server_link.js');

const told = [];
const answers = [];
const trigger = (name, letter) => told.push([name, structuredClone(letter)]);
const link = new ServerLink(() => {});
/** @returns {Change} */
const bias = (value) => ({ of: 'bias', cells: [[0, value]] });
/** The layer on show: 2 channels of 4 x 5 from channel 6 on, kernels of 2 x 3. */
const LAYER = {
  shape: { channels: 2, h: 4, w: 5, kh: 2, kw: 3, ho: 3, wo: 3 },
  choice: { firstChannel: 6 },
  after: { pool: 'none' },
};
let isTurned = false;
const events = {
  message(revision, session, pieces, message) {
    link.have = pieces;
    const sent = { revision, session, tools: { message }, turned: isTurned, ...LAYER };
    const meta = /** @type {Meta} */ (/** @type {unknown} */ (sent));
    answers.push(link.receive(meta, trigger).changes);
    link.take(meta);
  },
  turn: () => (isTurned = true),
  /** Numbers at offsets of an array, with what stood there. */
  cells: (of, action, offsets, value, before) =>
    link.edit(action, {
      forth: [{ of, cells: offsets.map((offset) => [offset, value]) }],
      back: [{ of, cells: offsets.map((offset) => [offset, before]) }],
    }),
  lacking(revision, session, pieces) {
    link.have = pieces;
    link.ask({ revision, session }, trigger);
  },
  send: (name) => link.send({ do: name }),
  bias: (value, before) => link.edit({ do: 'bias', value }, { forth: [bias(value)], back: [bias(before)] }),
  resize: () => link.edit({ do: 'size', size: [5, 5] }, { forth: [{ of: 'unknown' }], back: [] }),
};
for (const [event, ...given] of JSON.parse(readFileSync(0, 'utf8'))) events[event](...given);
const { changes, history } = link;
process.stdout.write(JSON.stringify({ told, answers, waiting: changes, changes: changes.length, history }));
