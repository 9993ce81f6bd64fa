// What the stage's link tells Python, told what Python said and what a person did.
import { readFileSync } from 'node:fs';

/** @import { Meta } from '../../../convviz/app/components/stage/js/messages/message.js' */

globalThis.setTimeout = () => 0;
globalThis.clearTimeout = () => {};
const { ServerLink } = await import('../../../convviz/app/components/stage/js/messages/server_link.js');

const told = [];
const trigger = (name, letter) => told.push([name, structuredClone(letter)]);
const link = new ServerLink(() => {});
const events = {
  message(revision, session, pieces) {
    link.have = pieces;
    link.receive(/** @type {Meta} */ (/** @type {unknown} */ ({ revision, session, tools: {} })), trigger);
  },
  lacking(revision, session, pieces) {
    link.have = pieces;
    link.ask({ revision, session }, trigger);
  },
  send: (name) => link.send({ do: name }),
};
for (const [event, ...given] of JSON.parse(readFileSync(0, 'utf8'))) events[event](...given);
process.stdout.write(JSON.stringify({ told, changes: link.changes.length, history: link.history }));
