// <hall-screen>: a display of the hall that nobody touches. Its live region shows what the display was told; what is
// presented is opened as soon as it is, where the display follows it (data-follows), in the display's own colours (data-dress).

import { feed } from "./feed.js";
import { Presented } from "./presented.js";

class HallScreen extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #presented = new Presented();
  /** @type {import("./presented.js").Shown | null} */
  #last = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    feed.onSignal((passing) => this.#hear(passing), signal);
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:state", () => this.#catchUp(), { signal });
    this.addEventListener("live-region:shown", () => this.#shown(), { signal });
    // What the service worker kept of the last page may be older than what it kept of the last fragment.
    setTimeout(() => feed.state !== "connected" && this.#refresh(), 3_000);
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: import("./presented.js").Shown}} signal */
  #hear(signal) {
    if (signal.name !== "page") return;
    this.#last = this.#presented.hear(signal);
    this.#follow();
  }

  /** The doors change what may be heard at all. @param {{name: string}} entry */
  #heed({ name }) {
    if (name === "ClosedSittingChanged") location.reload();
  }

  #catchUp() {
    if (feed.state === "connected") this.#refresh();
  }

  #refresh() {
    /** @type {any} */ (this.querySelector("live-region"))?.refresh();
  }

  #shown() {
    const dress = this.#told?.dataset.dress;
    if (dress) document.documentElement.dataset.theme = dress;
    this.#follow();
  }

  /** @returns {HTMLElement | null} */
  get #told() {
    return this.querySelector("[data-follows]");
  }

  async #follow() {
    const shown = this.#told?.dataset.follows === "yes" ? this.#last : null;
    const paper = shown && `/papers/${shown.version}`;
    const answer = paper ? await fetch(`${paper}/manifest`, { credentials: "same-origin" }).catch(() => null) : null;
    if (paper && answer?.ok) location.replace(shown.href ?? paper);
    else this.#say(answer?.status === 404);
  }

  /** @param {boolean} kept  something is presented that is not for the hall */
  #say(kept) {
    const part = this.querySelector("[data-part=kept]");
    if (part instanceof HTMLElement) part.hidden = !kept;
  }
}

customElements.define("hall-screen", HallScreen);
