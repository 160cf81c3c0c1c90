// <hall-screen>: waits on a display of the hall, and opens what is presented as soon as it is. Inside it:
// [data-part=waiting] while nothing is presented, [data-part=kept] while something is that is not for the hall.

class HallScreen extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{name: string, data: {version: string | null}}} signal */
  async #hear({ name, data }) {
    if (name !== "page") return;
    const paper = data.version && `/papers/${data.version}`;
    const answer = paper ? await fetch(`${paper}/manifest`, { credentials: "same-origin" }).catch(() => null) : null;
    if (paper && answer?.ok) location.replace(paper);
    else this.#say(answer?.status === 404);
  }

  /** @param {boolean} kept  something is presented that is not for the hall */
  #say(kept) {
    for (const part of this.querySelectorAll("[data-part]")) if (part instanceof HTMLElement) part.hidden = (part.dataset.part === "kept") !== kept;
  }
}

customElements.define("hall-screen", HallScreen);
