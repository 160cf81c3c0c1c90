// <paper-presenter meeting>: the control room shows a paper to all sites and turns its pages; whoever presents from the
// reader is taken over from, on the page that is shown.

import { feed } from "../feed.js";
import { Presented, manifestOf } from "../presented.js";
import { Paper } from "../reader/paper.js";
import { reveal, write } from "./pictures.js";

const REMEMBERED = 2_000; // in which a server that knows what is shown says it to a page that joins
const RESTED = 1_200; // the page that stays goes into the journal

class PaperPresenter extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #presented = new Presented();
  /** @type {import("../presented.js").Shown | null} */
  #shown = null;
  /** @type {Paper | null} */
  #paper = null;
  #resting = 0;
  /** What was shown last, if it was from here. @type {{version: string | null, page: number} | null} */
  #own = null;
  #forgotten = 0;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    feed.onSignal((passing) => this.#hear(passing), signal);
    this.addEventListener("change", (event) => this.#choose(event), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    document.addEventListener("feed:state", () => this.#again(), { signal });
    document.addEventListener("live-region:shown", () => this.#show(), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#resting);
    clearTimeout(this.#forgotten);
  }

  /** @param {{stream: string, name: string, data: import("../presented.js").Shown}} signal */
  async #hear(signal) {
    if (signal.name !== "page") return;
    clearTimeout(this.#forgotten);
    this.#shown = this.#presented.hear(signal);
    const shown = this.#shown;
    if (shown?.version && (shown.version !== this.#own?.version || shown.page !== this.#own.page)) this.#own = null;
    if (shown?.version && this.#paper?.version !== shown.version) this.#paper = await Paper.load(manifestOf(shown)).catch(() => null);
    this.#show();
  }

  /** @param {Event} event */
  #choose(event) {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement) || !field.value) return;
    this.#send({ version: field.value, page: 1 });
    field.value = "";
    field.blur(); // so that the list may be shown anew
  }

  /** @param {Event} event */
  #press(event) {
    const act = event.target instanceof Element ? event.target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (act === "stop-paper") this.#send({ version: null, page: 1 });
    if (!this.#shown?.version || !this.#paper || (act !== "page-back" && act !== "page-on")) return;
    const page = this.#shown.page + (act === "page-on" ? 1 : -1);
    if (page >= 1 && page <= this.#paper.count) this.#send({ version: this.#shown.version, page });
  }

  /** @param {{version: string | null, page: number}} place */
  #send(place) {
    clearTimeout(this.#resting);
    this.#own = place.version ? place : null;
    const wish = { meeting: this.getAttribute("meeting"), ...place, y: 0 };
    feed.command("turn_page", { ...wish, rest: place.version === null });
    if (place.version !== null) this.#resting = window.setTimeout(() => feed.command("turn_page", { ...wish, rest: true }), RESTED);
    if (this.#shown) this.#shown = { ...this.#shown, page: place.page }; // the next press counts from here
  }

  /** A server that was started anew has not heard of it; one that has says so first. */
  #again() {
    clearTimeout(this.#forgotten);
    if (feed.state !== "connected" || !this.#own) return;
    this.#forgotten = window.setTimeout(() => this.#own && this.#send(this.#own), REMEMBERED);
  }

  #show() {
    const paper = this.#shown?.version ? this.#paper : null;
    reveal(this, "presenting", paper !== null);
    for (const line of this.querySelectorAll("[data-part=page]")) {
      const label = paper?.label(this.#shown?.page ?? 1) ?? "";
      write(line, paper ? `${paper.manifest.title}: ${this.getAttribute("data-page")} ${label} / ${paper.count}` : (this.getAttribute("data-nothing") ?? ""));
    }
  }
}

customElements.define("paper-presenter", PaperPresenter);
