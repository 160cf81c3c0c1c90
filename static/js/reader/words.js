// The words of pages with their places, for the text layer and for search without the server.

import { get } from "./paper.js";
import { comparison } from "./fold.js";

const KEPT = 300;
const AROUND = 40;
const GIVES_UP = 3; // pages that cannot be had: the paper is not kept here

/**
 * @typedef {[string, number, number, number, number, (number | null)?]} Word  text, x0, y0, x1, y1, confidence
 * @typedef {{y: number, words: Word[]}} Line
 * @typedef {{w: number, h: number, lines: Line[]}} PageWords  in page units, after rotation
 * @typedef {[number, number, number, number]} Quad
 * @typedef {{page: number, quads: Quad[], before: string, match: string, after: string}} Hit
 */

export class Words {
  /** @type {Map<number, PageWords>} */
  #kept = new Map();

  /** @param {import("./paper.js").Paper} paper */
  constructor(paper) {
    this.paper = paper;
  }

  /**
   * @param {number} n
   * @param {AbortSignal} [signal]
   * @returns {Promise<PageWords>}
   */
  async of(n, signal) {
    const known = this.#kept.get(n);
    const page = this.paper.page(n);
    if (!known && !page) throw new Error(`page ${n} is not ready`);
    const words = known ?? (await this.#fetched(/** @type {import("./paper.js").Page} */ (page), signal));
    this.#kept.delete(n);
    this.#kept.set(n, words);
    if (this.#kept.size > KEPT) this.#kept.delete(/** @type {number} */ (this.#kept.keys().next().value));
    return words;
  }

  /**
   * A paper whose words nobody may take has none here.
   * @param {import("./paper.js").Page} page
   * @param {AbortSignal} [signal]
   * @returns {Promise<PageWords>}
   */
  async #fetched(page, signal) {
    if (!page.words) return { w: page.width, h: page.height, lines: [] };
    return (await get(page.words, { signal })).json();
  }

  /**
   * Hits on the pages that are already here.
   * @param {string} query
   * @returns {Hit[]}
   */
  search(query) {
    const pages = [...this.#kept.keys()].sort((a, b) => a - b);
    const found = searcher(query);
    return pages.flatMap((n) => found(n, /** @type {PageWords} */ (this.#kept.get(n))));
  }

  /**
   * Hits on all pages, those that this laptop keeps included; `missed` pages could not be had.
   * @param {string} query
   * @param {AbortSignal} signal
   * @returns {Promise<{hits: Hit[], missed: number}>}
   */
  async searchAll(query, signal) {
    const found = searcher(query);
    const all = { hits: /** @type {Hit[]} */ ([]), missed: 0 };
    for (let n = 1; n <= this.paper.count && !signal.aborted; n += 1) {
      const page = this.paper.page(n);
      const words = this.#kept.get(n) ?? (page && (await this.#fetched(page, signal).catch(() => null)));
      if (words) all.hits.push(...found(n, words));
      else all.missed += 1;
      if (all.missed >= GIVES_UP) return { ...all, missed: this.paper.count - n + all.missed };
    }
    return all;
  }
}

/** What a question finds on a page. @param {string} query @returns {(page: number, words: PageWords) => Hit[]} */
function searcher(query) {
  const plain = comparison(query);
  const wanted = plain(query).trim().replace(/\s+/g, " ");
  return (page, words) => (wanted ? hitsOn(page, words, wanted, plain) : []);
}

/**
 * @param {number} page
 * @param {PageWords} words
 * @param {string} wanted
 * @param {(text: string) => string} plain
 * @returns {Hit[]}
 */
function hitsOn(page, words, wanted, plain) {
  const flat = words.lines.flatMap((line, row) => line.words.map((word) => ({ word, row })));
  /** @type {number[]} */
  const starts = [];
  let text = "";
  for (const { word } of flat) {
    starts.push(text.length);
    text += `${plain(word[0])} `;
  }
  const hits = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const first = starts.findLastIndex((start) => start <= at);
    const last = starts.findLastIndex((start) => start < at + wanted.length);
    hits.push({ page, quads: quadsOf(flat.slice(first, last + 1)), ...excerpt(flat, first, last) });
  }
  return hits;
}

/**
 * @param {{word: Word, row: number}[]} found
 * @returns {Quad[]}
 */
function quadsOf(found) {
  /** @type {Map<number, Quad>} */
  const rows = new Map();
  for (const { word: [, x0, y0, x1, y1], row } of found) {
    const known = rows.get(row) ?? [x0, y0, x1, y1];
    rows.set(row, [Math.min(known[0], x0), Math.min(known[1], y0), Math.max(known[2], x1), Math.max(known[3], y1)]);
  }
  return [...rows.values()];
}

/**
 * @param {{word: Word}[]} flat
 * @param {number} first
 * @param {number} last
 */
function excerpt(flat, first, last) {
  const say = (/** @type {{word: Word}[]} */ part) => part.map(({ word }) => word[0]).join(" ");
  return {
    before: say(flat.slice(Math.max(0, first - 8), first)).slice(-AROUND),
    match: say(flat.slice(first, last + 1)),
    after: say(flat.slice(last + 1, last + 9)).slice(0, AROUND),
  };
}
