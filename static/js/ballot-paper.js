// <ballot-paper>: one's own answer to the open ballot. A touch sends it; it counts as chosen when the server has recorded
// it, and the receipt says when. What other events change on the page never touches a choice that is on its way.

import { ballots } from "./ballot-outbox.js";
import "./ballot-clock.js";
import "./ballot-turnout.js";
import { say } from "./page.js";

const SETTLES = 600; // a finger that was on its way to something else must not find an answer under it

class BallotPaper extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #since = 0;
  #number = 0;
  #choice = "";
  #at = "";
  #code = "";
  #refusal = "";

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.#since = document.readyState === "complete" ? performance.now() : -SETTLES;
    this.#learn();
    this.addEventListener("submit", (event) => this.#press(event), { signal });
    ballots.addEventListener("change", () => this.#show(), { signal });
    ballots.addEventListener("settled", (event) => this.#settle(/** @type {CustomEvent} */ (event)), { signal });
    document.addEventListener("feed:entry", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("live-region:shown", () => this.#again(), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  // What is known

  /** What the server wrote into the page. */
  #learn() {
    this.#number = Number(this.getAttribute("number"));
    this.#choice = this.getAttribute("choice") ?? "";
    this.#at = this.getAttribute("at") ?? "";
    this.#code = this.getAttribute("code") ?? "";
  }

  /** A fragment came: it may be newer than what is known here, or older. */
  #again() {
    if (Number(this.getAttribute("number")) >= this.#number) this.#learn();
    this.#show();
  }

  /** @param {{name: string, data: Record<string, any>}} entry */
  #hear({ name, data }) {
    if (data.ballot_id !== this.getAttribute("ballot")) return;
    if (name === "VoteNoted" && data.number > this.#number) {
      // Chosen at another window of the same person: the receipt comes with the fragment.
      if (!ballots.of(data.ballot_id)) /** @type {any} */ (this.closest("live-region"))?.refresh();
    } else if (name === "BallotClosed" || name === "BallotVoided") this.#end();
  }

  /** The buttons will go: the focus goes to the heading, where the outcome will be said. */
  #end() {
    for (const button of this.#buttons) button.disabled = true;
    const heading = this.closest("section")?.querySelector("h2");
    if (this.contains(document.activeElement) && heading instanceof HTMLElement) heading.focus({ preventScroll: true });
  }

  // Choosing

  /** @param {SubmitEvent} event */
  #press(event) {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || performance.now() - this.#since < SETTLES) return;
    this.#refusal = "";
    if (button.value === this.#choice && !ballots.of(this.#id)) return this.#show(); // it stands already
    const vote = {
      meeting: this.getAttribute("meeting") ?? "", ballot: this.#id, person: this.getAttribute("person") ?? "",
      seen: this.getAttribute("seen") ?? "", choice: button.value, replaces: this.#number,
    };
    const words = button.textContent?.trim() ?? "";
    ballots.give(vote, { subject: this.getAttribute("subject") ?? "", words, later: this.#say("later") });
  }

  /** @param {CustomEvent} event */
  #settle(event) {
    if (!this.#mine(event) || !this.isConnected) return;
    const { answer } = event.detail;
    if (answer.ok && answer.number >= this.#number) {
      this.#number = answer.number;
      this.#choice = answer.choice;
      this.#at = answer.recorded_at;
      const short = String(answer.receipt.hash).slice(0, 8).toUpperCase();
      this.#code = `${short.slice(0, 4)} ${short.slice(4)}`;
    } else if (!answer.ok) {
      this.#refusal = answer.sentence ?? "";
      /** @type {any} */ (this.closest("live-region"))?.refresh();
    }
    this.#show();
  }

  // Showing

  get #id() {
    return this.getAttribute("ballot") ?? "";
  }

  get #buttons() {
    return [...this.querySelectorAll("button.choice")].filter((it) => it instanceof HTMLButtonElement);
  }

  /** @param {Event} event */
  #mine(event) {
    return /** @type {CustomEvent} */ (event).detail.ballot === this.#id;
  }

  /** @param {string} name */
  #say(name) {
    return this.getAttribute(`data-${name}`) ?? "";
  }

  #show() {
    const going = ballots.of(this.#id);
    const shown = going ? going.choice : this.#choice;
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", String(button.value === shown));
      button.toggleAttribute("data-going", Boolean(going) && button.value === shown);
    }
    const [kind, state, words] = this.#words(going);
    this.#put("state", state, `state state--${kind}`);
    this.#put("words", words);
    this.#put("code", !going && this.#code && this.#choice ? this.#say("receipt").replace("{code}", this.#code) : "");
  }

  /** @param {{state: string} | null} going @returns {[string, string, string]} */
  #words(going) {
    if (going?.state === "waiting") return ["heed", this.#say("waiting"), this.#say("counts")];
    if (going) return ["work", this.#say("sending"), this.#say("counts")];
    if (this.#refusal) return ["heed", this.#say("refused"), this.#refusal];
    if (this.#choice) return ["done", say("recorded", { time: this.#time }), this.#say("chosen")];
    return ["wait", this.#say("none"), this.#say("choose")];
  }

  get #time() {
    const zone = this.getAttribute("zone") ?? undefined;
    return new Date(this.#at).toLocaleTimeString("vi", { hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone });
  }

  /** @param {string} part @param {string} words @param {string} [dress] */
  #put(part, words, dress) {
    const element = this.querySelector(`[data-part=${part}]`);
    if (!element) return;
    if (element.textContent !== words) element.textContent = words;
    if (dress && element.className !== dress) element.className = dress;
  }
}

customElements.define("ballot-paper", BallotPaper);
