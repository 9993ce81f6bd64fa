import { Outbox } from '../../../common/js/outbox.js';
import { StepAddress } from './step_address.js';

/** @import { Echo } from '../../../common/js/outbox.js' */
/** @import { Trigger } from '../../../common/js/mounted.js' */
/** @import { Action } from './actions.js' */
/** @import { Meta } from './message.js' */
/** @import { Edit } from './pending_edits.js' */

/**
 * The link to Python: what a person does goes there, in order and once; what has come back is known here.
 */
export class ServerLink {
  /** @type {Trigger} */
  trigger;
  /** @type {boolean} */
  isExample;
  /** @type {boolean} */
  keepsStep;

  /** @param {(history: {undo: boolean, redo: boolean}) => void} sent  what can be undone or redone now */
  constructor(sent) {
    this.sent = sent;
    /** @type {Outbox<Edit>} */
    this.outbox = new Outbox((letter) => this.trigger('actions', { ...letter, have: this.have }));
    /** @type {string[]}  names of the pieces of the last message */
    this.have = [];
    this.address = new StepAddress();
  }

  /**
   * Notes an echo.
   * @param {Meta} meta
   * @param {Trigger} trigger  Streamlit's way to Python, new with each message
   * @returns {boolean}
   */
  receive(meta, trigger) {
    this.trigger = trigger;
    return this.outbox.receive(meta);
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
  take({ tools }) {
    this.isExample = Boolean(tools.compact); // it has nobody to tell
    this.keepsStep = !tools.autoplay;
  }

  /** @param {Action} action  @param {Edit | null} [edit]  what the action makes of a panel */
  send(action, edit = null) {
    if (this.isExample) return;
    this.outbox.send(action, edit);
    this.sent(this.outbox.history);
  }

  /**
   * Tells where one stopped, if that is news.
   * @param {number} t
   */
  tellStep(t) {
    if (this.keepsStep && this.address.leave(t)) this.send({ do: 'step', step: t });
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
    if (!renewed) return this.address.isNews(step, before) ? step : null;
    this.address.forget(step);
    return null;
  }

  /** What was done and has not been answered yet. */
  get edits() {
    return this.outbox.edits;
  }

  /** Whether all that is waiting can be drawn before it is answered. */
  get isInSight() {
    return this.outbox.isInSight;
  }

  get history() {
    return this.outbox.history;
  }

  destroy() {
    this.outbox.destroy();
  }
}
