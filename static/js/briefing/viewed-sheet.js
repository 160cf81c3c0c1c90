// <viewed-sheet source>: the page of a paper that the room shows, for who only watches it and has no socket. It asks every
// two seconds, no more while nobody looks or the link holds no more, and is hidden while nothing is shown.

import { write } from "./pictures.js";

const EVERY_MS = 2_000;
const AFTER_TROUBLE_MS = 10_000;

class ViewedSheet extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #timer = 0;
  #isOver = false;
  #image = ""; // that is shown or on its way

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    document.addEventListener("visibilitychange", () => this.#plan(0), { signal });
    this.#picture.addEventListener("load", () => this.toggleAttribute("hidden", false), { signal });
    this.#picture.addEventListener("error", () => this.#askAgain(), { signal });
    this.querySelector("[data-act=enlarge]")?.addEventListener("click", () => this.#enlarge(), { signal });
    this.#plan(Math.random() * EVERY_MS); // hundreds open the page in the same moment
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#timer);
  }

  get #picture() {
    return /** @type {HTMLImageElement} */ (this.querySelector("img"));
  }

  /** @param {number} wait in milliseconds */
  #plan(wait) {
    clearTimeout(this.#timer);
    if (!this.#isOver && !document.hidden) this.#timer = window.setTimeout(() => this.#look(), wait);
  }

  async #look() {
    try {
      const answer = await fetch(this.getAttribute("source") ?? "", { headers: { Accept: "application/json" } });
      this.#isOver = answer.status === 404;
      if (answer.ok) this.#show(await answer.json());
      if (this.#isOver) this.#show({ title: "", place: "", image: null });
      this.#plan(answer.ok ? EVERY_MS : AFTER_TROUBLE_MS);
    } catch {
      this.#plan(EVERY_MS);
    }
  }

  /** @param {{title: string, place: string, image: string | null}} sheet */
  #show({ title, place, image }) {
    const picture = this.#picture;
    for (const [part, words] of Object.entries({ title, place })) {
      for (const line of this.querySelectorAll(`[data-part=${part}]`)) write(line, words);
    }
    picture.alt = `${title}, ${place}`;
    if (image && image !== this.#image) picture.src = image;
    this.#image = image ?? "";
    if (image) return;
    picture.removeAttribute("src");
    this.hidden = true;
  }

  /** The page was turned before its picture came. */
  #askAgain() {
    this.#image = "";
    this.#plan(EVERY_MS / 4);
  }

  #enlarge() {
    const isWide = this.toggleAttribute("data-wide");
    const button = /** @type {HTMLElement} */ (this.querySelector("[data-act=enlarge]"));
    button.textContent = this.getAttribute(isWide ? "data-enlarge-off" : "data-enlarge-on");
  }
}

customElements.define("viewed-sheet", ViewedSheet);
