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
const events = {
  message(revision, session, pieces, message) {
    link.have = pieces;
    const meta = { revision, session, tools: { message } };
    answers.push(link.receive(/** @type {Meta} */ (/** @type {unknown} */ (meta)), trigger).changes);
  },
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
