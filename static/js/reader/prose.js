// The page as running text, in the reader's own letters and colours: for whoever enlarges, needs contrast, or listens.
// It lies over the pages, which go on turning underneath: every way to a page is a way to its text.

import { flowOf } from "./flow.js";
import { say } from "./sentences.js";

const SIZES = [1, 1.25, 1.5, 2, 2.5, 3];
const KEY = "prose-size";

export class Prose {
  #page = 0;
  #voice = { page: 0, at: -1 };
  #size = remembered();
  #leaving = new AbortController();

  /**
   * @param {HTMLElement} element
   * @param {import("./stage.js").Stage} stage
   * @param {import("./listening.js").Listening} listening
   */
  constructor(element, stage, listening) {
    this.element = element;
    this.stage = stage;
    const { signal } = this.#leaving;
    stage.addEventListener("turn", () => this.isOpen && void this.#write(), { signal });
    listening.addEventListener("sentence", (event) => this.#spoken(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Whether it is open now. */
  toggle() {
    this.element.hidden = !this.element.hidden;
    this.stage.element.inert = this.isOpen;
    if (this.isOpen) {
      this.step(0);
      void this.#write(true);
    }
    return this.isOpen;
  }

  /** @param {1 | -1 | 0} way to larger or smaller letters */
  step(way) {
    this.#size = Math.min(SIZES.length - 1, Math.max(0, this.#size + way));
    this.element.style.setProperty("--prose-size", String(SIZES[this.#size]));
    /** @type {HTMLElement} */ (this.element.querySelector(".page-prose__size")).textContent = `${SIZES[this.#size] * 100} %`;
    if (!way) return;
    try {
      localStorage.setItem(KEY, String(this.#size));
    } catch {
      // Not kept: the size holds until the page is left.
    }
  }

  /** A screen further, or to the next page where the text ends. @param {1 | -1} way */
  advance(way) {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const rest = way > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;
    if (rest > 1) this.element.scrollBy(0, way * 0.85 * clientHeight);
    else this.stage.turn(way);
  }

  close() {
    this.#leaving.abort();
    this.element.hidden = true;
    this.#text.replaceChildren();
  }

  // --- inside

  get #text() {
    return /** @type {HTMLElement} */ (this.element.querySelector(".page-prose__text"));
  }

  /** @param {boolean} [anew] */
  async #write(anew = false) {
    const page = this.stage.current;
    if (page === this.#page && !anew) return;
    this.#page = page;
    const label = this.stage.paper?.label(page) ?? "";
    const words = await this.stage.words?.of(page).catch(() => null);
    if (page !== this.#page) return;
    /** @type {HTMLElement} */ (this.element.querySelector("h2")).textContent = say("page", { label });
    /** @type {HTMLElement} */ (this.element.querySelector(".page-prose__machine")).hidden = !this.stage.paper?.page(page)?.machine_read;
    const blocks = words ? flowOf(words) : [];
    if (!blocks.length) this.#text.replaceChildren(plain("p", say(words ? "prose_none" : "page_missing")));
    else this.#text.replaceChildren(...written(blocks));
    this.element.scrollTop = 0;
    this.#mark();
  }

  /** @param {{page: number, at: number}} place */
  #spoken(place) {
    this.#voice = place;
    if (this.isOpen) this.#mark();
  }

  /** The sentence that is heard, where it is on this page. */
  #mark() {
    const { page, at } = this.#voice;
    this.#text.querySelector(".page-prose__spoken")?.classList.remove("page-prose__spoken");
    const sentence = page === this.#page && at >= 0 ? this.#text.querySelectorAll("[data-sentence]")[at] : null;
    sentence?.classList.add("page-prose__spoken");
    sentence?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {import("./flow.js").Block[]} blocks */
function written(blocks) {
  const levels = [...new Set(blocks.map(({ level }) => level).filter(Boolean))].sort();
  return blocks.map(({ level, sentences }) => {
    const block = document.createElement(level ? `h${3 + levels.indexOf(level)}` : "p");
    sentences.forEach((sentence, at) => {
      const part = plain("span", sentence.text);
      part.dataset.sentence = "";
      block.append(...(at ? [" ", part] : [part]));
    });
    return block;
  });
}

/** @param {string} name @param {string} text */
function plain(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function remembered() {
  try {
    return Math.min(SIZES.length - 1, Number(localStorage.getItem(KEY) ?? 1) || 0);
  } catch {
    return 1;
  }
}
