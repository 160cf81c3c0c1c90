// Notes that were written without a line and left: they go out from whatever page is opened, unless a reader is open that has
// them in its own hands.

import { feed } from "../feed.js";
import { facts } from "../page.js";
import { Pending } from "../pending.js";

/** @typedef {import("./notebook.js").Kept} Kept */

export const HANDS = "nghitruong.notes"; // the lock that every open reader shares

class LeftBehind {
  /** @type {Pending<Kept>} */
  #store = new Pending(`notes-${facts.actor}`);
  /** What the server refused, by note. @type {Map<string, string>} */
  refused = new Map();

  all() {
    return this.#store.all();
  }

  /** @param {string} id */
  forget(id) {
    this.refused.delete(id);
    return this.#store.forget(id);
  }

  /** Sends them, one after the other. Without locks only the reader does. */
  async send() {
    if (!facts.actor || !(await this.all()).length) return;
    await navigator.locks?.request(HANDS, { ifAvailable: true }, async (lock) => {
      if (lock) for (const note of await this.all()) await this.#send(note);
    });
  }

  /** @param {Kept} note */
  async #send({ edition, ...note }) {
    const answer = await feed.command("keep_note", { ...note, seen: edition }).answer;
    const now = (await this.all()).find(({ id }) => id === note.id);
    if (answer.ok && now?.at === note.at) await this.forget(note.id);
    else if (!answer.ok) this.refused.set(note.id, answer.sentence ?? "");
  }
}

export const leftBehind = new LeftBehind();

document.addEventListener("feed:state", () => {
  if (feed.state === "connected" && !document.querySelector("paper-notes")) leftBehind.send();
});
