// Search inside the paper: at once over the pages that are here, then completed by the server.

import { get } from "./paper.js";
import { say } from "./sentences.js";

/** A key is answered first; the pages that are here are searched when the hand pauses, the server a little later. */
const PAUSE = 60;
const PATIENCE = 250;
const SHOWN = 200;

/** @typedef {import("./words.js").Hit} Hit */

export class Search {
  /** @type {Hit[]} */
  #hits = [];
  #chosen = -1;
  #waiting = 0;
  /** What was typed and not searched yet. @type {string | null} */
  #typing = null;
  #asking = new AbortController();

  /**
   * @param {HTMLElement} panel
   * @param {import("./stage.js").Stage} stage
   * @param {() => void} moved somebody goes to a result
   */
  constructor(panel, stage, moved) {
    this.stage = stage;
    this.moved = moved;
    this.field = /** @type {HTMLInputElement} */ (panel.querySelector("input[type=search]"));
    this.list = /** @type {HTMLElement} */ (panel.querySelector(".hits"));
    this.count = /** @type {HTMLElement} */ (panel.querySelector(".hits__count"));
    this.template = /** @type {HTMLTemplateElement} */ (panel.querySelector("template"));
    this.field.addEventListener("input", () => this.#typed());
    this.field.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#typing !== null) this.#look(this.#typing);
      this.step(1);
    });
    this.list.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest("a");
      if (!link) return;
      event.preventDefault();
      this.#choose(Number(link.dataset.at));
    });
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  /** @param {1 | -1} way */
  step(way) {
    const { length } = this.#hits;
    if (length) this.#choose((this.#chosen + way + length) % length);
  }

  /** Takes the marks off the pages; the question stays. */
  close() {
    clearTimeout(this.#waiting);
    this.#typing = null;
    this.#asking.abort();
    this.stage.mark([], null);
  }

  reopen() {
    if (this.#hits.length) this.stage.mark(this.#hits, null);
  }

  #typed() {
    clearTimeout(this.#waiting);
    this.#asking.abort();
    const query = this.field.value.trim();
    this.#typing = query || null;
    if (!query) return this.#write([], "");
    this.#waiting = window.setTimeout(() => this.#look(query), PAUSE);
  }

  /** @param {string} query */
  #look(query) {
    clearTimeout(this.#waiting);
    this.#typing = null;
    this.#write(this.stage.words?.search(query) ?? [], say("searching"));
    this.#waiting = window.setTimeout(() => this.#ask(query), PATIENCE);
  }

  /** @param {string} query */
  async #ask(query) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { paper } = this.stage;
    if (!paper) return;
    try {
      const answer = await get(`${paper.url("search")}?q=${encodeURIComponent(query)}`, { signal });
      const { hits } = await answer.json();
      if (!signal.aborted) this.#write(hits, null);
    } catch {
      if (signal.aborted) return;
      const found = await this.stage.words?.searchAll(query, signal);
      if (signal.aborted) return;
      if (found && !found.missed) this.#write(found.hits, null);
      else this.#write(this.#hits, say("search_here_only", { count: this.#hits.length }));
    }
  }

  /**
   * @param {Hit[]} hits
   * @param {string | null} sentence instead of the count
   */
  #write(hits, sentence) {
    this.#hits = hits;
    this.#chosen = -1;
    this.count.textContent = sentence ?? say(hits.length ? "hits" : "no_hits", { count: hits.length });
    this.list.replaceChildren(...hits.slice(0, SHOWN).map((hit, at) => this.#row(hit, at)));
    this.stage.mark(hits, null);
  }

  /**
   * @param {Hit} hit
   * @param {number} at
   */
  #row(hit, at) {
    const copy = /** @type {DocumentFragment} */ (this.template.content.cloneNode(true));
    const link = /** @type {HTMLAnchorElement} */ (copy.querySelector("a"));
    const label = this.stage.paper?.label(hit.page) ?? String(hit.page);
    link.href = this.stage.paper?.anchor(hit.page) ?? "#";
    link.dataset.at = String(at);
    const parts = { page: say("page", { label }), before: `${hit.before} `, match: hit.match, after: ` ${hit.after}` };
    for (const [name, text] of Object.entries(parts)) {
      /** @type {HTMLElement} */ (copy.querySelector(`.hits__${name}`)).textContent = text;
    }
    return /** @type {Element} */ (copy.firstElementChild);
  }

  /** @param {number} at */
  #choose(at) {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.#chosen = at;
    this.moved();
    const link = this.list.querySelector(`[data-at="${at}"]`);
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest" });
    this.stage.mark(this.#hits, this.#hits[at] ?? null);
  }
}
