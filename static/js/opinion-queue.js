// <opinion-queue>: the keyboard of whoever moderates. On an opinion the arrows go to its neighbours, a letter presses what
// is marked data-key with it; when the opinion leaves the list, its place is its successor's. Without it, Tab and Enter do.

class OpinionQueue extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {MutationObserver | null} */
  #changes = null;
  /** @type {{opinion: HTMLElement, place: number} | null}   what was dealt with from the keyboard */
  #dealt = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    this.addEventListener("keydown", (event) => this.#press(event), { signal: this.#listeners.signal });
    this.#changes = new MutationObserver(() => this.#follow());
    this.#changes.observe(this, { childList: true, subtree: true });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#changes?.disconnect();
  }

  /** @returns {HTMLElement[]} */
  get #opinions() {
    return [...this.querySelectorAll("article")];
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const opinion = event.target;
    const at = opinion instanceof HTMLElement ? this.#opinions.indexOf(opinion) : -1;
    if (at < 0 || !(opinion instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    const pressed = opinion.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (step) this.#opinions[at + step]?.focus();
    else if (pressed instanceof HTMLElement) this.#use(pressed, opinion, at);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} pressed @param {HTMLElement} opinion @param {number} place */
  #use(pressed, opinion, place) {
    pressed.click();
    if (pressed.tagName === "SUMMARY") return pressed.closest("details")?.querySelector("select")?.focus();
    opinion.blur(); // what has the focus is not taken off the page
    this.#dealt = { opinion, place };
  }

  #follow() {
    if (!this.#dealt || this.#dealt.opinion.isConnected) return;
    const next = this.#opinions[Math.min(this.#dealt.place, this.#opinions.length - 1)];
    this.#dealt = null;
    if (document.activeElement === document.body) next?.focus();
  }
}

customElements.define("opinion-queue", OpinionQueue);
