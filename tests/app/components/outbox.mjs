// What an outbox delivers, told what happens to it; its timers go off when the script says so.
import { readFileSync } from 'node:fs';

/** @type {(() => void) | null} */
let timer = null;
let now = 0;
const patience = [];
const setTimeout = (go, ms) => ((timer = go), patience.push(ms));
Object.assign(globalThis, {
  setTimeout,
  clearTimeout: () => (timer = null),
  performance: { now: () => now },
});
const { Outbox } = await import('../../../convviz/app/components/common/js/outbox.js');

const { limits, events: told } = JSON.parse(readFileSync(0, 'utf8'));
const delivered = [];
const outbox = new Outbox(({ session, queue }) =>
  delivered.push([session, queue.map(({ rev, name }) => [rev, name])]),
);
const events = {
  send: (name, verb = 'negate') => outbox.send({ do: verb, name }),
  echo: (session, revision) => outbox.receive({ session, revision, limits }),
  wait() {
    const go = timer;
    timer = null;
    go?.();
  },
  pass: (ms) => (now += ms),
  leave: () => outbox.destroy(),
};
for (const [event, ...given] of told) events[event](...given);
const left = { waiting: outbox.waiting.length, watching: timer !== null };
process.stdout.write(JSON.stringify({ delivered, patience, ...left }));
