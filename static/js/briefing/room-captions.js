// <room-captions meeting>: the last line of the captions and the one that is being typed, at the foot of a site's screen.
// What is said is gone after a while; a site may put the captions off.

import { feed } from "../feed.js";

const STAYS_MS = 12_000;
const KEPT = "captions-off";

export class RoomCaptions extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #last = { id: "", text: "" };
  #typing = "";
  #timer = 0;
  #off = localStorage.getItem(KEPT) === "yes";
  /** Whether there was anything to read since the page was opened. */
  began = false;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    feed.onSignal((passing) => this.#hear(passing), signal);
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#timer);
  }

  get isOff() {
    return this.#off;
  }

  set isOff(off) {
    this.#off = off;
    localStorage.setItem(KEPT, off ? "yes" : "no");
    this.#show();
  }

  /** @param {{name: string, data: {text?: string}}} signal */
  #hear({ name, data }) {
    if (name !== "caption") return;
    this.#typing = data.text ?? "";
    this.#fresh();
  }

  /** @param {{name: string, data: {meeting_id?: string, caption_id?: string, text?: string}}} entry */
  #heed({ name, data }) {
    if (data.meeting_id !== this.getAttribute("meeting")) return;
    if (name === "CaptionMended" && data.caption_id === this.#last.id) this.#last.text = data.text ?? "";
    else if (name === "CaptionWritten") {
      this.#last = { id: data.caption_id ?? "", text: data.text ?? "" };
      this.#typing = "";
    } else return;
    this.#fresh();
  }

  #fresh() {
    this.began = this.began || Boolean(this.#typing || this.#last.text);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#clear(), STAYS_MS);
    this.#show();
    this.dispatchEvent(new Event("captions", { bubbles: true }));
  }

  #clear() {
    this.#last = { id: "", text: "" };
    this.#typing = "";
    this.#show();
  }

  #show() {
    this.hidden = this.#off || !this.began;
    const lines = [this.#last.text, this.#typing].filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    this.replaceChildren(...lines);
  }
}

customElements.define("room-captions", RoomCaptions);
