// <caption-desk meeting>: whoever types what is said. What is being typed is seen on every screen; Enter ends the line. The
// field is empty at once for the next line; a line that is refused comes back to it.

import { feed } from "../feed.js";
import { notify } from "../notice-stack.js";

const PAUSE_MS = 300; // between two signals of what is being typed

class CaptionDesk extends HTMLElement {
  #pausing = 0;
  #sent = "";
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("input", () => this.#type(), { signal });
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#end();
    }, { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#pausing);
  }

  /** @returns {HTMLInputElement} */
  get #field() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[name=text]"));
  }

  get #meeting() {
    return this.getAttribute("meeting") ?? "";
  }

  #type() {
    if (this.#pausing) return;
    this.#pausing = window.setTimeout(() => {
      this.#pausing = 0;
      const text = this.#field.value.trim();
      if (text === this.#sent) return;
      this.#sent = text;
      feed.signal("caption_type", { meeting: this.#meeting, text });
    }, PAUSE_MS);
  }

  async #end() {
    const text = this.#field.value.trim();
    if (!text) return;
    clearTimeout(this.#pausing);
    this.#pausing = 0;
    this.#sent = "";
    this.#field.value = "";
    this.#field.focus();
    const answer = await feed.command("caption_write", { meeting: this.#meeting, text }).answer;
    if (answer.ok) return;
    notify({ text: answer.sentence ?? "", stays: true });
    if (!this.#field.value) this.#field.value = text;
  }
}

customElements.define("caption-desk", CaptionDesk);
