// <notice-count>: how many notices this person has not seen, changed in place by the signal "notices" {unseen}; hidden at none.
// The page of notices itself shows its list again.

import { facts } from "./page.js";

class NoticeCount extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: {unseen: number}}} signal */
  #hear({ stream, name, data }) {
    if (name !== "notices" || stream !== facts.actor) return;
    const number = this.querySelector("[data-part=number]");
    if (number) number.textContent = String(data.unseen);
    this.hidden = data.unseen === 0;
    const list = /** @type {(HTMLElement & {refresh(): void}) | null} */ (document.querySelector("live-region[src='/notifications']"));
    list?.refresh();
  }
}

customElements.define("notice-count", NoticeCount);
