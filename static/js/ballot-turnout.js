// <ballot-turnout ballot>: how many have answered, changed in place by the signal "turnout" {ballot, voted, present}.

class BallotTurnout extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

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
  }
}

customElements.define("ballot-turnout", BallotTurnout);
