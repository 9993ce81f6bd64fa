import { LOOKS } from '../../../common/js/outbox.js';

/** @import { Outbox } from '../../../common/js/outbox.js' */
/** @import { Done } from './server_link.js' */

/**
 * What a stage had told and was not answered when it left the page. Where a line is cut while a script runs,
 * Streamlit takes the stage away and puts another in its place: it tells the rest.
 * @typedef {Pick<Outbox<Done>, 'session' | 'sent' | 'waiting'> & { path?: string, at: number }} Left
 */

const LASTS = 60_000; // ms

/** @type {Left | null} */
let left = null;

const path = () => globalThis.location?.pathname;

/** @param {Outbox<Done>} outbox  of a stage that leaves */
export function leave({ session, sent, waiting }) {
  const edits = waiting.filter(({ action }) => !LOOKS.has(action.do));
  left = edits.length ? { path: path(), at: performance.now(), session, sent, waiting: edits } : null;
}

/**
 * What the stage before it on the same page has left to be told to the same session, once.
 * @param {Outbox<Done>} outbox  of a stage that has heard nothing yet
 * @param {string} session
 */
export function inherit(outbox, session) {
  if (!left || outbox.session !== undefined) return;
  const isMeant = left.path === path() && left.session === session && performance.now() - left.at < LASTS;
  if (isMeant) {
    outbox.sent = left.sent;
    outbox.waiting = [...left.waiting.map((each) => ({ ...each, tried: false })), ...outbox.waiting];
  }
  left = null;
}
