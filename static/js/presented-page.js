// <presented-page stream="ID ID">: while somebody presents, the biggest button of the page opens what is presented.

class PresentedPage extends HTMLElement {
  #own = "";
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#own = this.querySelector("a")?.getAttribute("href") ?? "";
    this.#listeners = new AbortController();
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: {version: string | null}}} signal */
  #hear({ stream, name, data }) {
    if (name !== "page" || !this.getAttribute("stream")?.split(" ").includes(stream)) return;
    this.querySelector("a")?.setAttribute("href", data.version ? `/papers/${data.version}` : this.#own);
  }
}

customElements.define("presented-page", PresentedPage);
