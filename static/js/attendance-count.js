// <attendance-count stream="ID ID" sitting="ID">: how many are here, changed in place by the signal "attendance"
// {sitting, present, total, required, level}. The words for each level are the server's; one of them is shown.
// renews: the region around it is fetched again when the quorum is lost or reached, since what may be done changes.

/** @typedef {{sitting: string, present: number, total: number, required: number, level: string}} Count */

const BELOW = "BELOW";

class AttendanceCount extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: Count}} signal */
  #hear({ stream, name, data }) {
    if (name !== "attendance" || data.sitting !== this.getAttribute("sitting")) return;
    if (!this.getAttribute("stream")?.split(" ").includes(stream)) return;
    this.#put("present", data.present);
    this.#put("total", data.total);
    this.#put("required", data.required);
    const turned = (this.getAttribute("level") === BELOW) !== (data.level === BELOW);
    this.setAttribute("level", data.level);
    if (turned && this.hasAttribute("renews")) /** @type {{refresh(): void} | null} */ (/** @type {unknown} */ (this.closest("live-region")))?.refresh();
    for (const words of this.querySelectorAll("[data-level]")) words.toggleAttribute("hidden", words.getAttribute("data-level") !== data.level);
  }

  /** @param {string} part @param {number} value */
  #put(part, value) {
    const element = this.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== String(value)) element.textContent = String(value);
  }
}

customElements.define("attendance-count", AttendanceCount);
