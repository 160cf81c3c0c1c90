// <file-drop endpoint="/uploads" meeting="ID" item="ID" document="ID" body="ID" token="CSRF">: files and folders dropped anywhere on the page, or chosen,
// go to the server three at a time, each with its row. Dropped over something with data-dossier="ID" they carry that.
// With `document` one file is taken: the next version of that paper; `item` and `body` say whose dossier, whose shelf.
//
// A checkbox data-declaration inside must be ticked first: whoever sends declares that there is no state secret among them
// (docs: domain rules, 7.3). When a file has arrived, "file-drop:received" says {name, path, url}.

import { chosen, dropped } from "./dropped-files.js";
import { say } from "./page.js";
import { Upload } from "./upload.js";
import { fillRow } from "./upload-row.js";
import { gathered } from "./web-pages.js";

/** @typedef {import("./dropped-files.js").Found} Found */

const AT_ONCE = 3;
const PURPOSES = ["meeting", "body", "item", "document"];
const SHOWN_AFTER = 4_000; // by then the file stands in the list of the page

class FileDrop extends HTMLElement {
  /** @type {Map<Upload, HTMLElement>} */
  #rows = new Map();
  #finished = 0;
  #held = 0; // nested elements under what is dragged
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    document.addEventListener("dragenter", (event) => this.#enter(event, 1), { signal });
    document.addEventListener("dragleave", (event) => this.#enter(event, -1), { signal });
    document.addEventListener("dragover", (event) => this.#over(event), { signal });
    document.addEventListener("drop", (event) => this.#drop(event), { signal });
    this.addEventListener("change", (event) => this.#changed(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    addEventListener("online", () => this.#hurry(), { signal });
    // A server that was away and is back: the page's own line is the first to know.
    document.addEventListener("feed:state", (event) => {
      if (/** @type {CustomEvent<{state: string}>} */ (event).detail.state === "connected") this.#hurry();
    }, { signal });
    addEventListener("beforeunload", (event) => this.#uploads((upload) => !upload.isOver).length && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {Found[]} found @param {string | null} [dossier] */
  async add(found, dossier = null) {
    const whole = await gathered(found);
    const taken = this.hasAttribute("document") ? whole.slice(0, 1) : whole; // one file is the next version
    for (const one of taken) this.#admit(new Upload(one, this.#options(dossier)));
    this.#next();
  }

  // Dropping and choosing

  /** @param {DragEvent} event @param {number} step */
  #enter(event, step) {
    if (!carriesFiles(event)) return;
    this.#held = Math.max(0, this.#held + step);
    document.documentElement.toggleAttribute("data-dropping", this.#held > 0);
    if (this.#held === 0) this.#mark(null);
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.#mark(dossierUnder(event));
  }

  /** @param {DragEvent} event */
  async #drop(event) {
    if (!carriesFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    const dossier = dossierUnder(event)?.dataset.dossier ?? null;
    this.#held = 0;
    document.documentElement.removeAttribute("data-dropping");
    this.#mark(null);
    this.add(await dropped(event.dataTransfer), dossier);
  }

  /** @param {HTMLElement | null} dossier */
  #mark(dossier) {
    for (const marked of document.querySelectorAll("[data-dossier][data-target]")) if (marked !== dossier) marked.removeAttribute("data-target");
    dossier?.setAttribute("data-target", "");
  }

  /** @param {Event} event */
  #changed({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.type === "file") {
      this.add(chosen(target.files ?? []));
      target.value = "";
    } else if (target.matches("[data-declaration]")) this.#next();
  }

  // The queue

  /** @param {string | null} dossier */
  #options(dossier) {
    const token = this.getAttribute("token");
    const declared = this.querySelector("[data-declaration]") !== null; // nothing starts before it is ticked
    return {
      endpoint: this.getAttribute("endpoint") ?? "/uploads",
      // Without the first a refusal would come as a page, and its sentence would be lost.
      headers: /** @type {Record<string, string>} */ ({ Accept: "application/json", ...(token ? { "X-CSRFToken": token } : {}) }),
      metadata: /** @type {Record<string, string>} */ ({ ...this.#purpose(), ...(dossier ? { dossier } : {}), ...(declared ? { declared: "1" } : {}) }),
    };
  }

  /** What the files are for: the ids in the element's attributes. */
  #purpose() {
    const named = PURPOSES.map((name) => [name, this.getAttribute(name) ?? ""]);
    return Object.fromEntries(named.filter(([, id]) => id));
  }

  /** @param {Upload} upload */
  #admit(upload) {
    const template = this.querySelector("template[data-row]");
    if (!(template instanceof HTMLTemplateElement)) return;
    const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    this.querySelector("[data-queue]")?.append(row);
    this.#rows.set(upload, row);
    upload.addEventListener("change", () => this.#changedUpload(upload));
    fillRow(row, upload);
  }

  /** @param {Upload} upload */
  #changedUpload(upload) {
    const row = this.#rows.get(upload);
    if (!row) return;
    fillRow(row, upload);
    if (upload.state === "done") {
      this.#finished += 1;
      this.dispatchEvent(new CustomEvent("file-drop:received", { bubbles: true, detail: { name: upload.file.name, path: upload.path, url: upload.url } }));
      setTimeout(() => this.#forget(upload), SHOWN_AFTER);
    }
    if (upload.state !== "sending") this.#next();
    this.#summarise();
  }

  /** Starts what may start; nothing goes out before the declaration. */
  #next() {
    const declaration = this.querySelector("[data-declaration]");
    const declared = !(declaration instanceof HTMLInputElement) || declaration.checked;
    if (declared) {
      const room = AT_ONCE - this.#uploads((upload) => upload.state === "sending" || upload.state === "away").length;
      for (const upload of this.#uploads((one) => one.state === "waiting").slice(0, room)) upload.start();
    }
    this.toggleAttribute("data-busy", this.#uploads((upload) => !upload.isOver).length > 0);
    this.#summarise(declared);
  }

  /** @param {(upload: Upload) => boolean} wanted */
  #uploads(wanted) {
    return [...this.#rows.keys()].filter(wanted);
  }

  #hurry() {
    for (const upload of this.#rows.keys()) upload.hurry();
  }

  /** @param {Upload} upload */
  #forget(upload) {
    this.#rows.get(upload)?.remove();
    this.#rows.delete(upload);
    if (this.#rows.size === 0) this.#finished = 0;
    this.#summarise();
  }

  /** @param {Event} event */
  #clicked({ target }) {
    const button = target instanceof Element && target.closest("button[data-act]");
    if (!(button instanceof HTMLButtonElement)) return;
    const upload = [...this.#rows].find(([, row]) => row.contains(button))?.[0];
    if (!upload) return;
    if (button.dataset.act === "stop") upload.stop();
    else if (button.dataset.act === "remove") upload.remove().finally(() => this.#forget(upload));
    else upload.start();
  }

  #summarise(declared = true) {
    const line = this.querySelector("[data-summary]");
    if (!line) return;
    const left = [...this.#rows.keys()].filter((upload) => upload.state !== "done").length;
    const words = this.#rows.size ? say("upload-count", { done: this.#finished, count: this.#finished + left }) : "";
    const text = !declared && left ? say("upload-declare") : words;
    if (line.textContent !== text) line.textContent = text;
  }
}

/** @param {DragEvent} event */
const carriesFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));

/** @param {DragEvent} event @returns {HTMLElement | null} */
const dossierUnder = (event) => (event.target instanceof Element ? event.target.closest("[data-dossier]") : null);

customElements.define("file-drop", FileDrop);
