/**
 * Actions on their way to Python. Each carries a revision number; all that were not echoed yet are sent together, so that
 * a click is not lost when two fall into one rerun, and an old echo never overwrites a newer edit.
 */
export class Outbox {
  constructor() {
    this.sent = 0;
    this.waiting = [];
  }

  /** @param {(queue: object) => void} trigger */
  send(action, trigger) {
    this.waiting.push({ ...action, rev: ++this.sent });
    trigger({ queue: this.waiting });
  }

  /** @returns {boolean} whether the message is news: not an echo from before the last edit */
  receive({ revision, session }) {
    if (session !== this.session) {
      this.session = session; // a new server session counts from its own number
      this.sent = revision;
      this.waiting = [];
    }
    this.waiting = this.waiting.filter((action) => action.rev > revision);
    this.sent = Math.max(this.sent, revision);
    return this.waiting.every((action) => action.do === 'step');
  }
}
