// <presented-page stream="ID ID">: while somebody presents, the biggest button of the page opens what is presented.

import { feed } from "./feed.js";
import { Presented } from "./presented.js";

class PresentedPage extends HTMLElement {
  #own = "";
  #presented = new Presented();
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#own = this.querySelector("a")?.getAttribute("href") ?? "";
    this.#listeners = new AbortController();
    feed.onSignal((passing) => this.#hear(passing), this.#listeners.signal);
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: import("./presented.js").Shown}} signal */
  #hear(signal) {
    if (signal.name !== "page" || !this.getAttribute("stream")?.split(" ").includes(signal.stream)) return;
    const last = this.#presented.hear(signal);
    this.querySelector("a")?.setAttribute("href", last ? (last.href ?? `/papers/${last.version}`) : this.#own);
  }
}

customElements.define("presented-page", PresentedPage);
