const LEFT = 'convvizStep'; // in the state of the history's entry

/**
 * The step where one stopped, in the address bar. It replaces the current entry: a walk through the steps is
 * not a walk through the history, so Back undoes an edit and not a step. A stage of a lesson is not
 * in the address.
 */
export class StepAddress {
  /** @type {number | undefined} */
  known;
  isWritten = true;

  /**
   * Notes the step; returns whether Python has to be told.
   * @param {number} t
   */
  leave(t) {
    if (t === this.known) return false;
    this.known = t;
    if (this.isWritten) write(t);
    return true;
  }

  /**
   * Python has heard of this step. An address that it wrote before that may stand there by now.
   * @param {number} step
   */
  confirm(step) {
    if (this.isWritten && step === this.known && (written() ?? '0') !== String(step)) write(step);
  }

  /**
   * The step to begin with: Python's, or the one that a stage before this one left in this address. A new
   * server is told the address that Streamlit wrote itself; a script of another version makes another stage.
   * @param {number} step
   */
  first(step) {
    this.known = step;
    const left = this.isWritten ? window.history.state?.[LEFT] : undefined;
    return left && written() === String(left) ? left : step;
  }

  /**
   * Another session begins with this step and does not know of ours.
   * @param {number} step
   */
  forget(step) {
    this.known = step;
  }

  /**
   * Whether Python's step is a new one (a link, Back), and not the echo of our own.
   * @param {number} step
   * @param {{ step: number }} before
   */
  isNews(step, before) {
    const news = step !== this.known && step !== before.step;
    if (news) this.known = step;
    return news;
  }
}

/** The step that the address says, as it is written there. */
const written = () => new URL(window.location.href).searchParams.get('t');

/** @param {number} t */
function write(t) {
  const url = new URL(window.location.href);
  if (t > 0) url.searchParams.set('t', String(t));
  else url.searchParams.delete('t');
  window.history.replaceState({ ...window.history.state, [LEFT]: t }, '', url);
}
