// <door-scanner reader token away no-camera>: cards are read by the camera, by the browser's own reader of QR codes or
// else by a library that is loaded only then; or typed into the field by a scanner that acts as a keyboard.

const LOOK_EVERY = 150;
const SAME_CARD = 4_000; // a card held before the camera is read once

/** @typedef {(picture: HTMLCanvasElement) => Promise<string | null>} Read */
/** @typedef {{ok: boolean, sentence: string}} Answer */

class DoorScanner extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {MediaStream | null} */
  #camera = null;
  #timer = 0;
  #last = "";
  #lastAt = 0;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("submit", (event) => this.#typed(event), { signal });
    this.querySelector("[data-camera]")?.addEventListener("click", () => this.#toggle(), { signal });
    this.#field?.focus();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#stop();
  }

  get #field() {
    const field = this.querySelector("[name=card]");
    return field instanceof HTMLInputElement ? field : null;
  }

  /** @param {Event} event */
  #typed(event) {
    event.preventDefault();
    const field = this.#field;
    const card = field?.value.trim() ?? "";
    if (field) field.value = "";
    field?.focus();
    if (card) this.#send(card);
  }

  /** @param {string} card */
  async #send(card) {
    const form = this.querySelector("form");
    const body = new URLSearchParams({ card, csrf_token: this.getAttribute("token") ?? "" });
    try {
      const answer = await fetch(form?.action ?? "", { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      this.#show(await answer.json());
    } catch {
      this.#show({ ok: false, sentence: this.getAttribute("away") ?? "" });
    }
  }

  /** @param {Answer} answer */
  #show({ ok, sentence }) {
    const said = this.querySelector("[data-said]");
    const words = document.createElement("span");
    words.className = `state state--${ok ? "done" : "heed"}`;
    words.textContent = sentence;
    said?.replaceChildren(words);
    const line = document.createElement("li");
    line.textContent = sentence;
    const log = this.querySelector("[data-log]");
    log?.prepend(line);
    while (log && log.children.length > 12) log.lastElementChild?.remove();
  }

  // The camera

  get #video() {
    return /** @type {HTMLVideoElement} */ (this.querySelector("video"));
  }

  async #toggle() {
    if (this.#camera) return this.#stop();
    try {
      this.#camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return this.#show({ ok: false, sentence: this.getAttribute("no-camera") ?? "" });
    }
    this.#video.srcObject = this.#camera;
    this.#video.hidden = false;
    await this.#video.play();
    const read = await reader(this.getAttribute("reader") ?? "");
    this.querySelector("[data-camera]")?.setAttribute("aria-pressed", "true");
    this.#timer = setInterval(() => this.#look(read), LOOK_EVERY);
  }

  #stop() {
    clearInterval(this.#timer);
    for (const track of this.#camera?.getTracks() ?? []) track.stop();
    this.#camera = null;
    this.#video.hidden = true;
    this.querySelector("[data-camera]")?.setAttribute("aria-pressed", "false");
  }

  /** @param {Read} read */
  async #look(read) {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth) return;
    const picture = document.createElement("canvas");
    picture.width = videoWidth;
    picture.height = videoHeight;
    picture.getContext("2d")?.drawImage(this.#video, 0, 0);
    const card = await read(picture);
    const now = performance.now();
    if (!card || (card === this.#last && now - this.#lastAt < SAME_CARD)) return;
    this.#last = card;
    this.#lastAt = now;
    this.#send(card);
  }
}

/** The browser's reader where it has one, else the library's. @param {string} address @returns {Promise<Read>} */
async function reader(address) {
  const own = /** @type {any} */ (globalThis).BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes("qr_code")) {
    const detector = new own({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
  }
  const { jsQR } = await import(address);
  return async (picture) => {
    const { data, width, height } = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d")).getImageData(0, 0, picture.width, picture.height);
    return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
  };
}

customElements.define("door-scanner", DoorScanner);
