// <paper-reader manifest="/papers/VERSION/manifest">: wires the parts of the reader to the page that the server wrote.
//
// Attributes: manifest; pdf-worker, pdf-wasm, pdf-cmaps, pdf-fonts, pdf-colours (addresses of pdf.js's parts);
// stream (of the meeting); hall (on a display that nobody touches: the address where it waits).
// Events, for those who write on pages: "reader:page-shown" and "reader:page-hidden" {page, hash, notes, element}, where
// `notes` is an SVG in page units; "reader:open" {paper}; "reader:turn" {page}.

import { addressIn, Comparison } from "./compare.js";
import { Follow } from "./follow.js";
import { listenToKeys } from "./keys.js";
import { Listening } from "./listening.js";
import { writeOutline } from "./outline.js";
import { Paper, Refused } from "./paper.js";
import { Place } from "./place.js";
import { prefer, preferences } from "./preferences.js";
import { printPages } from "./printing.js";
import { Prose } from "./prose.js";
import { say } from "./sentences.js";
import { Search } from "./search.js";
import { Slices } from "./slices.js";
import { Stage } from "./stage.js";
import { selectedText } from "./text-layer.js";
import { Thumbs } from "./thumbs.js";
import { listenToFingers } from "./touch.js";
import { Words } from "./words.js";

const AGAIN = 5000;
const SOON = 1000;
const LEAF_WIDTH = 1180;
const PANELS = ["search", "outline", "view", "notes"];

/** @typedef {import("./page-view.js").PageView} PageView */

