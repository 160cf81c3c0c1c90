// <paper-progress stream="DESK">: while files are digitised, moves their bars and page counts in place. The rows are the
// server's; here only numbers change, from the signal "progress" {files: [{version, done, count, words: {vi, en}}]}.

class PaperProgress extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    document.addEventListener("feed:signal", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal: this.#listeners.signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {{stream: string, name: string, data: {files: {version: string, done: number, count: number, words: Record<string, string>}[]}}} signal */
  #hear({ stream, name, data }) {
    if (name !== "progress" || stream !== this.getAttribute("stream")) return;
    for (const { version, done, count, words } of data.files) {
      const row = this.querySelector(`[data-version="${CSS.escape(version)}"]`);
      const bar = row?.querySelector("progress");
      if (bar && count) {
        bar.max = count;
        bar.value = done;
      }
      const note = row?.querySelector("[data-progress]");
      const said = words[document.documentElement.lang] ?? "";
      if (note && note.textContent !== said) note.textContent = said;
    }
  }
}

customElements.define("paper-progress", PaperProgress);
