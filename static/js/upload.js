// One file on its way to the server by tus 1.0: goes on where it stopped, after a lost line and after a new start.

import { say } from "./page.js";

/** @typedef {import("tus-js-client").Upload} Tus */
/** @typedef {Error & {originalResponse?: {getStatus(): number, getBody(): string} | null}} Refused */
/** @typedef {"waiting" | "sending" | "away" | "stopped" | "refused" | "done"} UploadState */

const PIECE = 8 * 1024 * 1024; // a lost line costs at most so much
const STALLED = 20_000;
const DELAYS = Array.from({ length: 1000 }, (_, attempt) => Math.min(10_000, 500 * 2 ** attempt));

/** Whether it is worth trying again: no answer, or an answer that may change. @param {number} status */
const passing = (status) => status === 0 || status >= 500 || [409, 423, 429].includes(status);

/** Changes announce themselves with the event "change". */
export class Upload extends EventTarget {
  /** @type {UploadState} */
  state = "waiting";
  sent = 0;
  /** @type {string} what the server said when it refused */
  sentence = "";
  /** @type {Tus | null} */
  #tus = null;
  #rate = 0; // bytes a second, smoothed
  #mark = { at: 0, sent: 0 };
  #watch = 0;

  /**
   * @param {import("./dropped-files.js").Found} found
   * @param {{endpoint: string, headers: Record<string, string>, metadata: Record<string, string>}} options
   */
  constructor({ file, path }, options) {
    super();
    this.file = file;
    this.path = path;
    this.options = options;
  }

  get url() {
    return this.#tus?.url ?? null;
  }

  get isOver() {
    return this.state === "done" || this.state === "refused";
  }

  /** Seconds that are left at the present rate; null when that cannot be said. */
  get left() {
    return this.#rate > 0 ? (this.file.size - this.sent) / this.#rate : null;
  }

  async start() {
    if (this.file.size === 0) return this.#become("refused", say("upload-empty"));
    this.#become("sending");
    this.#tus ??= await this.#make();
    this.#mark = { at: performance.now(), sent: this.sent };
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#ifStalled(), 5_000);
    if (this.#tus.url === null) {
      const [known] = await this.#tus.findPreviousUploads();
      if (known) this.#tus.resumeFromPreviousUpload(known);
    }
    if (this.state === "sending") this.#tus.start();
  }

  /** Waits until start() is called; what arrived stays. */
  async stop() {
    clearInterval(this.#watch);
    this.#become("stopped");
    await this.#tus?.abort();
  }

  /** Tries now instead of when the pause is over. */
  async hurry() {
    if (this.state !== "away") return;
    await this.#tus?.abort();
    await this.start();
  }

  /** Stops, and asks the server to forget what arrived. */
  async remove() {
    clearInterval(this.#watch);
    await this.#tus?.abort(this.url !== null && this.state !== "done").catch(() => {});
  }

  /** The library is loaded with the first file: most visits to the desk send none. */
  async #make() {
    const { Upload: Sender } = await import("tus-js-client");
    const { endpoint, headers, metadata } = this.options;
    return new Sender(this.file, {
      endpoint,
      headers,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { ...metadata, filename: this.file.name, path: this.path, filetype: this.file.type },
      onShouldRetry: (error) => this.#mayRetry(error),
      onProgress: (sent) => this.#progressed(sent),
      onSuccess: () => this.#finish("done"),
      onError: (error) => this.#finish("refused", error),
    });
  }

  /** @param {Refused} error */
  #mayRetry(error) {
    if (!passing(error.originalResponse?.getStatus() ?? 0)) return false;
    this.#become("away", told(error)); // a full disk has a sentence, a lost line has none
    return true;
  }

  /** @param {number} sent */
  #progressed(sent) {
    const now = performance.now();
    const seconds = (now - this.#mark.at) / 1000;
    if (seconds >= 0.5) {
      const rate = Math.max(0, sent - this.#mark.sent) / seconds;
      this.#rate = this.#rate ? this.#rate * 0.7 + rate * 0.3 : rate;
      this.#mark = { at: now, sent };
    }
    this.sent = sent;
    this.#become("sending");
  }

  /** A request on a dead line would wait for hours. */
  async #ifStalled() {
    if (this.state !== "sending" || performance.now() - this.#mark.at < STALLED) return;
    this.#become("away");
    await this.hurry();
  }

  /** @param {UploadState} state @param {Refused} [error] */
  #finish(state, error) {
    clearInterval(this.#watch);
    if (state === "done") this.sent = this.file.size;
    this.#become(state, error ? told(error) || say("upload-error") : "");
  }

  /** @param {UploadState} state @param {string} [sentence] */
  #become(state, sentence = "") {
    if (this.state === "stopped" && state === "away") return;
    this.state = state;
    this.sentence = sentence;
    this.dispatchEvent(new Event("change"));
  }
}

/** The server refuses with {"sentence": …}; anything else is not for people. @param {Refused} error @returns {string} */
function told(error) {
  try {
    return JSON.parse(error.originalResponse?.getBody() ?? "").sentence ?? "";
  } catch {
    return "";
  }
}
