// Choices on their way, one at a time for each ballot: another in its place waits until the first was answered, so that the
// numbers stay in order. The server decides alone whether one still counts. Open votes only: a secret choice is never kept.

import { outbox } from "./outbox.js";

/** @typedef {import("./outbox.js").Kept} Kept */
/** @typedef {{meeting: string, ballot: string, person: string, seen: string, choice: string, replaces: number}} Vote */
/** @typedef {{subject: string, words: string, later: string}} Told   words: of the choice; later: how a refusal is said */

/** Tells "change" whenever what is on its way may have changed, "settled" {ballot, answer} when it was answered. */
class BallotOutbox extends EventTarget {
  constructor() {
    super();
    outbox.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    outbox.addEventListener("answered", (event) => this.#settle(/** @type {CustomEvent} */ (event).detail));
  }

  /** What is on its way for a ballot: the choice that was made last, and how far it is. @param {string} ballot */
  of(ballot) {
    const kept = this.#going(ballot);
    return kept ? { choice: kept.next?.choice ?? kept.payload.choice, state: outbox.stateOf(kept) } : null;
  }

  /** @param {Vote} vote @param {Told} told */
  give(vote, { subject, words, later }) {
    const kept = this.#going(vote.ballot);
    if (!kept) return void outbox.give("vote", { ...vote }, { where: subject, words, later });
    kept.next = vote.choice === kept.payload.choice ? null : { choice: vote.choice, words };
    outbox.keep(kept);
  }

  /** @param {string} ballot */
  #going(ballot) {
    return outbox.waiting.find((kept) => kept.name === "vote" && kept.payload.ballot === ballot);
  }

  /** @param {{kept: Kept, answer: import("./command.js").Answer}} detail */
  #settle({ kept, answer }) {
    if (kept.name !== "vote") return;
    const { payload, next, where, later } = kept;
    const detail = { ballot: payload.ballot, answer };
    this.dispatchEvent(new CustomEvent("settled", { detail }));
    if (answer.ok && next) outbox.give("vote", { ...payload, choice: next.choice, replaces: answer.number }, { where, words: next.words, later });
  }
}

export const ballots = new BallotOutbox();
