/**
 * Pieces of messages by their names, the last ones used. All components of a script share them, and they stay
 * when those leave: a page that one comes back to is told their names alone.
 */
export class KeptPieces {
  /** @param {number} [most]  bytes, about */
  constructor(most = 2 ** 25) {
    this.most = most;
    this.bytes = 0;
    /** @type {Map<string, { value: unknown, bytes: number }>}  the one used last stands last */
    this.known = new Map();
  }

  /** @param {string} name */
  get(name) {
    return this.known.get(name)?.value;
  }

  /**
   * Keeps the pieces of a message, and lets go of the oldest others where there is no room for all.
   * @param {Map<string, unknown>} pieces
   */
  keep(pieces) {
    for (const [name, value] of pieces) {
      const bytes = this.known.get(name)?.bytes ?? sizeOf(value);
      this.drop(name);
      this.known.set(name, { value, bytes });
      this.bytes += bytes;
    }
    for (const name of this.known.keys()) {
      if (this.bytes <= this.most || pieces.has(name)) break;
      this.drop(name);
    }
  }

  /** @param {string} name */
  drop(name) {
    this.bytes -= this.known.get(name)?.bytes ?? 0;
    this.known.delete(name);
  }
}

/** @param {unknown} value */
const sizeOf = (value) =>
  value instanceof Float32Array ? value.byteLength : 2 * JSON.stringify(value).length;
