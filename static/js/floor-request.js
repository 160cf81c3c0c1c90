// <floor-request meeting person item>: asking for the floor, and withdrawing.

import { GivenForms } from "./given-forms.js";

class FloorRequest extends GivenForms {
  /** @override @param {HTMLFormElement} form @param {FormData} written */
  facts(form, written) {
    const facts = { meeting: this.getAttribute("meeting"), person: this.getAttribute("person") };
    if (form.dataset.request) return { ...facts, request: form.dataset.request };
    const asked = { kind: written.get("kind"), subject: String(written.get("subject") ?? "") };
    return { ...facts, item: this.getAttribute("item"), ...asked };
  }
}

customElements.define("floor-request", FloorRequest);
