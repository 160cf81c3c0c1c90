// Zoomed pages drawn anew from the eight-page slice they stand in, by pdf.js. Loaded only when somebody zooms.

import { scriptAddress } from "../trust.js";
import { get } from "./paper.js";

const OPEN = 2;

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Region  fractions of the page
 * @typedef {{worker: string, wasm?: string, cmaps?: string, fonts?: string, colours?: string}} Engine
 *   addresses of pdf.js's worker and, ending in a slash, of the folders it reads when a page asks for them
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
    const { wasm: wasmUrl, cmaps: cMapUrl, fonts: standardFontDataUrl, colours: iccUrl } = this.engine;
    const folders = { wasmUrl, cMapUrl, cMapPacked: true, standardFontDataUrl, iccUrl };
    const data = new Uint8Array(await answer.arrayBuffer());
    return pdfjs.getDocument({ data, worker, isEvalSupported: false, enableXfa: false, ...folders }).promise;
  }
}

/**
 * The worker comes from our own address through a policy, so that Trusted Types let it start.
 * @param {Engine} engine
 */
async function start(engine) {
  const pdfjs = await import("pdfjs-dist");
  const port = new Worker(scriptAddress(engine.worker), { type: "module" });
  return { pdfjs, worker: new pdfjs.PDFWorker({ port: /** @type {any} */ (port) }) };
}
