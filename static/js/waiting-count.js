// <waiting-count>: how much waits on this laptop to be sent, beside the state of the line; then, that answers have come. Whoever
// signs out while something waits is told so first.

import { feed } from "./feed.js";
import { leftBehind } from "./notes/left-behind.js";
import { outbox } from "./outbox.js";
import { facts, say } from "./page.js";

const SETTLES = 1_500; // what goes at once has not waited

class WaitingCount extends HTMLElement {
  #timer = 0;
  #waits = 0;

  connectedCallback() {
    if (!facts.actor) return;
    const soon = () => (this.#timer ||= setTimeout(() => this.#count(), SETTLES));
    outbox.addEventListener("change", soon);
    for (const name of ["pending:changed", "feed:state"]) document.addEventListener(name, soon);
    document.addEventListener("submit", (event) => this.#leave(event), { capture: true });
    this.#count();
  }

  async #count() {
    const notes = feed.state === "connected" ? [] : await leftBehind.all(); // with a line they go while they are typed
    this.#timer = 0;
    this.#waits = outbox.waiting.length + notes.length;
    const answers = outbox.all.length - outbox.waiting.length;
    const isRefused = outbox.all.some(({ outcome }) => outcome && !outcome.ok);
    const parts = [this.#waits && say("waits", { count: this.#waits }), answers && say("answers", { count: answers })];
    const link = /** @type {HTMLElement} */ (this.querySelector("a"));
    link.textContent = parts.filter(Boolean).join(" · ");
    link.className = `state state--${isRefused ? "heed" : this.#waits ? "wait" : "done"}`;
    this.hidden = !link.textContent;
  }

  /** @param {Event} event */
  #leave(event) {
    const form = event.target;
    const dialog = document.getElementById("leaving");
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-sign-out") || !(dialog instanceof HTMLDialogElement)) return;
    if (!this.#waits || dialog.contains(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = dialog.querySelector("[data-part=count]");
    if (words) words.textContent = say("waits", { count: this.#waits });
    dialog.showModal();
  }
}

customElements.define("waiting-count", WaitingCount);
