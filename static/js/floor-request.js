// <floor-request meeting person item>: asking for the floor, and withdrawing.

import { GivenForms } from "./given-forms.js";
import { outbox } from "./outbox.js";

/** @typedef {import("./sent-state.js").SentState} SentState */

class FloorRequest extends GivenForms {
  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#goOn();
  }

  /** @override @param {HTMLFormElement} form @param {FormData} written */
  facts(form, written) {
    const facts = { meeting: this.getAttribute("meeting"), person: this.getAttribute("person") };
    if (form.dataset.request) return { ...facts, request: form.dataset.request };
    const asked = { kind: written.get("kind"), subject: String(written.get("subject") ?? "") };
    return { ...facts, item: this.getAttribute("item"), ...asked };
  }

  /** @override @param {HTMLFormElement} _form @param {Record<string, any>} facts */
  said(_form, facts) {
    return { where: this.getAttribute("where") ?? "", words: facts.subject ?? "" };
  }

  /** What was asked before this page was opened still says how far it is. */
  async #goOn() {
    await outbox.opened;
    const command = outbox.commandOf(({ payload }) => payload.item === this.getAttribute("item"));
    if (command) /** @type {SentState | null} */ (this.querySelector("sent-state"))?.follow(command);
  }
}

customElements.define("floor-request", FloorRequest);
