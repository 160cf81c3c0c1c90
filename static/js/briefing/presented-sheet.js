// <presented-sheet>: the page of a paper that somebody presents, turned in step with whoever turns it. It stands in a shadow
// root, where a live region that shows itself anew does not reach. Fires "turned" whenever what it shows is another.

import { feed } from "../feed.js";
import { Presented, manifestOf } from "../presented.js";
import { Paper, Refused } from "../reader/paper.js";

const TRY_AGAIN = 2_000;

export class PresentedSheet extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #presented = new Presented();
  /** @type {import("../presented.js").Shown | null} */
  #wanted = null;
  /** @type {Paper | null} */
  #paper = null;
  #picture = new Image();
  #timer = 0;
  #isWide = false;

  constructor() {
    super();
    this.#picture.part.add("page");
    this.#picture.addEventListener("load", () => this.#place());
    this.attachShadow({ mode: "open" }).append(this.#picture);
  }

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    feed.onSignal((passing) => this.#hear(passing), signal);
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#timer);
  }

  /** What stands there now: {title, page, count}; null for nothing. */
  get shown() {
    const page = this.#paper?.page(this.#wanted?.page ?? 0);
    return this.#paper && page ? { title: this.#paper.manifest.title, page: page.label, count: this.#paper.count } : null;
  }

  /** As wide as the frame, at the height that the presenter shows, or the whole page. */
  get isWide() {
    return this.#isWide;
  }

  set isWide(wide) {
    this.#isWide = wide;
    this.#place();
  }

  /** @param {{stream: string, name: string, data: import("../presented.js").Shown}} signal */
  #hear(signal) {
    if (signal.name !== "page") return;
    this.#wanted = this.#presented.hear(signal);
    this.#turn();
  }

  /** A paper that was taken back is shown no longer. @param {{name: string}} entry */
  #heed({ name }) {
    if (name !== "DocumentWithdrawn") return;
    this.#paper = null;
    this.#turn();
  }

  async #turn() {
    clearTimeout(this.#timer);
    const wanted = this.#wanted;
    const version = wanted?.version;
    if (version && this.#paper?.version !== version) {
      try {
        const paper = await Paper.load(manifestOf(wanted));
        if (this.#wanted?.version !== version) return; // another was opened meanwhile
        this.#paper = paper;
      } catch (trouble) {
        this.#paper = null;
        if (!(trouble instanceof Refused)) this.#timer = window.setTimeout(() => this.#turn(), TRY_AGAIN);
      }
    }
    if (!version) this.#paper = null;
    this.#show();
  }

  #show() {
    const { shown } = this;
    const number = this.#wanted?.page ?? 0;
    const image = shown && this.#paper?.page(number)?.image;
    if (image && this.#picture.getAttribute("src") !== image) this.#picture.src = image;
    if (!image) this.#picture.removeAttribute("src");
    this.#picture.alt = shown ? `${shown.title}, ${shown.page}` : "";
    const next = this.#paper?.page(number + 1)?.image;
    if (next) new Image().src = next; // the browser keeps it for ever
    this.#place();
    this.dispatchEvent(new Event("turned", { bubbles: true }));
  }

  #place() {
    this.#picture.part.toggle("wide", this.#isWide);
    this.scrollTop = this.#isWide ? (this.#wanted?.y ?? 0) * this.#picture.offsetHeight : 0;
  }
}

customElements.define("presented-sheet", PresentedSheet);
