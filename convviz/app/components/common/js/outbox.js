/** @typedef {{ do: string } & Record<string, unknown>} Action */

/**
 * What an echo says of how far Python is, and of which session; and the most actions that it takes of one
 * message, if there is a limit.
 * @typedef {{ revision: number, session: string, limits?: { actions: number } }} Echo
 */

/** @typedef {{ session: string | undefined, queue: (Action & { rev: number })[] }} Letter */

/**
 * An action that was not answered yet, under its number, and when it was first told (ms).
 * @template Edit
 * @typedef {{ rev: number, action: Action, edit: Edit | null, told?: number }} Waiting
 */

// ms without an answer until everything is sent again; the last one repeats for ever
const PATIENCE = [1500, 3000, 6000];
const LONGEST = 10_000; // ms
/** Actions that change only where one looks. */
export const LOOKS = new Set(['step', 'pick', 'missing', 'code', 'fresh']);

/**
 * Actions on their way to Python, in order, each with a revision number. All that were not echoed yet go
 * together, and go again until they are: neither a click that falls into a running rerun is lost, nor one
 * that a cut line swallowed. Python applies every number once. What is sent again interrupts what Python is
 * doing for it, so a server that was slow to answer is given twice that time.
 * @template [Edit=never]  what an action makes of a panel, to be drawn until Python has answered
 */
export class Outbox {
  /** @type {string | undefined} */
  session;
  /** @type {number | undefined} */
  soon;
  /** @type {boolean | undefined} */
  gone;

  /**
   * @param {(letter: Letter) => void} deliver
   * @param {(waiting: Waiting<Edit>[]) => Waiting<Edit>[]} [retold]  what another session is told instead
   */
  constructor(deliver, retold = (waiting) => waiting) {
    this.deliver = deliver;
    this.retold = retold;
    this.sent = 0; // the last number given
    this.most = Infinity; // actions of one message
    /** @type {Waiting<Edit>[]} */
    this.waiting = [];
    this.tries = 0;
    this.took = 0; // ms from telling to the last answer
  }

  /** @param {Action} action  @param {Edit | null} [edit] */
  send(action, edit = null) {
    // a step that is still waiting is out of date
    if (action.do === 'step') this.waiting = this.waiting.filter((known) => known.action.do !== 'step');
    this.waiting.push({ rev: ++this.sent, action, edit });
    this.tries = 0;
    this.deliverAll();
  }

  /**
   * Sends an action that need not be done twice, unless it is waiting already.
   * @param {Action} action
   */
  demand(action) {
    if (this.waiting.some((known) => known.action.do === action.do)) this.deliverAll();
    else this.send(action);
  }

  /**
   * Notes an echo.
   * @param {Echo} echo
   * @returns {{ renewed: boolean, answered: Waiting<Edit>[] }}  whether it comes from another session than
   *   the one before it, and what it answers
   */
  receive({ revision, session, limits }) {
    this.most = limits?.actions ?? Infinity;
    const renewed = this.session !== undefined && session !== this.session;
    if (renewed) this.renumber(revision);
    this.session = session;
    this.sent = Math.max(this.sent, revision);
    const answered = this.waiting.filter(({ rev }) => rev <= revision);
    const left = this.waiting.filter(({ rev }) => rev > revision);
    if (answered.length) {
      this.tries = 0;
      this.took = performance.now() - Math.min(...answered.map(({ told }) => told ?? Infinity));
    }
    this.waiting = left;
    if (renewed || left.some(({ told }) => told === undefined)) this.deliverAll();
    else this.watch();
    return { renewed, answered };
  }

  /**
   * A new session counts from its own number, and was never told what is waiting here.
   * @param {number} revision
   */
  renumber(revision) {
    this.sent = revision;
    this.waiting = this.retold(this.waiting);
    for (const waiting of this.waiting) waiting.rev = ++this.sent;
    this.tries = this.took = 0;
  }

  deliverAll() {
    const batch = this.waiting.slice(0, this.most);
    for (const waiting of batch) waiting.told ??= performance.now();
    if (batch.length)
      this.deliver({ session: this.session, queue: batch.map(({ rev, action }) => ({ ...action, rev })) });
    this.watch();
  }

  watch() {
    clearTimeout(this.soon);
    if (!this.waiting.length || this.gone) return;
    this.soon = setTimeout(() => {
      this.tries += 1;
      this.deliverAll();
    }, this.patience);
  }

  /** ms until all is sent again. */
  get patience() {
    const patience = PATIENCE[Math.min(this.tries, PATIENCE.length - 1)];
    return Math.max(patience, Math.min(2 * this.took, LONGEST));
  }

  /** What was done and has not been echoed yet. */
  get edits() {
    return this.waiting.flatMap(({ edit }) => edit ?? []);
  }

  /** What can be undone or redone of what is waiting: {undo, redo}. */
  get history() {
    const done = this.waiting.map(({ action }) => action.do).filter((name) => !LOOKS.has(name));
    return { undo: done.some((name) => name !== 'undo' && name !== 'redo'), redo: done.at(-1) === 'undo' };
  }

  destroy() {
    this.gone = true; // nobody is left to hear the answer
    clearTimeout(this.soon);
  }
}
