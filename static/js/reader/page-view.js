// One page on the stage: its picture, its text, the marks over it and the layer left free for notes.

import { turned, unturned } from "./geometry.js";
import { Refused } from "./paper.js";
import { mark, writeText } from "./text-layer.js";
import { say } from "./sentences.js";

/** How much more than the window is drawn sharply on every side; less on a screen of many pixels. */
const MARGIN = { usual: 0.25, large: 0.05, pixels: 3e6 };

/**
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./slices.js").Region} Region
 * @typedef {{x: number, y: number, width: number, height: number}} Window  what is seen of the stage, CSS pixels
 */

export class PageView {
  #leaving = new AbortController();
  #sharpening = new AbortController();
  #width = 0;
  #written = false;
  /** @type {Box} */
  #box = { page: 0, x: 0, y: 0, width: 0, height: 0, scale: 1, bottom: 0 };
  #rotation = 0;
  #sharp = "";
  #held = { picture: 0, detail: 0 };

  /**
   * @param {HTMLTemplateElement} template
   * @param {import("./paper.js").Paper} paper
   * @param {number} n
   */
  constructor(template, paper, n) {
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (copy.firstElementChild);
    this.paper = paper;
    this.n = n;
    this.picture = /** @type {HTMLCanvasElement} */ (this.part("picture"));
    this.detail = /** @type {HTMLCanvasElement} */ (this.part("detail"));
    this.notes = /** @type {SVGElement} */ (this.part("notes"));
    this.#name();
  }

  /** @param {string} name */
  part(name) {
    return /** @type {Element} */ (this.element.querySelector(`.page__${name}`));
  }

  get page() {
    return this.paper.page(this.n);
  }

  /** Bytes of the canvases held by this page. */
  get bytes() {
    return this.#held.picture + this.#held.detail;
  }

  get box() {
    return this.#box;
  }

