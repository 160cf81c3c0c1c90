// <floor-request meeting person item>: its forms are given as commands over the websocket, and say what became of them.
// Without a script, or before this one is loaded, they are forms.

import { feed } from "./feed.js";
import "./sent-state.js";

/** @typedef {import("./sent-state.js").SentState} SentState */

class FloorRequest extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("submit", (event) => this.#give(event), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {SubmitEvent} event */
  async #give(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
    event.preventDefault();
    if (this.dataset.busy !== undefined) return; // a second touch of the same finger
    this.dataset.busy = "";
    const written = new FormData(form, event.submitter);
    const facts = { meeting: this.getAttribute("meeting"), person: this.getAttribute("person") };
    const asked = form.dataset.request
      ? { request: form.dataset.request }
      : { item: this.getAttribute("item"), kind: written.get("kind"), subject: String(written.get("subject") ?? "") };
    const command = feed.command(form.dataset.command, { ...facts, ...asked });
    /** @type {SentState | null} */ (this.querySelector("sent-state"))?.follow(command);
    const answer = await command.answer;
    delete this.dataset.busy;
    if (answer.ok) form.reset(); // what was typed stays where it was refused
    this.dispatchEvent(new CustomEvent("let-go", { bubbles: true }));
    /** @type {any} */ (this.closest("live-region"))?.refresh();
  }
}

customElements.define("floor-request", FloorRequest);
