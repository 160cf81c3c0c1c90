// An element whose forms are given as commands over the websocket, and say what became of them.
// Without a script, or before this one is loaded, they are forms.

import { feed } from "./feed.js";
import { outbox } from "./outbox.js";
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

  /**
   * What is said of a command that may wait on this laptop for a line; null where it lives as long as its page.
   * @param {HTMLFormElement} _form
   * @param {Record<string, any>} _facts
   * @returns {import("./outbox.js").Said | null}
   */
  said(_form, _facts) {
    return null;
  }

  /** @param {SubmitEvent} event */
  async #give(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
    event.preventDefault();
    if (this.dataset.busy !== undefined) return; // a second touch of the same finger
    this.dataset.busy = "";
    const facts = this.facts(form, new FormData(form, event.submitter));
    const { command, parted } = this.#send(form, form.dataset.command, facts);
    /** @type {SentState | null} */ (form.querySelector("sent-state") ?? this.querySelector("sent-state"))?.follow(command);
    const answer = await Promise.race([command.answer, parted]);
    delete this.dataset.busy;
    if (!answer || answer.ok) form.reset(); // what was typed stays where it was refused
    this.dispatchEvent(new CustomEvent("let-go", { bubbles: true }));
    await command.answer;
    /** @type {any} */ (this.closest("live-region"))?.refresh();
  }

  /** @param {HTMLFormElement} form @param {string} name @param {Record<string, any>} facts @returns {import("./outbox.js").Given} */
  #send(form, name, facts) {
    const said = this.said(form, facts);
    return said ? outbox.give(name, facts, said) : { command: feed.command(name, facts), parted: new Promise(() => {}) };
  }
}
