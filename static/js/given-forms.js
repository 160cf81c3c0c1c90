// An element whose forms are given as commands over the websocket, and say what became of them.
// Without a script, or before this one is loaded, they are forms.

import { feed } from "./feed.js";
import "./sent-state.js";

/** @typedef {import("./sent-state.js").SentState} SentState */

export class GivenForms extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("submit", (event) => this.#give(event), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /**
   * What the command says, of a form and what was written into it.
   * @param {HTMLFormElement} _form
   * @param {FormData} _written
   * @returns {Record<string, unknown>}
   */
  facts(_form, _written) {
    throw new Error("an element of its own says what its commands say");
  }

  /** @param {SubmitEvent} event */
  async #give(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
    event.preventDefault();
    if (this.dataset.busy !== undefined) return; // a second touch of the same finger
    this.dataset.busy = "";
    const facts = this.facts(form, new FormData(form, event.submitter));
    const command = feed.command(form.dataset.command, facts);
    /** @type {SentState | null} */ (form.querySelector("sent-state") ?? this.querySelector("sent-state"))?.follow(command);
    const answer = await command.answer;
    delete this.dataset.busy;
    if (answer.ok) form.reset(); // what was typed stays where it was refused
    this.dispatchEvent(new CustomEvent("let-go", { bubbles: true }));
    /** @type {any} */ (this.closest("live-region"))?.refresh();
  }
}
