// One command on its way to the server, under one key from the first attempt to the answer.

import { newId } from "./ids.js";
import { say } from "./page.js";

/** @typedef {{ok: boolean, code?: string, sentence?: string, [fact: string]: any}} Answer */
/** @typedef {"waiting" | "sending" | "recorded" | "refused"} CommandState */

/** Changes announce themselves with the event "state". */
export class Command extends EventTarget {
  /** @type {CommandState} */
  state = "waiting";
  /** @type {Answer | null} */
  outcome = null;
  /** @type {Date | null} when the server had recorded it, by the server's clock */
  at = null;
  attempts = 0;

  /**
   * @param {string} name
   * @param {Record<string, unknown>} payload
   * @param {string} [key] made here unless the caller made one before the line was lost
   */
  constructor(name, payload, key = newId()) {
    super();
    this.name = name;
    this.payload = payload;
    this.key = key;
    /** @type {Promise<Answer>} */
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** @type {(answer: Answer) => void} */
  #resolve = () => {};

  /** The state in words for the person who gave the command. */
  get words() {
    if (this.state === "recorded") return say("recorded", { time: this.at?.toLocaleTimeString("vi", { hour12: false }) ?? "" });
    return this.state === "refused" ? (this.outcome?.sentence ?? "") : say(this.state);
  }

  /** @param {CommandState} state */
  become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  /** @param {Answer} answer @param {Date} at */
  settle(answer, at) {
    this.outcome = answer;
    this.at = at;
    this.become(answer.ok ? "recorded" : "refused");
    this.#resolve(answer);
  }
}
