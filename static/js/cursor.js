// How far one stream has been heard. Pure: no network, no clock.

/**
 * A fact of the journal, as the feed tells it.
 * @typedef {object} Entry
 * @property {string} stream
 * @property {number} seq
 * @property {string} at       time, UTC, ISO 8601
 * @property {string | null} actor
 * @property {string} name     DocumentReleased, ...
 * @property {number} version
 * @property {Record<string, any>} data
 */

/** Lets entries through exactly once and in order, however they arrive. */
export class Cursor {
  /** @type {Map<number, Entry>} */
  #early = new Map();

  /** @param {number} seq the last number already known */
  constructor(seq) {
    this.seq = seq;
  }

  /** Whether something came early: what is before it has to be asked for. */
  get gap() {
    return this.#early.size > 0;
  }

  /**
   * The entries that may be handed on now; what is old is dropped, what is early waits.
   * @param {Entry[]} entries
   * @returns {Entry[]}
   */
  take(entries) {
    for (const entry of entries) if (entry.seq > this.seq) this.#early.set(entry.seq, entry);
    const next = [];
    for (let entry; (entry = this.#early.get(this.seq + 1)); ) {
      this.#early.delete(entry.seq);
      this.seq = entry.seq;
      next.push(entry);
    }
    return next;
  }
}
