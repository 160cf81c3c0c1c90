// The previous version beside this one: the old pages follow the new, and pages that changed are marked.

import { get, Paper } from "./paper.js";
import { say } from "./sentences.js";
import { Stage } from "./stage.js";
import { Words } from "./words.js";

/** @typedef {{old: number | null, new: number | null, kind: "same" | "changed" | "added" | "removed"}} Pair */

export class Comparison {
  /** @type {Pair[]} */
  #pairs = [];
  /** @type {Stage | null} */
  #stage = null;
  #leaving = new AbortController();

  /**
   * @param {HTMLElement} side that holds the old pages
   * @param {HTMLElement} head that says what is compared
   * @param {import("./stage.js").Stage} stage of the new
   * @param {import("./thumbs.js").Thumbs} thumbs
   */
  constructor(side, head, stage, thumbs) {
    this.side = side;
    this.head = head;
    this.stage = stage;
    this.thumbs = thumbs;
  }

  /**
   * Fetches both lists, then shows the old version beside the new.
   * @param {string} [version] the older one; without it the one before. What changed is known against that one only
   * @param {number} [page] of the older version; without it the one that stands beside the page that is read
   */
  async open(version, page) {
    const paper = /** @type {Paper} */ (this.stage.paper);
    this.version = version ?? /** @type {string} */ (paper.manifest.previous);
    const [answer, old] = await Promise.all([
      this.version === paper.manifest.previous ? get(paper.url("changes")) : null,
      Paper.load(`${paper.sibling(this.version)}/manifest`)]);
    this.#pairs = answer ? (await answer.json()).pages : [];
    this.side.hidden = this.head.hidden = false;
    const room = /** @type {HTMLElement} */ (this.side.querySelector(".stage"));
    this.#stage = new Stage(room, this.stage.template, { slices: this.stage.slices, widest: this.stage.widest });
    this.#stage.look({ ...this.stage.view, flow: "scroll", spread: 1 });
    this.#stage.open(old, new Words(old), page ?? this.#oldOf(this.stage.current));
    this.#mark();
    const said = say("old_version", { number: old.manifest.number });
    /** @type {HTMLElement} */ (this.head.querySelector(".compare__title")).textContent = said;
    this.#name("old", said);
    this.#name("new", say("new_version", { number: paper.manifest.number }));
    /** @type {HTMLElement} */ (this.head.querySelector(".compare__count")).textContent =
      say("changes", { count: this.#pairs.filter(({ kind }) => kind !== "same").length });
    this.stage.addEventListener("turn", () => this.#follow(), { signal: this.#leaving.signal });
    this.stage.addEventListener("zoom", () => this.#stage?.look({ fit: this.stage.view.fit, zoom: this.stage.view.zoom }),
      { signal: this.#leaving.signal });
  }

  /** Where the halves lie one above the other, each says which it is. @param {"old" | "new"} half @param {string} words */
  #name(half, words) {
    const line = this.side.parentElement?.querySelector(`[data-half="${half}"]`);
    if (line) line.textContent = words;
  }

  /** Turns the older version to a page. @param {number} page */
  show(page) {
    this.#stage?.goto(page);
  }

  close() {
    this.#leaving.abort();
    this.#stage?.close();
    this.#stage = null;
    this.side.hidden = this.head.hidden = true;
    this.stage.change(new Map());
    this.thumbs.change(new Map());
  }

  get bytes() {
    return this.#stage?.bytes ?? 0;
  }

  /**
   * To the next or the last place where something changed.
   * @param {1 | -1} way
   */
  step(way) {
    const at = this.#pairs.findIndex((pair) => pair.new === this.stage.current);
    const order = way > 0 ? this.#pairs.slice(at + 1) : this.#pairs.slice(0, Math.max(0, at)).reverse();
    const next = order.find((pair) => pair.kind !== "same");
    if (!next) return;
    if (next.new) this.stage.goto(next.new);
    if (next.old) this.#stage?.goto(next.old);
  }

  #follow() {
    if (this.#pairs.length) this.#stage?.goto(this.#oldOf(this.stage.current));
  }

  /**
   * The old page beside a new one; for an added page, the one its text stands after.
   * @param {number} page
   */
  #oldOf(page) {
    const at = this.#pairs.findIndex((pair) => pair.new === page);
    return this.#pairs.slice(0, at + 1).findLast((pair) => pair.old)?.old ?? 1;
  }

  #mark() {
    const changes = new Map();
    const gone = new Map();
    for (const pair of this.#pairs) {
      if (pair.new && pair.kind !== "same") changes.set(pair.new, say(pair.kind === "added" ? "page_added" : "page_changed"));
      if (pair.old && pair.kind !== "same") gone.set(pair.old, say(pair.kind === "removed" ? "page_removed" : "page_changed"));
    }
    this.stage.change(changes);
    this.thumbs.change(changes);
    this.#stage?.change(gone);
  }
}

/**
 * The page of a newer version that stands where this page stood.
 * @param {import("./paper.js").Paper} paper
 * @param {string} version the newer one
 * @param {number} page of this version
 * @returns {Promise<string>} the address
 */
export async function addressIn(paper, version, page) {
  const home = paper.sibling(version);
  try {
    const [answer, newer] = await Promise.all([get(`${home}/changes`), Paper.load(`${home}/manifest`)]);
    const { pages } = /** @type {{pages: Pair[]}} */ (await answer.json());
    const pair = pages.findLast(({ old, new: now }) => old && now && old <= page);
    return home + newer.anchor(pair?.new ?? Math.min(page, newer.count));
  } catch {
    return home + paper.anchor(page);
  }
}
