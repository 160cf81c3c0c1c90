// Where notes of older versions stand on this one, as the server finds it. It is asked for anew on every device and kept
// nowhere: what cannot be told stays in the list, with its old page.

/**
 * @typedef {import("./notebook.js").Note} Note
 * @typedef {import("./notebook.js").Quad} Quad
 * @typedef {{id: string, fate: "same" | "moved" | "changed" | "review", shift: [number, number], now: string,
 *   spans: {page: number, quads: Quad[]}[], home: {version: string, number: number, page: number}}} Move
 */

export class Moves {
  /** @type {Map<string, Move>} */
  #found = new Map();
  /** @type {Set<string>} */
  #asked = new Set();

  /** @param {string} version of the paper that is read */
  constructor(version) {
    this.version = version;
  }

  /** What is known of a note; null where it is written on this version, is to stay with its own, or was not asked for. @param {Note} note */
  of(note) {
    const move = this.#found.get(note.id);
    if (!move || note.place.stays || note.version !== move.home.version || note.page !== move.home.page) return null;
    return move;
  }

  /**
   * Asks for the notes of other versions that nothing is known of. True when something was found.
   * @param {Note[]} notes
   * @param {AbortSignal} signal
   */
  async ask(notes, signal) {
    const wanted = notes.filter((note) => note.version !== this.version && note.state === "saved" && !note.place.stays
      && !this.of(note) && !this.#asked.has(keyOf(note)));
    if (!wanted.length) return false;
    const answer = await fetch(`/papers/${this.version}/notes/places`, { headers: { Accept: "application/json" }, signal }).catch(() => null);
    if (!answer?.ok) return false; // the notes stand in the list meanwhile; the next change asks again
    for (const note of wanted) this.#asked.add(keyOf(note));
    for (const move of (await answer.json()).places) this.#found.set(move.id, move);
    return true;
  }
}

/**
 * A note as it stands on the pages of this version: once for each page that its passage is on.
 * @param {Note} note
 * @param {Move} move
 * @returns {Note[]}
 */
export function standing(note, { spans, shift: [across, down] }) {
  return spans.map(({ page, quads }, at) => {
    const points = note.place.points?.map((value, i) => (i % 3 === 0 ? value + across : i % 3 === 1 ? value + down : value));
    const place = { ...note.place, ...(note.place.quads && { quads }), ...(points && { points }) };
    return { ...note, page, place, words: at === spans.length - 1 ? note.words : "" };
  });
}

/** @param {Note} note */
function keyOf(note) {
  return `${note.id} ${note.version} ${note.page}`;
}
