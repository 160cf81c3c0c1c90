// Decoded pages: fetched, decoded at the size that is shown, and kept only as long as they are about to be shown.

import { get } from "./paper.js";

const AHEAD = 6;

/** @typedef {import("./paper.js").Page} Page */

export class Pictures {
  /** @type {Map<string, Promise<ImageBitmap>>} */
  #ahead = new Map();
  #bytes = 0;

  /** Bytes of the bitmaps that wait to be shown. */
  get bytes() {
    return this.#bytes;
  }

  /**
   * The page as a bitmap `width` device pixels wide (never wider than the image); whoever takes it closes it.
   * @param {Page} page
   * @param {number} width
   * @param {AbortSignal} [signal]
   * @returns {Promise<ImageBitmap>}
   */
  async take(page, width, signal) {
    const key = name(page, width);
    const waiting = this.#ahead.get(key);
    if (!waiting) return decode(page, width, { signal, priority: "high" });
    this.#ahead.delete(key);
    const bitmap = await waiting;
    this.#bytes -= size(bitmap);
    return bitmap;
  }

  /**
   * Decodes a page that will probably be turned to next.
   * @param {Page} page
   * @param {number} width
   */
  prepare(page, width) {
    const key = name(page, width);
    if (this.#ahead.has(key)) return;
    const decoding = decode(page, width, { priority: "low" });
    this.#ahead.set(key, decoding);
    decoding.then((bitmap) => { this.#bytes += size(bitmap); }, () => this.#ahead.delete(key));
    for (const old of [...this.#ahead.keys()].slice(0, Math.max(0, this.#ahead.size - AHEAD))) this.#drop(old);
  }

  clear() {
    for (const key of [...this.#ahead.keys()]) this.#drop(key);
  }

  /** @param {string} key */
  #drop(key) {
    const decoding = this.#ahead.get(key);
    this.#ahead.delete(key);
    decoding?.then((bitmap) => {
      this.#bytes -= size(bitmap);
      bitmap.close();
    }, () => {});
  }
}

/**
 * @param {Page} page
 * @param {number} width
 */
function name(page, width) {
  return `${source(page, width)}@${width}`;
}

/**
 * The smaller image where it is enough, or where the line is weak.
 * @param {Page} page
 * @param {number} width
 */
function source(page, width) {
  const line = /** @type {any} */ (navigator).connection;
  const weak = line?.saveData || /2g|3g/.test(line?.effectiveType ?? "");
  return page.small && (width <= 1000 || (weak && width <= 1600)) ? page.small : page.image;
}

/**
 * @param {Page} page
 * @param {number} width
 * @param {RequestInit & {priority?: "high" | "low"}} options
 */
async function decode(page, width, options) {
  const answer = await get(source(page, width), options);
  const blob = await answer.blob();
  const wide = Math.min(width, page.px[0]);
  const tall = Math.max(1, Math.round((wide * page.px[1]) / page.px[0]));
  return createImageBitmap(blob, { resizeWidth: wide, resizeHeight: tall, resizeQuality: "high" });
}

/** @param {ImageBitmap} bitmap */
function size(bitmap) {
  return bitmap.width * bitmap.height * 4;
}