export class PaperReader extends HTMLElement {
  #leaving = new AbortController();
  #asking = 0;
  /** @type {Comparison | null} */
  #comparison = null;
  #preferences = preferences();
  /** @type {HTMLElement | null} */
  #opener = null;
  /** @type {Place | null} */
  place = null;

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.slices = this.#slices();
    this.stage = new Stage(this.piece("stage"), this.template("page"), { slices: this.slices, widest: this.hasAttribute("hall") ? innerWidth : undefined });
    if (this.hasAttribute("hall")) this.#preferences = { ...this.#preferences, fit: "width", flow: "scroll", spread: 1, leaf: false };
    this.stage.look(this.#preferences);
    this.thumbs = new Thumbs(this.piece("thumbs"), this.template("thumb"));
    this.search = new Search(this.piece("search"), this.stage, () => this.follow?.touch());
    this.follow = new Follow(this.piece("follow"), this.stage,
      { hall: this.getAttribute("hall"), along: this.#preferences.along });
    this.listening = new Listening(this.piece("listening"), this.stage, () => this.follow?.touch());
    this.prose = new Prose(this.piece("prose"), this.stage, this.listening);
    this.#listen(signal);
    listenToKeys(this, (name, value) => this.act(name, value), signal);
    listenToFingers(this.stage, () => this.follow?.touch(), signal);
    this.#dim(this.#preferences.dim);
    this.#leaf(this.#preferences.leaf && innerWidth >= LEAF_WIDTH);
    this.#reflect();
    this.open();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    clearTimeout(this.#asking);
    for (const piece of [this.#comparison, this.listening, this.prose, this.place, this.follow, this.thumbs, this.stage, this.slices]) piece?.close();
  }

  /** @returns {Paper | null} */
  get paper() {
    return this.stage?.paper ?? null;
  }

  /** Megabytes of all canvases and waiting bitmaps. */
  get canvasMegabytes() {
    return ((this.stage?.bytes ?? 0) + (this.#comparison?.bytes ?? 0)) / 2 ** 20;
  }

  /** Fetches the paper and opens it: at the linked page, where the presenter is, where it was left, or at its start. */
  async open() {
    try {
      const paper = await Paper.load(this.#manifest);
      const { place } = paper.manifest;
      const linked = paper.anchored(location.hash);
      this.stage?.open(paper, new Words(paper), linked ?? place?.page ?? 1, linked ? 0 : place?.y ?? 0);
      if (this.follow?.leads && !linked) this.follow.arrive();
      this.#write(paper);
      this.place ??= new Place(/** @type {Stage} */ (this.stage));
      this.dispatchEvent(new CustomEvent("reader:open", { bubbles: true, detail: { paper } }));
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /** Asks whether the paper has changed: more pages ready, replaced, withdrawn. The place is kept. */
  async refresh() {
    try {
      const paper = await Paper.load(this.#manifest);
      if (!this.paper) return this.open();
      if (JSON.stringify(paper.manifest) !== JSON.stringify(this.paper.manifest)) {
        this.stage?.refresh(paper);
        this.#write(paper);
      }
      this.#askAgain(paper);
    } catch (error) {
      if (error instanceof Refused) this.#fail(error);
    }
  }

  /**
   * Does what a button with data-do="name" and this value does.
   * @param {string} name
   * @param {string} [value]
   */
  act(name, value = "") {
    const acts = this.#acts;
    if (this.stage && name in acts) acts[name](value);
  }

  /**
   * A part that the server wrote.
   * @param {string} name
   */
  piece(name) {
    const part = this.querySelector(`[data-part="${name}"]`);
    if (!part) throw new Error(`the page has no part "${name}"`);
    return /** @type {HTMLElement} */ (part);
  }

  /** @param {string} name */
  template(name) {
    return /** @type {HTMLTemplateElement} */ (this.piece(name));
  }

  // --- actions

  /** @returns {Record<string, (value: string) => void>} */
  get #acts() {
    const stage = /** @type {Stage} */ (this.stage);
    const way = (/** @type {string} */ value) => (value === "-1" ? -1 : 1);
    return {
      turn: (value) => this.#own(() => stage.turn(way(value))),
      advance: (value) => this.#own(() => (this.prose?.isOpen ? this.prose : stage).advance(way(value))),
      ends: (value) => this.#own(() => stage.goto(value === "1" ? 1 : stage.count)),
      zoom: (value) => this.#look(() => (this.prose?.isOpen ? this.prose : stage).step(way(value))),
      fit: (value) => this.#prefer({ fit: /** @type {any} */ (value) }),
      flow: (value) => this.#prefer({ flow: /** @type {any} */ (value) }),
      spread: (value) => this.#prefer({ spread: Number(value) }),
      rotate: () => this.#look(() => stage.look({ rotation: (stage.view.rotation + 1) % 4 })),
      dim: () => this.#dim(!this.classList.contains("reader--dim"), true),
      along: () => this.#along(),
      leaf: () => this.#leaf(this.piece("leaf").hidden === true, true),
      panel: (value) => this.#panel(value),
      shut: () => this.#shut(),
      hit: (value) => this.search?.step(way(value)),
      goto: () => this.#ask("goto"),
      printing: () => this.#ask("printing"),
      listen: (value) => this.listening?.do(value),
      prose: () => this.#prose(),
      follow: () => this.follow?.toggle(),
      present: () => this.follow?.present(),
      compare: () => this.#compare(),
      beside: (value) => this.#beside(value.split(" ")[0], Number(value.split(" ")[1])),
      change: (value) => this.#own(() => this.#comparison?.step(way(value))),
      newer: () => this.#openNewer(),
      retry: () => (this.paper ? stage.retry() : this.open()),
    };
  }

  /** @param {() => void} move made by the reader's own hand */
  #own(move) {
    this.follow?.touch();
    move();
  }

  /** @param {() => void} change */
  #look(change) {
    change();
    this.#reflect();
  }

  /** @param {Partial<import("./geometry.js").View>} change */
  #prefer(change) {
    this.stage?.look(change);
    prefer(/** @type {any} */ (change));
    this.#reflect();
  }

  /** @param {string} name */
  #panel(name) {
    const panel = this.piece(name);
    const open = panel.hidden;
    const { activeElement } = document;
    for (const other of PANELS) this.piece(other).hidden = true;
    if (name === "search" || !this.piece("search").hidden) this.search?.[open ? "reopen" : "close"]();
    panel.hidden = !open;
    this.#reflect();
    if (!open) return this.#opener?.focus();
    if (!panel.contains(activeElement)) this.#opener = /** @type {HTMLElement} */ (activeElement);
    if (name === "search") this.search?.focus();
    else /** @type {HTMLElement | null} */ (panel.querySelector("button, a"))?.focus();
  }

  #shut() {
    const open = PANELS.find((name) => !this.piece(name).hidden);
    if (open) this.#panel(open);
    else if (this.#comparison) this.#compare();
  }

  /** @param {string} name of a dialog with a form */
  #ask(name) {
    const dialog = /** @type {HTMLDialogElement} */ (this.piece(name));
    for (const note of dialog.querySelectorAll(".field__error")) /** @type {HTMLElement} */ (note).hidden = true;
    const { current, count } = /** @type {Stage} */ (this.stage);
    const fields = dialog.querySelectorAll("input");
    for (const field of fields) field.value = this.paper?.label(current) ?? "";
    this.piece("extent").textContent = say(this.paper?.inPack ? "extent_pack" : "extent", {
      first: this.paper?.label(1) ?? 1, last: this.paper?.label(count) ?? count, count,
      pack_first: this.paper?.page(1)?.pack ?? "", pack_last: this.paper?.page(count)?.pack ?? "" });
    dialog.showModal();
    fields[0]?.select();
  }

  /** @param {HTMLFormElement} form */
  #answer(form) {
    const pages = [...form.querySelectorAll("input")].map((field) => this.paper?.find(field.value) ?? null);
    const note = /** @type {HTMLElement} */ (form.querySelector(".field__error"));
    note.hidden = pages.every((page) => page !== null) && (pages.length < 2 || /** @type {any} */ (pages)[0] <= /** @type {any} */ (pages)[1]);
    if (!note.hidden) return form.querySelector("input")?.focus();
    form.closest("dialog")?.close();
    const [first, last] = /** @type {number[]} */ (pages);
    if (last === undefined) {
      this.#own(() => this.stage?.goto(first));
      this.stage?.element.focus();
    } else if (this.paper) printPages(this.piece("print"), this.paper, first, last);
  }

  /**
   * A page of an older version beside this one; it stays when it is there already.
   * @param {string} version
   * @param {number} page
   */
  async #beside(version, page) {
    if (this.#comparison?.version === version) return this.#comparison.show(page);
    if (this.#comparison) await this.#compare();
    await this.#compare(version, page);
  }

  /**
   * @param {string} [version]
   * @param {number} [page]
   */
  async #compare(version, page) {
    if (this.#comparison) {
      this.#comparison.close();
      this.#comparison = null;
    } else if (this.stage && this.thumbs) {
      this.#comparison = new Comparison(this.piece("old"), this.piece("compare-head"), this.stage, this.thumbs);
      try {
        await this.#comparison.open(version, page);
      } catch {
        this.#comparison = null;
        this.#tell(say("compare_missing"));
      }
    }
    this.classList.toggle("reader--comparing", Boolean(this.#comparison));
    // Where the panel lies over the pages, what was asked for would be under it.
    for (const name of this.#comparison ? ["view", "notes"] : []) {
      if (!this.piece(name).hidden && getComputedStyle(this.piece(name)).position !== "static") this.#panel(name);
    }
    this.#reflect();
  }

  /** The words of the pages instead of their pictures. */
  #prose() {
    const open = this.prose?.toggle() ?? false;
    this.classList.toggle("reader--prose", open);
    this.piece(open ? "prose" : "stage").focus();
    this.#reflect();
  }

  async #openNewer() {
    const newer = this.paper?.manifest.replaced_by;
    if (this.paper && newer) location.assign(await addressIn(this.paper, newer.version, this.stage?.current ?? 1));
  }

  // --- inside

  get #manifest() {
    return this.getAttribute("manifest") ?? "";
  }

  #slices() {
    const worker = this.getAttribute("pdf-worker");
    const address = (/** @type {string} */ name) => this.getAttribute(`pdf-${name}`) ?? undefined;
    return worker ? new Slices({ worker, wasm: address("wasm"), cmaps: address("cmaps"), fonts: address("fonts"),
      colours: address("colours") }) : null;
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const stage = /** @type {Stage} */ (this.stage);
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.addEventListener("submit", (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      const way = /** @type {HTMLButtonElement | null} */ (event.submitter);
      if (!form.closest("dialog") || way?.formMethod === "dialog") return;
      event.preventDefault();
      this.#answer(form);
    }, { signal });
    document.addEventListener("copy", (event) => this.#copied(event), { signal });
    addEventListener("hashchange", () => this.#linked(), { signal });
    addEventListener("online", () => stage.retry(), { signal });
    document.addEventListener("feed:entry", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:dropped", () => this.refresh(), { signal });
    stage.addEventListener("turn", () => this.#turned(), { signal });
    this.listening?.addEventListener("state", () => this.#reflect(), { signal });
    stage.addEventListener("zoom", () => this.#reflect(), { signal });
    for (const name of ["page-shown", "page-hidden"]) {
      stage.addEventListener(name, (event) => this.#page(name, /** @type {CustomEvent} */ (event).detail.view), { signal });
    }
  }

  /** @param {Event} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (target.closest("[data-do]"));
    if (button) return this.act(/** @type {string} */ (button.dataset.do), button.value);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-page]"));
    if (!link) return;
    event.preventDefault();
    this.#own(() => this.stage?.goto(Number(link.dataset.page)));
    if (innerWidth < LEAF_WIDTH && link.closest(".reader__leaf")) this.#leaf(false);
  }

  #linked() {
    const page = this.paper?.anchored(location.hash);
    if (page && page !== this.stage?.current) this.#own(() => this.stage?.goto(page));
  }

  /** @param {ClipboardEvent} event */
  #copied(event) {
    const selection = getSelection();
    const isProse = this.prose?.element.contains(selection?.anchorNode ?? null);
    if (isProse && this.paper?.manifest.allowed.copy === false) return event.preventDefault();
    const text = selection && selectedText(selection, this);
    if (text == null) return;
    if (this.paper?.manifest.allowed.copy === false) return event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  }

  /** @param {{name: string, data?: {version_id?: string, document_id?: string}}} entry */
  #heard({ name, data }) {
    if (name === "ClosedSittingChanged") return void this.refresh(); // the doors may have closed on whoever reads
    const { version, document: paper } = this.paper?.manifest ?? {};
    if (data && ((data.version_id && data.version_id === version) || (data.document_id && data.document_id === paper))) this.refresh();
  }

  /**
   * @param {string} name
   * @param {PageView} view
   */
  #page(name, view) {
    const detail = { page: view.n, hash: view.page?.hash ?? null, notes: view.notes, element: view.element };
    this.dispatchEvent(new CustomEvent(`reader:${name}`, { bubbles: true, detail }));
  }

  #turned() {
    const { current } = /** @type {Stage} */ (this.stage);
    this.thumbs?.show(current);
    this.#number();
    this.dispatchEvent(new CustomEvent("reader:turn", { bubbles: true, detail: { page: current } }));
  }

  #number() {
    const { paper, stage } = this;
    if (!paper || !stage) return;
    const words = { label: paper.label(stage.current), count: paper.count };
    for (const part of this.querySelectorAll('[data-do="goto"]')) part.textContent = say("page_of", words);
    this.follow?.write();
  }

