// The place reached, kept on the server for every device of the person; and the fact that the paper was read.

import { send } from "./paper.js";

const REST = 1500;
const READ = 5000;

export class Place {
  #waiting = 0;
  #read = 0;
  #sent = "";
  #leaving = new AbortController();

  /** @param {import("./stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { signal } = this.#leaving;
    stage.addEventListener("rest", () => {
      clearTimeout(this.#waiting);
      this.#waiting = window.setTimeout(() => this.#send(), REST);
      this.#address();
    }, { signal });
    addEventListener("pagehide", () => this.#send(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.#send(), { signal });
    this.#read = window.setTimeout(() => this.#opened(), READ);
  }

  close() {
    this.#send();
    this.#leaving.abort();
    clearTimeout(this.#waiting);
    clearTimeout(this.#read);
  }

  #send() {
    const { paper, place } = this.stage;
    const wish = JSON.stringify(place);
    if (!paper || wish === this.#sent) return;
    this.#sent = wish;
    send(paper.url("place"), "PUT", { ...place, at: new Date().toISOString() });
  }

  /** The address names the page, so that it can be copied and sent to a colleague. */
  #address() {
    const { paper, current } = this.stage;
    if (paper && location.hash !== paper.anchor(current)) history.replaceState(history.state, "", paper.anchor(current));
  }

  #opened() {
    const { paper } = this.stage;
    if (paper && !document.hidden) send(paper.url("openings"), "POST", { at: new Date().toISOString() });
    else this.#read = window.setTimeout(() => this.#opened(), READ);
  }
}
