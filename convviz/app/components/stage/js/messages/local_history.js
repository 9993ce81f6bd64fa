/** @import { Change } from './changes.js' */

/** @typedef {{ back: Change[], forth: Change[] } | null} Entry  null where only Python knows what it was */

/**
 * What undo and redo lead to, as far as it is known here, so that they show at once; Python's own history has
 * the last word. It knows of what was done on this stage since the last message that answered something else.
 */
export class LocalHistory {
  constructor() {
    this.forget();
  }

  /** Something else changed what is on show. */
  forget() {
    /** @type {Entry[]} */
    this.past = [];
    /** @type {Entry[]} */
    this.future = [];
  }

  /** @param {Entry} entry */
  note(entry) {
    this.past.push(entry);
    this.future = [];
  }

  /** @returns {Change[] | null}  what undo changes */
  undo() {
    const entry = this.past.pop() ?? null;
    this.future.push(entry);
    return entry && entry.back;
  }

  /** @returns {Change[] | null}  what redo changes */
  redo() {
    const entry = this.future.pop() ?? null;
    this.past.push(entry);
    return entry && entry.forth;
  }
}