  /** @param {Paper} paper */
  #write(paper) {
    const { manifest } = paper;
    this.thumbs?.open(paper);
    this.thumbs?.show(this.stage?.current ?? 1);
    writeOutline(this.piece("outline-list"), this.template("outline-entry"), paper);
    const offers = { outline: manifest.outline.length > 0, compare: Boolean(manifest.previous),
      printing: manifest.allowed.print, download: manifest.allowed.download };
    for (const [name, offered] of Object.entries(offers)) {
      for (const part of this.querySelectorAll(`[data-offer="${name}"]`)) /** @type {HTMLElement} */ (part).hidden = !offered;
    }
    /** @type {HTMLAnchorElement} */ (this.piece("download")).href = manifest.download ?? paper.url("file");
    this.classList.toggle("reader--printable", manifest.allowed.print);
    this.classList.toggle("reader--uncopied", manifest.allowed.copy === false);
    const newer = manifest.replaced_by;
    this.piece("replaced").hidden = !newer;
    if (newer) this.piece("replaced-words").textContent = say("replaced", { title: manifest.title, number: newer.number });
    this.#tell(this.#state(paper));
    this.piece("sheets").setAttribute("aria-busy", String(!paper.finished));
    this.#number();
    this.#reflect();
    this.#askAgain(paper);
  }

  /** @param {Paper} paper */
  #askAgain(paper) {
    clearTimeout(this.#asking);
    const later = paper.isBeingMarked ? SOON : AGAIN;
    if (!paper.finished || paper.isBeingMarked) this.#asking = window.setTimeout(() => this.refresh(), later);
  }

  /** What is to be said of a paper that is not all there. @param {Paper} paper */
  #state({ manifest, finished, count, isBeingMarked }) {
    if (manifest.marking?.trouble) return manifest.marking.trouble;
    if (isBeingMarked) return say("marking");
    return finished ? null : say("digitised", { ready: manifest.pages.length, count });
  }

  /** @param {Error} error */
  #fail(error) {
    if (error instanceof Refused) {
      // Nothing of a withdrawn paper stays on the screen, or is heard.
      this.listening?.stop();
      this.prose?.close();
      this.stage?.close();
      this.thumbs?.close();
      this.piece("body").hidden = true;
    }
    const refused = error instanceof Refused;
    this.#tell(say(refused ? "refused" : "missing"), !refused);
  }

  /**
   * @param {string | null} sentence
   * @param {boolean} [again] whether trying again makes sense
   */
  #tell(sentence, again = false) {
    this.piece("notice").hidden = !sentence;
    this.piece("notice-words").textContent = sentence;
    this.piece("notice-again").hidden = !again;
  }

  /**
   * @param {boolean} dim
   * @param {boolean} [chosen]
   */
  #dim(dim, chosen = false) {
    this.classList.toggle("reader--dim", dim);
    if (chosen) prefer({ dim });
    this.#reflect();
  }

  #along() {
    if (!this.follow) return;
    this.follow.along = !this.follow.along;
    prefer({ along: this.follow.along });
    this.#reflect();
  }

  /**
   * @param {boolean} open
   * @param {boolean} [chosen]
   */
  #leaf(open, chosen = false) {
    this.piece("leaf").hidden = !open;
    if (chosen && innerWidth >= LEAF_WIDTH) prefer({ leaf: open });
    this.#reflect();
  }

  /** Buttons say what is so. */
  #reflect() {
    const { stage } = this;
    if (!stage) return;
    const { fit, flow, spread } = stage.view;
    /** @type {Record<string, boolean>} */
    const pressed = { [`fit:${fit}`]: true, [`flow:${flow}`]: true, [`spread:${spread}`]: true,
      "dim:": this.classList.contains("reader--dim"), "compare:": this.#comparison !== null,
      "prose:": this.prose?.isOpen ?? false, "listen:toggle": this.listening?.state === "reading",
      "along:": this.follow?.along ?? false };
    for (const button of this.querySelectorAll("button[aria-pressed][data-do]")) {
      const { value, dataset } = /** @type {HTMLButtonElement} */ (button);
      if (dataset.do !== "present") button.setAttribute("aria-pressed", String(pressed[`${dataset.do}:${value}`] ?? false));
    }
    for (const button of this.querySelectorAll("button[aria-controls]")) {
      const controlled = document.getElementById(button.getAttribute("aria-controls") ?? "");
      button.setAttribute("aria-expanded", String(controlled?.hidden === false));
    }
    this.dataset.flow = flow;
    this.piece("zoom").textContent = `${Math.round(stage.zoom * 100)} %`;
  }
}

customElements.define("paper-reader", PaperReader);
