// <ballot-clock ballot closes="ISO" began="ISO">: the time left of a ballot, by the server's clock. The signal "turnout"
// carries the closing time too: a ballot that was prolonged is right before its fragment is.

import { feed } from "./feed.js";

const SOON = 10;

class BallotClock extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #timer = 0;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    document.addEventListener("feed:clock", () => this.#show(), { signal });
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    this.#timer = window.setInterval(() => this.#show(), 250);
    this.#show();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearInterval(this.#timer);
  }

  /** @param {{name: string, data: {ballot: string, closes_at: string}}} signal */
  #hear({ name, data }) {
    if (name !== "turnout" || data.ballot !== this.getAttribute("ballot") || !data.closes_at) return;
    if (this.getAttribute("closes") !== data.closes_at) this.setAttribute("closes", data.closes_at);
  }

  #show() {
    const closes = Date.parse(this.getAttribute("closes") ?? "");
    const whole = (closes - Date.parse(this.getAttribute("began") ?? "")) / 1_000;
    const left = Math.max(0, Math.ceil((closes - feed.now().getTime()) / 1_000));
    this.#put("figures", `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`);
    const bar = this.querySelector("[data-part=bar]");
    if (bar instanceof HTMLProgressElement) bar.value = Math.min(1, left / Math.max(1, whole));
    this.toggleAttribute("data-over", left === 0);
    const voice = this.querySelector("[data-part=voice]");
    this.#put("voice", left > 0 && left <= SOON ? (voice?.getAttribute("data-soon") ?? "") : ""); // said once, not every second
  }

  /** @param {string} part @param {string} words */
  #put(part, words) {
    const element = this.querySelector(`[data-part=${part}]`);
    if (element && element.textContent !== words) element.textContent = words;
  }
}

customElements.define("ballot-clock", BallotClock);