  /**
   * @param {Box} box
   * @param {number} rotation
   * @param {number} shift how far down the paper the element that scrolls begins
   */
  place(box, rotation, shift) {
    const sheet = turned(box, rotation);
    measure(this.element, { left: box.x, top: box.y - shift, width: box.width, height: box.height });
    measure(this.part("sheet"), { width: sheet.width, height: sheet.height });
    if (this.page) {
      const { width, height } = this.page;
      measure(this.part("text"), { width, height }, { "scale-x": sheet.width / width, "scale-y": sheet.height / height });
    }
    this.element.dataset.turned = String(rotation);
    if (box.scale !== this.#box.scale || rotation !== this.#rotation) this.blur();
    this.#box = box;
    this.#rotation = rotation;
  }

  /** Device pixels across the page as it is shown. */
  get wanted() {
    return Math.round(turned(this.#box, this.#rotation).width * devicePixelRatio);
  }

  /**
   * Draws the picture at the size shown, then writes the text.
   * @param {import("./pictures.js").Pictures} pictures
   * @param {import("./words.js").Words} words
   * @returns {Promise<boolean>} whether a new picture was drawn
   */
  async draw(pictures, words) {
    const page = this.page;
    const width = Math.min(this.wanted, page?.px[0] ?? 0);
    if (!page || width === this.#width) return false;
    this.#width = width;
    try {
      const bitmap = await pictures.take(page, width, this.#leaving.signal);
      if (this.#leaving.signal.aborted || width !== this.#width) {
        bitmap.close();
        return false;
      }
      this.#put("picture", bitmap);
      this.element.dataset.drawn = "";
      this.#trouble(null);
      await this.#write(words);
      return true;
    } catch (error) {
      if (!this.#leaving.signal.aborted) this.#fail(/** @type {Error} */ (error));
      return false;
    }
  }

  /**
   * Draws what is seen of the page anew, at the resolution of the screen.
   * @param {import("./slices.js").Slices} slices
   * @param {Window} seen
   */
  async sharpen(slices, seen) {
    const page = this.page;
    const region = this.#region(seen);
    const wish = JSON.stringify([region, this.wanted]);
    if (!page?.slice || !region || wish === this.#sharp) return;
    this.#sharpening.abort();
    this.#sharpening = new AbortController();
    const { signal } = this.#sharpening;
    this.#sharp = wish;
    try {
      const bitmap = await slices.draw(page.slice, region, this.wanted, signal);
      if (signal.aborted || this.#leaving.signal.aborted) return bitmap.close();
      for (const [key, share] of Object.entries(region)) this.detail.style.setProperty(`--${key}`, String(share));
      this.#put("detail", bitmap);
      this.detail.hidden = false;
    } catch (error) {
      // The picture underneath stays readable; only the extra sharpness is missing.
      if (!signal.aborted) {
        this.#sharp = "";
        console.warn(error);
      }
    }
  }

  /** Gives back the sharp canvas. */
  blur() {
    this.#sharpening.abort();
    this.#sharp = "";
    this.detail.hidden = true;
    this.#put("detail", null);
  }

  /**
   * @param {import("./words.js").Quad[]} quads
   * @param {import("./words.js").Quad[]} chosen the passage turned to
   */
  mark(quads, chosen) {
    const layer = /** @type {SVGElement} */ (this.part("hits"));
    layer.replaceChildren();
    mark(layer, quads, "hit");
    mark(layer, chosen, "hit hit--chosen");
  }

  /** @param {string | null} sentence about this page in the newer of two versions */
  change(sentence) {
    const note = /** @type {HTMLElement} */ (this.part("change"));
    note.hidden = !sentence;
    note.textContent = sentence;
    this.element.classList.toggle("page--changed", Boolean(sentence));
  }

  close() {
    this.#leaving.abort();
    this.blur();
    this.#put("picture", null);
    this.element.remove();
  }

  /**
   * Hands a bitmap to a canvas without copying it; null gives its memory back.
   * @param {"picture" | "detail"} name
   * @param {ImageBitmap | null} bitmap
   */
  #put(name, bitmap) {
    if (!bitmap && !this.#held[name]) return;
    this.#held[name] = bitmap ? bitmap.width * bitmap.height * 4 : 0;
    this[name].getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
  }

  /** @param {import("./words.js").Words} words */
  async #write(words) {
    if (this.#written) return;
    this.#written = true;
    try {
      writeText(/** @type {SVGElement} */ (this.part("text")), await words.of(this.n, this.#leaving.signal));
    } catch {
      this.#written = false;
    }
  }

  #name() {
    const { paper, n, page } = this;
    const label = paper.label(n);
    this.element.id = `page-${paper.version}-${n}`;
    this.element.dataset.page = String(n);
    this.element.setAttribute("aria-posinset", String(n));
    this.element.setAttribute("aria-setsize", String(paper.count));
    this.element.setAttribute("aria-label", say("page", { label }));
    const facts = [say("page", { label })];
    if (page?.pack) facts.push(say("in_pack", { pack: page.pack }));
    /** @type {HTMLElement} */ (this.part("label")).textContent = facts.join(" · ");
    const read = /** @type {HTMLElement} */ (this.part("machine"));
    read.hidden = !page?.machine_read;
    read.textContent = page?.confidence == null
      ? say("machine") : say("machine_sure", { percent: Math.round(page.confidence * 100) });
    for (const layer of ["text", "hits", "notes"]) {
      if (page) this.part(layer).setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    }
    if (!page) this.#trouble(say("digitising"));
    else if (paper.isBeingMarked) this.#trouble(say("marking_page"));
  }

  /** @param {Error} error */
  #fail(error) {
    this.#width = 0;
    this.#trouble(say(error instanceof Refused ? "page_refused" : "page_missing"));
  }

  /** @param {string | null} sentence */
  #trouble(sentence) {
    const note = /** @type {HTMLElement} */ (this.part("trouble"));
    note.hidden = !sentence;
    note.textContent = sentence;
  }

  /**
   * The part of the page within the window, a little more on every side, as fractions of the unturned page.
   * @param {Window} seen
   * @returns {Region | null}
   */
  #region(seen) {
    const box = this.#box;
    const large = seen.width * seen.height * devicePixelRatio ** 2 > MARGIN.pixels;
    const margin = large ? MARGIN.large : MARGIN.usual;
    const left = share(seen.x - box.x - seen.width * margin, box.width);
    const right = share(seen.x - box.x + seen.width * (1 + margin), box.width);
    const top = share(seen.y - box.y - seen.height * margin, box.height);
    const bottom = share(seen.y - box.y + seen.height * (1 + margin), box.height);
    if (right <= left || bottom <= top) return null;
    const [x0, y0] = unturned(left, top, this.#rotation);
    const [x1, y1] = unturned(right, bottom, this.#rotation);
    return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
  }
}

/**
 * @param {Element} element
 * @param {Record<string, number>} lengths CSS pixels
 * @param {Record<string, number>} [factors]
 */
function measure(element, lengths, factors = {}) {
  const { style } = /** @type {HTMLElement | SVGElement} */ (element);
  for (const [name, length] of Object.entries(lengths)) style.setProperty(`--${name}`, `${length}px`);
  for (const [name, factor] of Object.entries(factors)) style.setProperty(`--${name}`, String(factor));
}

/**
 * A length as a share of the whole, in steps of 5 % so that a small scroll asks for nothing new.
 * @param {number} length
 * @param {number} whole
 */
function share(length, whole) {
  return Math.min(1, Math.max(0, Math.round((length / whole) * 20) / 20));
}
