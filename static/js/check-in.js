// <check-in meeting sitting person>: its forms are given as commands over the websocket, and say what became of them.
// Without a script, or before this one is loaded, they are forms.

import { feed } from "./feed.js";
import "./sent-state.js";

/** @typedef {import("./sent-state.js").SentState} SentState */

class CheckIn extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("submit", (event) => this.#give(event), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {Event} event */
  async #give(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
    event.preventDefault();
    if (this.dataset.busy !== undefined) return; // a second touch of the same finger
    this.dataset.busy = "";
    const facts = { meeting: this.getAttribute("meeting"), sitting: this.getAttribute("sitting"), person: this.getAttribute("person") };
    const command = feed.command(form.dataset.command, facts);
    /** @type {SentState | null} */ (this.querySelector("sent-state"))?.follow(command);
    await command.answer;
    delete this.dataset.busy;
    this.dispatchEvent(new CustomEvent("let-go", { bubbles: true }));
    /** @type {any} */ (this.closest("live-region"))?.refresh();
  }
}

customElements.define("check-in", CheckIn);
