// <teller-key>: one teller's part of the shared key and of the opening. The phrase is shown once, and afterwards it is in
// this page's memory only; after a reload the teller types it. What is secret is made anew from it each time.

import { ask, short, tell } from "./asking.js";
import * as keys from "./keys.js";
import { newPhrase, secretOf } from "./phrase.js";

/** @typedef {{ number: number, step: string, scheme: keys.Scheme, enrolments: keys.Enrolments, letters: keys.Letters,
 *   confirmed: number[], opened: number[], fingerprint: string, sums: string[] }} Transcript */

class TellerKey extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {Transcript | null} */
  #known = null;
  /** @type {Uint8Array | null} */
  #secret = null;
  #fresh = "";
  #isBusy = false;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("submit", (event) => void this.#press(event), { signal });
    document.addEventListener("feed:entry", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("live-region:shown", () => void this.#look(), { signal });
    void this.#look();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{name: string, data: Record<string, any>}} entry */
  #hear({ name, data }) {
    if (data.election_id === this.getAttribute("election") && (name === "KeyMoved" || name === "ElectionMoved")) void this.#look();
  }

  async #look() {
    const known = await ask(`${this.getAttribute("address")}/key/transcript`);
    if (known?.number !== this.#known?.number) [this.#secret, this.#fresh] = this.#known ? [null, ""] : [this.#secret, this.#fresh];
    this.#known = known;
    if (this.#needs === "letters" && this.#secret) return this.#send("letters");
    this.#show();
  }

  get #place() {
    return Number(this.getAttribute("place"));
  }

  /** What this teller has to do now: a part of the page that is shown. */
  get #needs() {
    const known = this.#known;
    if (!known) return "begin";
    const mine = this.#place;
    const done = { enrolment: mine in known.enrolments, letters: mine in known.letters,
      confirmation: known.confirmed.includes(mine), opening: known.opened.includes(mine) };
    return known.step in done && done[/** @type {keyof typeof done} */ (known.step)] ? "wait" : known.step;
  }

  /** @param {SubmitEvent} event */
  async #press(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    this.#put("trouble", "");
    switch (form.dataset.does) {
      case "begin":
        return this.#post({ step: "begin" });
      case "phrase":
        this.#fresh = newPhrase();
        return this.#show();
      case "enrolment":
        this.#secret = secretOf(this.#fresh);
        return this.#send("enrolment");
      case "typed": {
        const input = form.querySelector("input");
        this.#secret = secretOf(input?.value ?? "");
        if (!this.#secret) return this.#put("trouble", this.#say("mistyped"));
        form.reset();
        return this.#needs === "letters" ? this.#send("letters") : this.#show();
      }
      default:
        return this.#send(this.#needs);
    }
  }

  /** @param {string} step */
  async #send(step) {
    if (this.#isBusy || !this.#known || !this.#secret) return;
    try {
      await this.#post({ step, number: this.#known.number, said: this.#said(step, this.#known, this.#secret) });
    } catch (trouble) {
      const words = trouble instanceof keys.WrongShare ? this.#say("wrong").replace("{n}", String(trouble.place)) : this.#say("other");
      this.#secret = trouble instanceof keys.WrongShare ? this.#secret : null;
      this.#show();
      this.#put("trouble", words);
    }
  }

  /** @param {string} step @param {Transcript} known @param {Uint8Array} secret */
  #said(step, known, secret) {
    const { scheme, enrolments } = known;
    if (step === "enrolment") return keys.enrolment(scheme, this.#place, secret);
    const own = keys.enrolment(scheme, this.#place, secret).commitments[0];
    if (own !== enrolments[this.#place]?.commitments[0]) throw new RangeError("the phrase of another key");
    if (step === "letters") return keys.letters(scheme, this.#place, secret, enrolments);
    const mine = keys.share(scheme, this.#place, secret, enrolments, known.letters);
    if (step === "confirmation") return keys.confirmation(scheme, this.#place, enrolments, mine);
    const paper = { election: this.getAttribute("election") ?? "", fingerprint: keys.fingerprint(scheme, enrolments),
      groups: JSON.parse(this.getAttribute("groups") ?? "[]") };
    return keys.partial(paper, this.#place, mine, known.sums);
  }

  /** @param {Record<string, unknown>} said */
  async #post(said) {
    this.#isBusy = true;
    const answer = await tell(this, "/key", said, this.#say("away"));
    this.#isBusy = false;
    await this.#look();
    if (!answer.ok) this.#put("trouble", answer.sentence ?? "");
  }

  #show() {
    const needs = this.#needs;
    const isFresh = needs === "enrolment" && this.#fresh;
    const hasPhrase = Boolean(this.#secret) || needs === "enrolment" || needs === "begin";
    const asksPhrase = !hasPhrase && ["letters", "confirmation", "opening"].includes(needs);
    const shown = asksPhrase ? "typed" : isFresh ? "enrolment" : needs === "enrolment" ? "phrase" : needs;
    for (const part of this.querySelectorAll("[data-shown]")) {
      if (part instanceof HTMLElement) part.hidden = !(part.dataset.shown ?? "").split(" ").includes(shown);
    }
    this.#put("phrase", isFresh ? this.#fresh : "");
    const known = this.#known;
    const isWhole = known !== null && Object.keys(known.enrolments).length === known.scheme.places;
    this.#put("print", isWhole ? short(keys.fingerprint(known.scheme, known.enrolments)) : "");
  }

  /** @param {string} name */
  #say(name) {
    return this.getAttribute(`data-${name}`) ?? "";
  }

  /** @param {string} part @param {string} words */
  #put(part, words) {
    for (const element of this.querySelectorAll(`[data-part=${part}]`)) if (element.textContent !== words) element.textContent = words;
  }
}

customElements.define("teller-key", TellerKey);
