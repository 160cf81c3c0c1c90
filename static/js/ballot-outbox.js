// Choices on their way: kept on this machine until the server has answered, sent again under the same key after a reload
// or a lost line. The server decides alone whether one still counts. Open votes only: a secret choice is never kept.

import { feed } from "./feed.js";
import { newId } from "./ids.js";
import { notify } from "./notice-stack.js";
import { facts } from "./page.js";

/** @typedef {import("./command.js").Command} Command */
/** @typedef {{meeting: string, ballot: string, person: string, seen: string, choice: string, replaces: number}} Vote */
/** @typedef {{vote: Vote, key: string, next: string | null, subject: string, later: string}} Kept   next: chosen while this one was on its way */

const PLACE = "nghitruong.votes";

/** Tells "change" {ballot} whenever what is on its way has changed, "settled" {ballot, answer} when it was answered. */
class BallotOutbox extends EventTarget {
  /** @type {Map<string, {kept: Kept, command: Command}>} by ballot */
  #going = new Map();

  constructor() {
    super();
    for (const kept of this.#read()) if (kept.vote.person === facts.actor) this.#send(kept);
  }

  /** What is on its way for a ballot: the choice that was made last, and how far it is. @param {string} ballot */
  of(ballot) {
    const going = this.#going.get(ballot);
    return going ? { choice: going.kept.next ?? going.kept.vote.choice, state: going.command.state } : null;
  }

  /**
   * One choice; another in its place waits until the first was answered, so that the numbers stay in order.
   * `later`: how a refusal is said, on whatever page it is heard.
   * @param {Vote} vote @param {string} subject @param {string} later
   */
  give(vote, subject, later) {
    const going = this.#going.get(vote.ballot);
    if (!going) return this.#send({ vote, key: newId(), next: null, subject, later });
    going.kept.next = vote.choice === going.kept.vote.choice ? null : vote.choice;
    this.#write();
    this.#tell("change", { ballot: vote.ballot });
  }

  /** @param {Kept} kept */
  #send(kept) {
    const { ballot } = kept.vote;
    const command = feed.command("vote", { ...kept.vote }, kept.key);
    this.#going.set(ballot, { kept, command });
    command.addEventListener("state", () => this.#tell("change", { ballot }));
    command.answer.then((answer) => this.#settle(kept, answer));
    this.#write();
    this.#tell("change", { ballot });
  }

  /** @param {Kept} kept @param {import("./command.js").Answer} answer */
  #settle(kept, answer) {
    const { vote, next } = kept;
    this.#going.delete(vote.ballot);
    this.#write();
    this.#tell("settled", { ballot: vote.ballot, answer });
    if (!answer.ok) this.#say(kept, answer.sentence ?? "");
    if (answer.ok && next !== null) this.#send({ ...kept, vote: { ...vote, choice: next, replaces: answer.number }, key: newId(), next: null });
  }

  /** A ballot that has ended is no longer on the page to say it: the notice stays. @param {Kept} kept @param {string} sentence */
  #say({ subject, later }, sentence) {
    notify({ text: later.replace("{title}", subject).replace("{sentence}", sentence), stays: true });
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @returns {Kept[]} */
  #read() {
    try {
      return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    } catch {
      return [];
    }
  }

  #write() {
    const others = this.#read().filter((kept) => kept.vote.person !== facts.actor);
    const all = [...others, ...[...this.#going.values()].map((going) => going.kept)];
    try {
      if (all.length) localStorage.setItem(PLACE, JSON.stringify(all));
      else localStorage.removeItem(PLACE);
    } catch {
      // The store is full or refused: the choice still goes, it is only not kept over a reload.
    }
  }
}

export const outbox = new BallotOutbox();
