// <speech-clock started="ISO" limit="420" amber="60">: the time left of a speech, by the server's clock, whatever this
// machine believes. [data-part=figures] and [data-part=bar] are kept right; of the words [data-level] one is shown.

import { feed } from "./feed.js";

const LONG = 100 * 60; // from here on with hours

class SpeechClock extends HTMLElement {
  #timer = 0;
  #tick = () => this.#show();

  connectedCallback() {
    document.addEventListener("feed:clock", this.#tick);
    this.#timer = window.setInterval(this.#tick, 250);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("feed:clock", this.#tick);
    clearInterval(this.#timer);
  }

  #show() {
    const spent = Math.max(0, Math.floor((feed.now().getTime() - Date.parse(this.getAttribute("started") ?? "")) / 1_000));
    const left = Number(this.getAttribute("limit")) - spent;
    const level = left <= 0 ? "red" : left <= Number(this.getAttribute("amber")) ? "amber" : "plain";
    const figures = this.querySelector("[data-part=figures]");
    const words = this.#words(left);
    if (figures && figures.textContent !== words) figures.textContent = words;
    const bar = this.querySelector("[data-part=bar]");
    if (bar instanceof HTMLProgressElement) bar.value = Math.max(0, left);
    if (this.getAttribute("level") !== level) this.setAttribute("level", level);
    for (const word of this.querySelectorAll("[data-level]")) word.toggleAttribute("hidden", word.getAttribute("data-level") !== level);
  }

  /** @param {number} left  seconds; below zero is overtime */
  #words(left) {
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const size = Math.abs(left);
    const minutes = size < LONG ? two(Math.floor(size / 60)) : `${Math.floor(size / 3600)}:${two(Math.floor(size / 60) % 60)}`;
    return `${left < 0 ? "+" : ""}${minutes}:${two(size % 60)}`;
  }
}

customElements.define("speech-clock", SpeechClock);
