// <roll-call>: the clerk's list. Finds as one types, marks without leaving the page, and offers to take it back.

import { filled } from "./filled.js";
import { folded } from "./reader/fold.js";
import { notify } from "./notice-stack.js";

class RollCall extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #query = "";

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("input", () => this.#sift(), { signal });
    this.addEventListener("live-region:shown", () => this.#sift(), { signal });
    this.addEventListener("submit", (event) => this.#mark(event), { signal });
    this.#find?.addEventListener("keydown", (event) => this.#take(event), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  get #find() {
    const field = this.querySelector("[data-find]");
    return field instanceof HTMLInputElement ? field : null;
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll("[data-person]")].filter((row) => row instanceof HTMLElement);
  }

  #sift() {
    const words = folded(this.#find?.value ?? "").split(/\s+/).filter(Boolean);
    const box = this.querySelector("[data-unmarked]");
    const unmarked = box instanceof HTMLInputElement && box.checked;
    let shown = 0;
    for (const row of this.#rows) {
      const text = folded(row.dataset.words ?? "");
      const fits = words.every((word) => text.includes(word)) && (!unmarked || row.dataset.open !== undefined);
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    const query = words.join(" ") + (unmarked ? " *" : "");
    if (query === this.#query) return;
    this.#query = query;
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = query ? filled(this.getAttribute("found") ?? "", { count: shown }) : "";
  }

  /** Enter in the search field marks the first who fits and is not here yet. @param {KeyboardEvent} event */
  #take(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const field = this.#find;
    if (!field?.value.trim()) return;
    const form = this.#rows.find((row) => !row.hidden)?.querySelector("form[data-mark]");
    if (!(form instanceof HTMLFormElement) || form.dataset.mark === "LEFT") return; // nobody is sent home by a second Enter
    form.requestSubmit();
    field.value = "";
    this.#sift();
  }

  /** @param {Event} event */
  async #mark(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.mark) return;
    event.preventDefault();
    const name = form.dataset.name ?? "";
    const answer = await this.#post(form.action, new URLSearchParams(/** @type {any} */ (new FormData(form))));
    this.#refresh();
    if (!answer) return;
    if (!answer.ok) return notify({ text: `${name}: ${answer.sentence}`, stays: true });
    notify({ text: `${name}. ${answer.sentence}`, way: { label: this.getAttribute("undo") ?? "", act: () => this.#undo(form.action, answer.number) } });
  }

  /** @param {string} action @param {number} number */
  async #undo(action, number) {
    const answer = await this.#post(`${action}/reversal`, new URLSearchParams({ number: String(number), csrf_token: this.getAttribute("token") ?? "" }));
    this.#refresh();
    if (answer && !answer.ok) notify({ text: answer.sentence, stays: true });
  }

  /** @param {string} address @param {URLSearchParams} body @returns {Promise<{ok: boolean, sentence: string, number: number} | null>} */
  async #post(address, body) {
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      return await answer.json();
    } catch {
      return null;
    }
  }

  #refresh() {
    /** @type {any} */ (this.querySelector("live-region"))?.refresh();
  }
}

customElements.define("roll-call", RollCall);
