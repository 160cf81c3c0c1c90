// One version of a paper as the server lists it: its pages, their names and where their parts are fetched.

/**
 * @typedef {{n: number, label: string, pack: number | string | null, width: number, height: number, hash: string,
 *   image: string, px: [number, number], small: string | null, thumb: string | null, words: string | null,
 *   slice: {url: string, page: number} | null, machine_read: boolean, confidence: number | null}} Page
 *   width and height in points after rotation; px: pixels of the image
 * @typedef {{title: string, page: number, children: Outline[]}} Outline
 * @typedef {{id?: string, stream?: string, may_present?: boolean}} Meeting
 * @typedef {{version: string, document: string, title: string, symbol: string | null, number: number, state: string,
 *   count?: number, replaced_by: {version: string, number: number} | null, previous: string | null, pages: Page[],
 *   outline: Outline[], allowed: {download: boolean, print: boolean, copy?: boolean}, marking: {complete: boolean, trouble: string | null} | null,
 *   place: {page: number, y: number} | null, streams?: unknown[], meeting?: Meeting | null, download?: string}} Manifest
 */

/** The server said no: the paper was withdrawn, or a right was taken away. */
export class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`refused: ${status}`);
    this.status = status;
  }
}

/**
 * The answer to a GET, or Refused for an answer that will not change by asking again.
 * @param {string} url
 * @param {RequestInit} [options]
 */
export async function get(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if ([401, 403, 404, 410].includes(answer.status)) throw new Refused(answer.status);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/**
 * Sends a small note to the server; one that cannot be sent is not worth troubling the reader for.
 * @param {string} url
 * @param {"PUT" | "POST"} method
 * @param {unknown} body
 */
export async function send(url, method, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content");
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json" };
  if (token) headers["X-CSRFToken"] = token;
  try {
    await fetch(url, { method, headers, body: JSON.stringify(body), credentials: "same-origin", keepalive: true });
  } catch {
    // Without a line: the place is remembered again with the next page.
  }
}

export class Paper {
  #labels = new Map();
  #packs = new Map();

  /**
   * @param {Manifest} manifest
   * @param {string} url of the manifest
   */
  constructor(manifest, url) {
    this.manifest = manifest;
    this.home = url.replace(/\/manifest(\?.*)?$/, "");
    for (const page of manifest.pages) {
      // The first of two pages that print the same number answers to it: an annex often starts again at 1.
      if (!this.#labels.has(fold(page.label))) this.#labels.set(fold(page.label), page.n);
      if (page.pack !== null) this.#packs.set(String(page.pack), page.n);
    }
  }

  /** @param {string} url */
  static async load(url) {
    const answer = await get(url, { headers: { Accept: "application/json" } });
    return new Paper(await answer.json(), url);
  }

  get version() {
    return this.manifest.version;
  }

  /** Pages of the finished paper; those being digitised are counted, not listed. */
  get count() {
    return Math.max(this.manifest.count ?? 0, this.manifest.pages.length);
  }

  get finished() {
    return this.manifest.pages.length >= this.count;
  }

  /** A restricted paper is shown as the reader's own copy, which the server may still be making. */
  get isBeingMarked() {
    const { marking } = this.manifest;
    return Boolean(marking && !marking.complete);
  }

  /** @returns {import("./geometry.js").Size[]} */
  get sizes() {
    const known = this.manifest.pages.map(({ width, height }) => ({ width, height }));
    const guess = known[known.length - 1] ?? { width: 595.3, height: 841.9 };
    return known.concat(Array.from({ length: this.count - known.length }, () => guess));
  }

  /**
   * @param {number} n from 1
   * @returns {Page | null} null while it is being digitised
   */
  page(n) {
    return this.manifest.pages[n - 1] ?? null;
  }

  /** @param {number} n */
  label(n) {
    return this.page(n)?.label ?? String(n);
  }

  /** @param {number} n */
  anchor(n) {
    return `#trang-${encodeURIComponent(this.label(n))}`;
  }

  /**
   * The page that prints this number; failing that, the page of the pack, then the n-th page.
   * @param {string} text
   * @returns {number | null}
   */
  find(text) {
    const number = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
    return this.#labels.get(fold(text)) ?? this.packed(text.trim()) ?? (number >= 1 && number <= this.count ? number : null);
  }

  /**
   * @param {string} number in the session's pack; 45.1 for a page added after 45
   * @returns {number | null}
   */
  packed(number) {
    return this.#packs.get(number) ?? null;
  }

  get inPack() {
    return this.#packs.size > 0;
  }

  /**
   * @param {string} hash of the address: #trang-<printed number>, or #tap-<number in the pack>
   * @returns {number | null}
   */
  anchored(hash) {
    try {
      if (hash.startsWith("#tap-")) return this.packed(decodeURIComponent(hash.slice(5)));
      if (!hash.startsWith("#trang-")) return null;
      return this.find(decodeURIComponent(hash.slice(7)));
    } catch {
      return null;
    }
  }

  /** @param {string} name */
  url(name) {
    return `${this.home}/${name}`;
  }

  /**
   * Where the reader of another version lives, beside this one.
   * @param {string} version
   */
  sibling(version) {
    return this.home.replace(/[^/]+$/, encodeURIComponent(version));
  }
}

/** @param {string} label */
function fold(label) {
  return label.trim().toLowerCase();
}
