// Zoomed pages drawn anew from the eight-page slice they stand in, by pdf.js. Loaded only when somebody zooms.

import { get } from "./paper.js";

const OPEN = 2;

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Region  fractions of the page
 * @typedef {{module: string, worker: string, assets: string | null}} Engine  addresses of pdf.js, its worker, its fonts
 */

export class Slices {
  /** @type {Map<string, Promise<any>>} */
  #open = new Map();
  /** @type {Promise<{pdfjs: any, worker: any}> | null} */
  #engine = null;

  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  /**
   * A region of the page; whoever takes the bitmap closes it.
   * @param {{url: string, page: number}} slice
   * @param {Region} region
   * @param {number} width of the whole page, device pixels
   * @param {AbortSignal} signal
   * @returns {Promise<ImageBitmap>}
   */
  async draw(slice, region, width, signal) {
    const paper = await this.#document(slice.url);
    const page = await paper.getPage(slice.page);
    signal.throwIfAborted();
    const natural = page.getViewport({ scale: 1 });
    const scale = width / natural.width;
    const viewport = page.getViewport({ scale, offsetX: -region.x * width, offsetY: -region.y * natural.height * scale });
    const canvas = new OffscreenCanvas(Math.ceil(region.width * width), Math.ceil(region.height * natural.height * scale));
    const drawing = page.render({ canvas: null, canvasContext: canvas.getContext("2d", { alpha: false }), viewport });
    signal.addEventListener("abort", () => drawing.cancel(), { once: true });
    await drawing.promise;
    page.cleanup();
    return canvas.transferToImageBitmap();
  }

  async close() {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const paper of open) await paper.then((it) => it.destroy(), () => {});
    (await this.#engine?.catch(() => null))?.worker.destroy();
    this.#engine = null;
  }

  /** @param {string} url */
  #document(url) {
    const known = this.#open.get(url) ?? this.#load(url);
    this.#open.delete(url);
    this.#open.set(url, known);
    known.catch(() => this.#open.delete(url));
    for (const old of [...this.#open.keys()].slice(0, Math.max(0, this.#open.size - OPEN))) this.#forget(old);
    return known;
  }

  /** @param {string} url */
  #forget(url) {
    this.#open.get(url)?.then((paper) => paper.destroy(), () => {});
    this.#open.delete(url);
  }

  /** @param {string} url */
  async #load(url) {
    this.#engine ??= start(this.engine);
    const [{ pdfjs, worker }, answer] = await Promise.all([this.#engine, get(url)]);
    const assets = this.engine.assets;
    const fonts = assets && { cMapUrl: `${assets}/cmaps/`, cMapPacked: true, wasmUrl: `${assets}/wasm/`,
      standardFontDataUrl: `${assets}/standard_fonts/`, iccUrl: `${assets}/iccs/` };
    const data = new Uint8Array(await answer.arrayBuffer());
    return pdfjs.getDocument({ data, worker, isEvalSupported: false, enableXfa: false, ...fonts }).promise;
  }
}

/**
 * The worker comes from our own address through a policy, so that Trusted Types let it start.
 * @param {Engine} engine
 */
async function start(engine) {
  const pdfjs = await import(engine.module);
  const port = new Worker(/** @type {any} */ (trusted(engine.worker)), { type: "module" });
  return { pdfjs, worker: new pdfjs.PDFWorker({ port }) };
}

/** @type {{createScriptURL: (url: string) => unknown} | null} */
let policy = null;

/** @param {string} url */
function trusted(url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy("nghitruong-pdf", {
    createScriptURL(/** @type {string} */ given) {
      if (new URL(given, location.href).origin !== location.origin) throw new TypeError("not our own script");
      return given;
    },
  });
  return /** @type {NonNullable<typeof policy>} */ (policy).createScriptURL(url);
}
