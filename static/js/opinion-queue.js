// <opinion-queue>: the keyboard of whoever moderates. On an opinion the arrows go to its neighbours, a letter presses what
// is marked data-key with it; when the opinion leaves the list, its place is its successor's. Without it, Tab and Enter do.

class OpinionQueue extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {MutationObserver | null} */
  #changes = null;
  /** The place of the opinion that was dealt with from the keyboard. */
  #place = -1;

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
    else if (pressed instanceof HTMLElement) this.#use(pressed, at);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} pressed @param {number} at */
  #use(pressed, at) {
    pressed.click();
    if (pressed.tagName === "SUMMARY") pressed.closest("details")?.querySelector("select")?.focus();
    else this.#place = at;
  }

  #follow() {
    if (this.#place < 0 || document.activeElement !== document.body) return;
    const next = this.#opinions[Math.min(this.#place, this.#opinions.length - 1)];
    this.#place = -1;
    next?.focus();
  }
}

customElements.define("opinion-queue", OpinionQueue);
