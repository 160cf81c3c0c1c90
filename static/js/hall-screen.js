// <hall-screen>: a display of the hall that nobody touches. Its live region shows what the display was told; what is
// presented is opened as soon as it is, where the display follows it (data-follows), in the display's own colours (data-dress).

import { feed } from "./feed.js";

class HallScreen extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {string | null} the paper that is presented now */
  #presented = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:state", () => this.#catchUp(), { signal });
    this.addEventListener("live-region:shown", () => this.#shown(), { signal });
    // What the service worker kept of the last page may be older than what it kept of the last fragment.
    setTimeout(() => feed.state !== "connected" && this.#refresh(), 3_000);
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{name: string, data: {version: string | null}}} signal */
  #hear({ name, data }) {
    if (name !== "page") return;
    this.#presented = data.version;
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
    const paper = this.#presented && this.#told?.dataset.follows === "yes" ? `/papers/${this.#presented}` : null;
    const answer = paper ? await fetch(`${paper}/manifest`, { credentials: "same-origin" }).catch(() => null) : null;
    if (paper && answer?.ok) location.replace(paper);
    else this.#say(answer?.status === 404);
  }

  /** @param {boolean} kept  something is presented that is not for the hall */
  #say(kept) {
    const part = this.querySelector("[data-part=kept]");
    if (part instanceof HTMLElement) part.hidden = !kept;
  }
}

customElements.define("hall-screen", HallScreen);
