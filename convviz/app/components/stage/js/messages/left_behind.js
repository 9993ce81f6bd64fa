import { LOOKS } from '../../../common/js/outbox.js';
import { retold } from './retold.js';

/** @import { Echo, Outbox, Waiting } from '../../../common/js/outbox.js' */
/** @import { Shown } from './retold.js' */
/** @import { Done } from './server_link.js' */

/**
 * What a stage had told and was not answered when it left the page. Where a line is cut while a script runs,
 * Streamlit takes the stage away and puts another in its place: it tells the rest, in the way of a new
 * session where the server that comes next knows nobody.
 * @typedef {Pick<Outbox<Done>, 'session' | 'sent'> & {
 *   path?: string,
 *   at: number,
 *   waiting: Waiting<Done>[],
 *   shown?: Shown,
 * }} Left
 */

const LASTS = 60_000; // ms

/** @type {Left | null} */
let left = null;

const path = () => globalThis.location?.pathname;

/**
 * @param {Outbox<Done>} outbox  of a stage that leaves
 * @param {Shown} [shown]  what it showed
 */
export function leave({ session, sent, waiting }, shown) {
  const edits = waiting.filter(({ action }) => !LOOKS.has(action.do));
  const at = performance.now();
  left = edits.length ? { path: path(), at, session, sent, waiting: edits, shown } : null;
}

/**
 * What the stage before it on the same page has left to be told, once.
 * @param {Outbox<Done>} outbox  of a stage that has heard nothing yet
 * @param {Echo} echo  of the first message
 */
export function inherit(outbox, echo) {
  if (!left || outbox.session !== undefined) return;
  if (left.path === path() && performance.now() - left.at < LASTS) {
    const { sent, waiting } = left.session === echo.session ? left : renumbered(left, echo);
    outbox.sent = sent;
    outbox.waiting = [...waiting.map((each) => ({ ...each, tried: false })), ...outbox.waiting];
  }
  left = null;
}

/**
 * A new session counts from its own number.
 * @param {Left} left
 * @param {Echo} echo
 */
function renumbered({ waiting, shown }, { revision }) {
  const told = shown ? retold(waiting, shown) : waiting;
  return {
    sent: revision + told.length,
    waiting: told.map((each, k) => ({ ...each, rev: revision + 1 + k })),
  };
}
