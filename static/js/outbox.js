// What a person gave that the server has not answered yet: votes, comments, requests to speak. It is put away before it goes,
// and sent again under the same key from whatever page is opened, so that no repetition counts twice. What had to wait keeps
// its answer until the person has seen it. A secret choice is never put here.

import { feed } from "./feed.js";
import { newId } from "./ids.js";
import { notify } from "./notice-stack.js";
import { facts, say } from "./page.js";
import { Pending } from "./pending.js";

/**
 * @typedef {import("./command.js").Command} Command
 * @typedef {import("./command.js").Answer} Answer
 * @typedef {{where: string, words: string, later?: string}} Said   where: the paper, item or question in words; later: how a refusal is said
 * @typedef {Said & {id: string, name: string, payload: Record<string, any>, href: string, given: string, tried: boolean,
 *   waited: boolean, outcome: {ok: boolean, sentence: string, at: string} | null, next: {choice: string, words: string} | null}} Kept
 *   given: when, by the server's clock; tried: it may have reached the server; waited: it was left to wait; next: see ballot-outbox.js
 * @typedef {{command: Command, parted: Promise<null>}} Given   parted: once it is left to wait
 */

const PATIENCE = 1_500; // a line that is back at once leaves nothing to wait
const AGAIN_AFTER = 5_000;
const LATER = ["fault", "unavailable"]; // not a judgement: the same may succeed later

/** Tells "change" when anything in it has changed, "answered" {kept, answer} when the server has judged. */
class Outbox extends EventTarget {
  /** @type {Map<string, Kept>} */
  #kept = new Map();
  /** @type {Map<string, Command>} those that this page sends */
  #going = new Map();
  /** @type {Set<string>} those that left the store from here: what was read before must not bring them back */
  #gone = new Set();
  /** @type {Pending<Kept>} */
  #store = new Pending(`outbox-${facts.actor}`, "strict");

  /** What was kept when the page was opened is known. */
  opened = Promise.resolve();

  constructor() {
    super();
    if (!facts.actor) return;
    this.opened = this.#resume();
    document.addEventListener("feed:state", () => feed.state === "connected" && this.#resume());
    document.addEventListener("pending:changed", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.name === this.#store.name) this.#read();
    });
  }

  /** In the order in which they were given. */
  get all() {
    return [...this.#kept.values()].sort((one, two) => (one.id < two.id ? -1 : 1));
  }

  /** Those that the server has not judged yet. */
  get waiting() {
    return this.all.filter((kept) => !kept.outcome);
  }

  /** @param {Kept} kept @returns {import("./command.js").CommandState} */
  stateOf(kept) {
    if (kept.outcome) return kept.outcome.ok ? "recorded" : "refused";
    return this.#going.get(kept.id)?.state ?? "waiting";
  }

  /** The last that this page sends of those that are asked for. @param {(kept: Kept) => boolean} isMeant */
  commandOf(isMeant) {
    const kept = this.waiting.filter(isMeant).pop();
    return kept && this.#going.get(kept.id);
  }

  /** Whether it may still be taken back: it cannot have reached the server. @param {Kept} kept */
  isHere(kept) {
    return !kept.outcome && !kept.tried;
  }

  /**
   * @param {string} name of the command @param {Record<string, unknown>} payload @param {Said} said
   * @returns {Given}
   */
  give(name, payload, said) {
    /** @type {Kept} */
    const kept = {
      ...said, id: newId(), name, payload, href: location.pathname, given: feed.now().toISOString(), tried: false,
      waited: false, outcome: null, next: null,
    };
    this.#kept.set(kept.id, kept);
    const command = this.#send(kept);
    this.keep(kept);
    return { command, parted: this.#parted(kept, command) };
  }

  /** Puts it away as it is now. @param {Kept} kept */
  keep(kept) {
    this.#store.put(kept);
    this.dispatchEvent(new Event("change"));
  }

  /** Takes back what has not gone yet, or puts away an answer that was seen. @param {string} id @returns {boolean} whether it is gone */
  forget(id) {
    const kept = this.#kept.get(id);
    const command = this.#going.get(id);
    if (!kept || !(kept.outcome || (this.isHere(kept) && (!command || feed.takeBack(command))))) return false;
    this.#drop(kept);
    return true;
  }

  // Sending

  /** What is kept here and not on its way from this page goes now. */
  async #resume() {
    await this.#read();
    for (const kept of this.waiting.filter(({ id }) => !this.#going.has(id))) {
      kept.waited = true;
      this.#send(kept);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Kept} kept */
  #send(kept) {
    const command = feed.command(kept.name, { ...kept.payload }, kept.id);
    this.#going.set(kept.id, command);
    kept.tried ||= command.attempts > 0;
    command.addEventListener("state", () => this.#moved(kept, command));
    command.answer.then((answer) => this.#answered(kept, answer));
    return command;
  }

  /** @param {Kept} kept @param {Command} command */
  #moved(kept, command) {
    if (command.state === "sending" && !kept.tried) {
      kept.tried = true;
      this.#store.put(kept);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Kept} kept @param {Answer} answer */
  #answered(kept, answer) {
    this.#going.delete(kept.id);
    if (kept.waited && LATER.includes(answer.code ?? "")) return void setTimeout(() => this.#resume(), AGAIN_AFTER);
    kept.outcome = { ok: answer.ok, sentence: answer.sentence ?? "", at: answer.at ?? feed.now().toISOString() };
    if (kept.waited) this.keep(kept);
    else this.#drop(kept);
    this.dispatchEvent(new CustomEvent("answered", { detail: { kept, answer } }));
    if (!answer.ok && (kept.waited || kept.later)) this.#sayRefused(kept, kept.outcome.sentence);
  }

  /** Its page may be gone: the notice stays. @param {Kept} kept @param {string} sentence */
  #sayRefused({ where, later }, sentence) {
    const template = later ?? say("refused-later");
    notify({ text: template.replace("{title}", where).replace("{sentence}", sentence), stays: true });
  }

  /** @param {Kept} kept @param {Command} command @returns {Promise<null>} */
  #parted(kept, command) {
    return new Promise((part) => {
      const wait = () => {
        if (command.state !== "waiting" || kept.waited) return;
        setTimeout(() => {
          if (command.state !== "waiting") return;
          kept.waited = true;
          this.keep(kept);
          part(null);
        }, PATIENCE);
      };
      command.addEventListener("state", wait);
      wait();
    });
  }

  // Keeping

  /** @param {Kept} kept */
  #drop({ id }) {
    this.#gone.add(id);
    this.#kept.delete(id);
    this.#going.delete(id);
    this.#store.forget(id);
    this.dispatchEvent(new Event("change"));
  }

  /** What lies in the store, as other tabs have left it; of what this page sends, and has heard, it knows best itself. */
  async #read() {
    const stored = new Map((await this.#store.all()).map((kept) => [kept.id, kept]));
    for (const [id, kept] of stored) {
      const isOurs = this.#going.has(id) || this.#gone.has(id) || (this.#kept.get(id)?.outcome && !kept.outcome);
      if (!isOurs) this.#kept.set(id, kept);
    }
    for (const [id, kept] of this.#kept) if (!stored.has(id) && this.#isGone(kept)) this.#kept.delete(id);
    this.dispatchEvent(new Event("change"));
  }

  /** Whether what is not in the store was taken from there; what was given a moment ago is not there yet. @param {Kept} kept */
  #isGone(kept) {
    const command = this.#going.get(kept.id);
    if (!command) return true;
    return kept.waited && feed.takeBack(command) && this.#going.delete(kept.id);
  }
}

export const outbox = new Outbox();
