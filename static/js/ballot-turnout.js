// <ballot-turnout ballot>: how many have answered, changed in place by the signal "turnout" {ballot, voted, present}. The
// list of who has not, a live region with data-turnout, follows while it is unfolded, once a second at most.

const AGAIN = 1_000;

class BallotTurnout extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #voted = -1;
  #asked = -AGAIN;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{name: string, data: {ballot: string, voted: number, present: number}}} signal */
  #hear({ name, data }) {
    if (name !== "turnout" || data.ballot !== this.getAttribute("ballot")) return;
    for (const [part, value] of Object.entries({ voted: data.voted, present: data.present })) {
      const element = this.querySelector(`[data-part=${part}]`);
      if (element && element.textContent !== String(value)) element.textContent = String(value);
    }
    if (data.voted !== this.#voted && this.#askWho(data.ballot)) this.#voted = data.voted;
  }

  /** @param {string} ballot @returns {boolean} whether the list is on its way */
  #askWho(ballot) {
    const region = document.querySelector(`live-region[data-turnout="${ballot}"]`);
    const now = performance.now();
    if (!region?.closest("details")?.open || now - this.#asked < AGAIN) return false;
    this.#asked = now;
    /** @type {any} */ (region).refresh();
    return true;
  }
}

customElements.define("ballot-turnout", BallotTurnout);
