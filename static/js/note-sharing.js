// <note-sharing>: shares notes and takes them back without leaving the page; what changed elsewhere is shown by the region round it.

import { feed } from "./feed.js";
import { GivenForms } from "./given-forms.js";

/** @typedef {HTMLElement & {refresh(): Promise<void>}} LiveRegion */

class NoteSharing extends GivenForms {
  #leaving = new AbortController();

  connectedCallback() {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const hear = (/** @type {{name: string}} */ { name }) => {
      if (name === "shared_notes") /** @type {LiveRegion | null} */ (this.closest("live-region"))?.refresh();
    };
    feed.onSignal(hear, this.#leaving.signal);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  /** @override @param {HTMLFormElement} form @param {FormData} written */
  facts(form, written) {
    if (form.dataset.command === "end_share") return { share: written.get("share") };
    const [audience, whom] = String(written.get("with")).split(" ");
    return { version: written.get("version"), note: written.get("note"), audience, with: whom };
  }
}

customElements.define("note-sharing", NoteSharing);
