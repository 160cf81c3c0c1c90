// <receipt-list>: finds one's own receipt on the published list and makes the chain again, all in this browser: the server
// is not asked, so it does not learn which line somebody looks for.

import { filled } from "../filled.js";
import { keptReceipts } from "./kept.js";

const SHORTEST = 16;

/** @param {string} text */
async function digest(text) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(made)].map((it) => it.toString(16).padStart(2, "0")).join("");
}

class ReceiptList extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("input", () => this.#search(), { signal });
    this.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.#own();
    void this.#chain();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @returns {HTMLTableRowElement[]} */
  get #rows() {
    return [...this.querySelectorAll("tr")].filter((it) => it.dataset.receipt);
  }

  /** What this browser has handed in must stand where the server said it does. */
  #own() {
    const kept = keptReceipts(this.getAttribute("election") ?? "");
    const last = kept.at(-1);
    if (!last) return this.#put("own", "none", 0);
    for (const one of kept) {
      const row = this.#rows.find((it) => it.dataset.receipt === one.receipt);
      if (!row || row.dataset.seq !== String(one.seq) || row.dataset.link !== one.link) return this.#put("own", "lost", one.seq);
      this.#mark(row, "own");
    }
    this.#put("own", "mine", last.seq);
  }

  #search() {
    const words = (this.querySelector("input")?.value ?? "").toLowerCase().replace(/[^0-9a-f]/g, "");
    for (const row of this.#rows) row.classList.remove("receipts__sought");
    if (words.length < SHORTEST) return this.#say("found", "");
    const row = this.#rows.find((it) => it.dataset.receipt?.startsWith(words));
    this.#put("found", row ? "found" : "missing", Number(row?.dataset.seq ?? 0));
    row?.classList.add("receipts__sought");
    row?.scrollIntoView({ block: "center" });
  }

  async #chain() {
    if (!globalThis.crypto?.subtle) return; // without HTTPS there is none: the tool for the export checks it
    let link = this.getAttribute("start") ?? "";
    let place = 0;
    for (const { dataset } of this.#rows) {
      place += 1;
      link = await digest(`${link}|${dataset.seq}|${dataset.voter}|${dataset.number}|${dataset.receipt}`);
      if (link !== dataset.link || dataset.seq !== String(place)) return this.#put("chain", "broken", place);
    }
    this.#put("chain", "whole", place);
  }

  /** @param {HTMLTableRowElement} row @param {string} name */
  #mark(row, name) {
    row.classList.add("receipts__own");
    const mark = row.querySelector(".receipts__mark");
    if (mark) mark.textContent = this.getAttribute(`data-${name}`) ?? "";
  }

  /** @param {string} part @param {string} name @param {number} n */
  #put(part, name, n) {
    this.#say(part, filled(this.getAttribute(`data-${name}`) ?? "", { n }));
    this.querySelector(`[data-part=${part}]`)?.classList.toggle("state--heed", ["lost", "missing", "broken"].includes(name));
  }

  /** @param {string} part @param {string} words */
  #say(part, words) {
    const element = this.querySelector(`[data-part=${part}]`);
    if (element) element.textContent = words;
  }
}

customElements.define("receipt-list", ReceiptList);
