import { Outbox } from '../../../common/js/outbox.js';
import { isKnown, UNKNOWN } from './changes.js';
import { LocalHistory } from './local_history.js';
import { retold } from './retold.js';
import { StepAddress } from './step_address.js';

/** @import { Echo } from '../../../common/js/outbox.js' */
/** @import { Trigger } from '../../../common/js/mounted.js' */
/** @import { Action } from './actions.js' */
/** @import { Change } from './changes.js' */
/** @import { Meta } from './message.js' */
/** @import { Step } from '../state/step.js' */

/** @typedef {{ changes: Change[], guessed: boolean }} Done  what an action makes of the numbers */

/**
 * What a message answers: the changes of all that it answers, where they were not guessed and nothing else
 * can have changed the numbers; else null.
 * @typedef {{ renewed: boolean, changes: Change[] | null }} Answer
 */

const QUIET = new Set(['step', 'code', 'slide', 'fresh', 'cover', 'guess', 'reveal']); // that change no number on show

/**
 * The link to Python: what a person does goes there, in order and once; what has come back is known here.
 */
export class ServerLink {
  /** @type {Trigger} */
  trigger;
  /** @type {Meta | undefined}  of the message on show */
  meta;
  /** @type {boolean} */
  isExample;
  /** @type {boolean}  what Python alone could work out is refused */
  isAlone;
  /** @type {boolean} */
  keepsStep;
  /** @type {boolean}  the steps that were on show are told */
  counts;

  /**
   * @param {(history: {undo: boolean, redo: boolean}) => void} sent  what can be undone or redone now
   * @param {() => void} [refused]  where nobody is there to be asked
   */
  constructor(sent, refused = () => {}) {
    this.sent = sent;
    this.refused = refused;
    /** @type {Outbox<Done>} */
    this.outbox = new Outbox(
      (letter) => this.trigger('actions', { ...letter, have: this.have }),
      (waiting) => (this.meta ? retold(waiting, this.meta) : waiting),
    );
    /** @type {string[]}  names of the pieces of the last message */
    this.have = [];
    this.address = new StepAddress();
    this.past = new LocalHistory();
  }

  /**
   * Notes a message.
   * @param {Meta} meta
   * @param {Trigger} trigger  Streamlit's way to Python, new with each message
   * @returns {Answer}
   */
  receive(meta, trigger) {
    this.trigger = trigger;
    const { answered, renewed } = this.outbox.receive(meta);
    const refused = Boolean(meta.tools.message);
    // alone, a message is another view of the same numbers
    if (!meta.tools.alone && (renewed || refused || !answered.length)) this.past.forget();
    const done = answered.flatMap(({ edit }) => edit ?? []);
    const isSure = !renewed && !refused && done.length > 0;
    const isPlain = done.every(({ guessed }) => !guessed);
    const changes = done.flatMap(({ changes: some }) => some);
    return { renewed, changes: isSure && isPlain && isKnown(changes) ? changes : null };
  }

  /**
   * Asks for the message again, whole: what was done stays as it is until then.
   * @param {Echo} meta
   * @param {Trigger} trigger
   */
  ask(meta, trigger) {
    this.trigger = trigger;
    this.have = []; // who lost something may have lost more
    if (this.outbox.session !== meta.session) this.outbox.receive(meta);
    this.outbox.demand({ do: 'missing' });
  }

  /**
   * A message is shown from now on.
   * @param {Meta} meta
   */
  take(meta) {
    this.meta = meta;
    const { tools } = meta;
    this.isExample = Boolean(tools.compact); // it has nobody to tell
    this.isAlone = Boolean(tools.alone);
    this.keepsStep = !tools.autoplay;
    this.counts = Boolean(tools.counts);
    this.address.isWritten = !this.counts;
  }

  /**
   * Notes what is here beyond the last message: numbers that the next one may have.
   * @param {string[]} names
   */
  hold(names) {
    this.have = [...this.have, ...names];
  }

  /**
   * Sends what changes no number that is known here.
   * @param {Action} action
   */
  send(action) {
    if (this.isExample) return;
    if (action.do === 'undo') return this.post(action, this.past.undo());
    if (action.do === 'redo') return this.post(action, this.past.redo());
    if (QUIET.has(action.do)) return this.post(action, []);
    if (action.do !== 'pick') this.past.note(null);
    this.post(action, [UNKNOWN]);
  }

  /**
   * Sends an edit with what it changes, and what would take it back.
   * @param {Action} action
   * @param {{ back: Change[], forth: Change[] }} entry
   */
  edit(action, entry) {
    if (this.isExample) return;
    this.past.note(isKnown(entry.forth) ? entry : null);
    this.post(action, entry.forth, false);
  }

  /** @param {Action} action  @param {Change[] | null} changes  @param {boolean} [guessed] */
  post(action, changes, guessed = true) {
    if (this.isAlone && !changes?.length) return; // nothing that is seen here, or nothing left to undo
    if (this.isAlone && changes && !isKnown(changes)) return this.refused();
    this.outbox.send(action, changes?.length === 0 ? null : { changes: changes ?? [UNKNOWN], guessed });
    this.sent(this.outbox.history);
  }

  /**
   * Tells where one stopped, if that is news; and to a lesson what was on show on the way.
   * @param {Step} step
   */
  tellStep({ t, visited }) {
    if (!this.keepsStep) return;
    const isNews = this.address.leave(t);
    if (this.counts && (isNews || visited.isNews)) this.send({ do: 'step', step: t, seen: visited.tell() });
    else if (isNews) this.send({ do: 'step', step: t });
  }

  /**
   * The step of a message: a new one (a link, Back) is gone to. A session that starts over does not know
   * where one is: it is told, once that is settled.
   * @param {number} step
   * @param {Meta | undefined} before  the header of the message before it
   * @param {boolean} renewed
   * @returns {number | null}
   */
  newStep(step, before, renewed) {
    if (!before) return this.address.first(step);
    if (renewed) {
      this.address.forget(step);
      return null;
    }
    const isNews = this.address.isNews(step, before);
    if (this.keepsStep) this.address.confirm(step);
    return isNews ? step : null;
  }

  /** What was changed and has not been answered yet. */
  get changes() {
    return this.outbox.edits.flatMap(({ changes }) => changes);
  }

  /** Whether all that is waiting can be shown before it is answered. */
  get isInSight() {
    return isKnown(this.changes);
  }

  get history() {
    return this.outbox.history;
  }

  destroy() {
    this.outbox.destroy();
  }
}
