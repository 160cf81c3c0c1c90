// <bridge-waiting>: the computer of a bridge point before its meeting. It enters the first room that opens.
//
// A room that calls this site only now has a stream that the page does not know yet: it is asked for every ten seconds.
// A site that just left a room on purpose is not pulled back into it: `?left=` names that room.

const ASK_AGAIN = 10_000;

class BridgeWaiting extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #timer = 0;

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("live-region:shown", () => this.#enter(), { signal: this.#listeners.signal });
    this.#timer = setInterval(() => /** @type {any} */ (this.querySelector("live-region"))?.refresh(), ASK_AGAIN);
    this.#enter();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearInterval(this.#timer);
  }

  #enter() {
    const left = new URLSearchParams(location.search).get("left");
    const open = [...this.querySelectorAll("[data-open]")].map((room) => room.getAttribute("data-open") ?? "");
    const room = open.find((address) => !left || !address.includes(left));
    if (room) location.assign(room);
  }
}

customElements.define("bridge-waiting", BridgeWaiting);
