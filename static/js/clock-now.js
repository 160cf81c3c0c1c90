// <clock-now zone="Asia/Ho_Chi_Minh">: the time of the chamber by the server's clock, whatever this machine believes.
// seconds: with seconds.

import { feed } from "./feed.js";

class ClockNow extends HTMLElement {
  #timer = 0;
  #tick = () => this.#show();

  connectedCallback() {
    document.addEventListener("feed:clock", this.#tick);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("feed:clock", this.#tick);
    clearTimeout(this.#timer);
  }

  #show() {
    const now = feed.now();
    const words = this.#words(now);
    if (this.textContent !== words) this.replaceChildren(words); // a live region may have put the server's empty one here
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tick, 1_000 - now.getMilliseconds());
  }

  /** @param {Date} now */
  #words(now) {
    return new Intl.DateTimeFormat("vi", {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.getAttribute("zone") ?? undefined,
      ...(this.hasAttribute("seconds") ? { second: "2-digit" } : {}),
    }).format(now);
  }
}

customElements.define("clock-now", ClockNow);
