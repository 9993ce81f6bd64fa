// What the stage says of whose numbers are on show, by a clock that a test turns.
import { readFileSync } from 'node:fs';

/** @import { Meta } from '../../../convviz/app/components/stage/js/messages/message.js' */
/** @import { Base } from '../../../convviz/app/components/stage/js/preview/sheet.js' */
/** @import { Model } from '../../../convviz/app/components/stage/js/state/model.js' */

let now = 0;
const timers = new Map();
let made = 0;
const clock = {
  setTimeout(go, after) {
    timers.set(++made, { go, at: now + after });
    return made;
  },
  clearTimeout: (id) => timers.delete(id),
};
/** Lets time pass: what is due by then is done, in order. */
function wait(ms) {
  const until = now + ms;
  for (;;) {
    const due = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at);
    if (!due.length) break;
    const [[id, { go, at }]] = due;
    timers.delete(id);
    now = at;
    go();
  }
  now = until;
}

/** As much of an element as a word needs. */
const element = () => ({ setAttribute() {}, append() {}, textContent: '', title: '', hidden: true });
Object.assign(globalThis, clock, { document: { createElement: element } });

const { unpack } = await import('../../../convviz/app/components/common/js/payload.js');
const { ServerLink } = await import('../../../convviz/app/components/stage/js/messages/server_link.js');
const { LastWord } = await import('../../../convviz/app/components/stage/js/messages/last_word.js');

const names = ['numpy', 'preview', 'offline', 'differs'];
const text = Object.fromEntries(
  names.flatMap((name) => [
    [`word_${name}`, `${name} {difference}`],
    [`word_${name}_help`, `${name} {name}`],
  ]),
);
const root = /** @type {HTMLElement} */ (/** @type {unknown} */ ({ dataset: {} }));
const word = new LastWord(root);
word.configure(/** @type {Model} */ (/** @type {unknown} */ ({ text, tools: {} })));

const sent = [];
const link = new ServerLink(() => {});
const show = () => word.show(link.changes.length > 0);
const given = JSON.parse(readFileSync(0, 'utf8'));
const base = /** @type {Base} */ (
  /** @type {unknown} */ (unpack(Uint8Array.from(Buffer.from(given.base, 'base64'))))
);
/** What Python says of the layer with this bias.  @param {number} bias  @returns {Base} */
const told = (bias, isMoved = false) => ({
  ...base,
  meta: { ...base.meta, bias: [bias], dilation: isMoved ? [2, 2] : [1, 1] },
});
let before = told(0);
const events = {
  wait,
  message(revision, bias, isMoved = false) {
    const meta = { revision, session: 'a', tools: {} };
    const answer = link.receive(/** @type {Meta} */ (/** @type {unknown} */ (meta)), (_, letter) => {
      const { queue } = /** @type {{ queue: { value: number }[] }} */ (letter);
      sent.push(queue.map(({ value }) => value));
    });
    const after = told(bias, isMoved);
    word.hear(before, answer.changes, after);
    before = after;
    show();
  },
  bias(value) {
    link.edit({ do: 'bias', value }, { forth: [{ of: 'bias', cells: [[0, value]] }], back: [] });
    show();
  },
  leave() {
    word.destroy();
    link.destroy();
  },
};
const said = given.events.map(([event, ...values]) => {
  events[event](...values);
  return [root.dataset.word, word.words.textContent, word.element.title];
});
process.stdout.write(JSON.stringify({ said, sent, waiting: link.changes.length, timers: timers.size }));
