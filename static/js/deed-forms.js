// <deed-forms>: forms marked data-deed are sent without leaving the page; what was done, or why not, is said, and the
// live region inside is fetched again. Without a script, or before this one is loaded, they are forms.

import { notify } from "./notice-stack.js";

class DeedForms extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {Set<HTMLFormElement>} */
  #sending = new Set();

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("submit", (event) => this.#send(event), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.deed === undefined) return;
    event.preventDefault();
    if (this.#sending.has(form)) return; // a second touch of the same finger
    this.#sending.add(form);
    const answer = await this.#post(form.action, new FormData(form, event.submitter));
    this.#sending.delete(form);
    const back = answer?.ok ? this.#letGo(form) : null;
    if (answer) notify({ text: answer.sentence, stays: !answer.ok });
    await /** @type {any} */ (this.querySelector("live-region"))?.refresh();
    back?.();
  }

  /** What is pressed may go away with its row: the focus must not hold it, and must not be lost.
   * @param {HTMLFormElement} form @returns {(() => void) | null} gives the focus its place once the row is as it will be */
  #letGo(form) {
    form.reset();
    const dialog = form.closest("dialog");
    dialog?.close(); // the focus goes back to what opened it, which may go away too
    const pressed = document.activeElement;
    const section = form.closest("section");
    const isOurs = form.contains(pressed) || (dialog !== null && pressed?.getAttribute("data-opens") === dialog.id);
    if (!(pressed instanceof HTMLElement) || !isOurs) return null;
    pressed.blur();
    return () => {
      if (document.activeElement !== document.body) return;
      if (pressed.isConnected) return pressed.focus({ preventScroll: true });
      section?.setAttribute("tabindex", "-1");
      section?.focus({ preventScroll: true });
    };
  }

  /** @param {string} address @param {FormData} form @returns {Promise<{ok: boolean, sentence: string} | null>} */
  async #post(address, form) {
    const body = new URLSearchParams(/** @type {any} */ (form));
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      return await answer.json();
    } catch {
      return { ok: false, sentence: this.getAttribute("away") ?? "" };
    }
  }
}

customElements.define("deed-forms", DeedForms);
