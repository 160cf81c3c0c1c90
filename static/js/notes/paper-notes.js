// <paper-notes>: the reader's panel of notes. Draws them on the pages, lists them beside, and hands the pen out.
// Attributes: person (whose notes), paper (the version). The page of the reader is written by templates/documents/reader.html.

import { say } from "../reader/sentences.js";
import { drawn } from "./drawing.js";
import { arrange, history } from "./entries.js";
import { Notebook } from "./notebook.js";
import { passagesOf } from "./passage.js";
import { Pen } from "./pen.js";
import "./shared-notes.js";
import "../note-sharing.js";
import { isComposing } from "../writing.js";

/**
 * @typedef {import("./notebook.js").Note} Note
 * @typedef {import("./notebook.js").Kind} Kind
 * @typedef {import("../reader/paper-reader.js").PaperReader} PaperReader
 * @typedef {import("./shared-notes.js").SharedNotes} SharedNotes
 */

export class PaperNotes extends HTMLElement {
  /** @type {Map<number, SVGElement>} the pages on the stage */
  #sheets = new Map();
  /** @type {Notebook | null} */
  #book = null;
  /** @type {"read" | "pen" | "eraser"} */
  #tool = "read";
  #colour = "vang";
  #leaving = new AbortController();

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    const reader = this.reader;
    reader.addEventListener("reader:page-shown", (event) => this.#shown(/** @type {CustomEvent} */ (event).detail), { signal });
    reader.addEventListener("reader:page-hidden", (event) => this.#sheets.delete(/** @type {CustomEvent} */ (event).detail.page), { signal });
    reader.addEventListener("reader:open", () => this.#open(), { signal });
    reader.addEventListener("click", (event) => this.#clicked(event), { signal });
    reader.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    reader.addEventListener("pointermove", (event) => this.#rubbed(event), { signal });
    for (const name of ["input", "change"]) this.addEventListener(name, (event) => this.#typed(event), { signal });
    this.addEventListener("shared:change", () => this.#changed(undefined), { signal });
    this.sharing.addEventListener("toggle", () => this.sharing.open && this.#renewSharing(), { signal });
    document.addEventListener("selectionchange", () => this.#selected(), { signal });
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // keeps the selection
    this.addEventListener("mousedown", (event) => {
      if (/** @type {Element} */ (event.target).closest("[data-note-do='settle']")) event.preventDefault(); // this too
    }, { signal });
    this.#reflect();
    if (reader.paper) this.#open();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#book?.close();
  }

  get reader() {
    return /** @type {PaperReader} */ (this.closest("paper-reader"));
  }

  /** What is offered for a passage that is selected. */
  get bar() {
    return /** @type {HTMLElement} */ (this.reader.querySelector("[data-part='passage']"));
  }

  get list() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-part='remarks']"));
  }

  /** Those that have no sure place on this version. */
  get reviews() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-part='reviews']"));
  }

  /** What others share, and with whom one's own is shared. */
  get shared() {
    return /** @type {SharedNotes} */ (this.querySelector("shared-notes"));
  }

  get sharing() {
    return /** @type {HTMLDetailsElement} */ (this.querySelector("[data-part='sharing']"));
  }

  // --- opening and drawing

  #open() {
    const { reader } = this;
    const { paper, stage } = reader;
    if (this.#book || !paper || !stage) return;
    const mayStay = paper.manifest.allowed.copy !== false;
    this.#book = new Notebook(paper.version, this.getAttribute("person") ?? "", mayStay);
    this.#book.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail.page));
    const book = this.#book;
    book.addEventListener("parted", (event) => this.#part(/** @type {CustomEvent} */ (event).detail));
    this.pen = new Pen(stage.element, (element) => this.#sheetOf(element), {
      hold: ({ id, page, points }) => book.sketch(id, page, "INK", this.#ink(points)),
      done: ({ id, page, points }) => book.write(page, "INK", this.#ink(points), id),
      drop: (id) => book.discard(id),
    });
    for (const page of stage.element.querySelectorAll(".page")) { // what was shown before this was here
      const notes = /** @type {SVGElement} */ (page.querySelector(".page__notes"));
      this.#sheets.set(Number(/** @type {HTMLElement} */ (page).dataset.page), notes);
    }
    this.#book.open();
    this.shared.open(paper);
    if (location.hash === "#can-xem-lai" && this.closest(".reader__panel")?.hasAttribute("hidden")) reader.act("panel", "notes");
  }

  /** @param {{page: number, notes: SVGElement}} sheet */
  #shown({ page, notes }) {
    this.#sheets.set(page, notes);
    this.#draw(page);
  }

  /** @param {number | null | undefined} page */
  #changed(page) {
    for (const n of page === undefined ? this.#sheets.keys() : [page ?? 0]) this.#draw(n);
    this.#write();
    this.#reflect();
  }

  /** Who is typing goes on with the same words, in the same field. @param {{from: string, to: string}} ids */
  #part({ from, to }) {
    const entry = /** @type {HTMLElement | null} */ (this.querySelector(`[data-part] > [data-note="${from}"]`));
    if (entry?.contains(document.activeElement)) entry.dataset.note = to;
  }

  /** @param {number} page */
  #draw(page) {
    const sheet = this.#sheets.get(page);
    if (!sheet || !this.#book) return;
    const wide = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (sheet)).viewBox.baseVal?.width ?? 0;
    const numbers = this.#numbers();
    sheet.replaceChildren(...this.shared.drawn(page, wide), ...this.#book.on(page).map((note) => {
      const number = numbers.get(note.id) ?? 0;
      return drawn(note, number, say("note_open", { number, words: note.words.slice(0, 80) }), wide);
    }));
  }

  /** Whatever has words is numbered through the paper, on the page and beside it alike. */
  #numbers() {
    const worded = (this.#book?.notes ?? []).filter((note) => note.kind === "NOTE" || note.words);
    return new Map(worded.map((note, at) => [note.id, at + 1]));
  }

  // --- the list beside the pages

  #write() {
    if (!this.#book) return;
    const { paper } = this.reader;
    const numbers = this.#numbers();
    const book = this.#book;
    const all = grouped(book.notes);
    const asked = all.filter(([note]) => book.isToReview(note));
    for (const [list, groups] of /** @type {[HTMLElement, Note[][]][]} */ ([
      [this.list, all.filter((notes) => !asked.includes(notes))], [this.reviews, asked]])) {
      const wanted = new Map(groups.map((notes) => [notes[0].id, notes]));
      arrange(list, [...wanted.keys()], (id) => this.#entry(id));
      for (const [id, notes] of wanted) {
        const entry = /** @type {HTMLElement} */ (list.querySelector(`[data-note="${id}"]`));
        this.#fill(entry, notes, numbers.get(id), paper?.label(book.pageOf(notes[0])) ?? "");
      }
    }
    const piece = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
    piece("no-remarks").hidden = all.length > 0;
    piece("taking").hidden = all.length === 0;
    piece("review").hidden = asked.length === 0;
    piece("review-count").textContent = String(asked.length);
  }

  /** @param {string} id */
  #entry(id) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector("[data-part='remark']"));
    const entry = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    entry.dataset.note = id;
    return entry;
  }

  /**
   * @param {HTMLElement} entry
   * @param {Note[]} notes one, or all strokes of a page
   * @param {number | undefined} number
   * @param {string} label
   */
  #fill(entry, notes, number, label) {
    const [note] = notes;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (entry.querySelector(`.remark__${name}`));
    const book = /** @type {Notebook} */ (this.#book);
    const elsewhere = book.isElsewhere(note);
    const link = /** @type {HTMLAnchorElement} */ (part("page"));
    part("mark").textContent = number ? String(number) : "";
    part("mark").hidden = !number;
    part("kind").textContent = say(`note_${note.kind.toLowerCase()}`, { count: notes.length });
    link.textContent = say(elsewhere ? "note_elsewhere" : "page", { label: elsewhere ? note.page : label });
    link.href = elsewhere ? `/papers/${note.version}#trang-${note.page}` : "";
    if (elsewhere) delete link.dataset.page;
    else link.dataset.page = String(book.pageOf(note));
    if (!elsewhere) link.href = `#trang-${label}`;
    history(entry, note, book.moves.of(note));
    part("quote").textContent = note.place.quote ?? "";
    part("quote").hidden = !note.place.quote;
    const field = /** @type {HTMLTextAreaElement} */ (entry.querySelector("textarea"));
    field.closest("label")?.toggleAttribute("hidden", !(note.words || note.kind === "NOTE" || entry.dataset.open !== undefined));
    const isTheirs = document.activeElement !== field || (note.state === "saved" && !isComposing()); // nothing of one's own is in the field
    if (isTheirs && field.value.normalize("NFC") !== note.words) field.value = note.words;
    const whom = this.shared.whom(note.id);
    part("label").textContent = say(whom ? "note_seen" : "note_private");
    part("whom").textContent = whom && say("note_whom", { whom });
    part("whom").hidden = !whom;
    const state = part("state");
    const worst = notes.find((one) => one.state === "refused") ?? notes.find((one) => one.state === "waiting") ?? note;
    state.textContent = worst.state === "refused" ? worst.sentence ?? "" : say(`note_${worst.state}`);
    state.className = `remark__state state state--${{ saved: "done", waiting: "wait", refused: "heed" }[worst.state]}`;
    const says = /** @type {HTMLButtonElement} */ (entry.querySelector("[data-note-do='say']"));
    says.hidden = field.closest("label")?.hidden !== true || note.kind === "INK" || note.kind === "BOOKMARK";
    const what = [part("kind").textContent, number, link.textContent].filter(Boolean).join(", ");
    for (const name of ["remove", "share"]) entry.querySelector(`[data-note-do='${name}']`)?.setAttribute("aria-label", say(`note_${name}`, { what }));
    /** @type {HTMLButtonElement} */ (entry.querySelector("[data-note-do='share']")).hidden = note.kind === "INK" || note.state !== "saved";
  }

  // --- what hands do

  /** @param {Event} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (target.closest("[data-note-do]"));
    if (button) return this.#do(button);
    const badge = target.closest(".mark__badge");
    if (badge) return this.#go(/** @type {HTMLElement} */ (badge.closest("[data-note]")).dataset.note ?? "");
    if (this.#tool === "eraser") this.#rub(target);
  }

  /** @param {HTMLButtonElement} button */
  #do(button) {
    const book = /** @type {Notebook} */ (this.#book);
    const entry = /** @type {HTMLElement | null} */ (button.closest("[data-note]"));
    const page = this.reader.stage?.current ?? 1;
    /** @type {Record<string, () => void>} */
    const does = {
      pen: () => this.#take("pen"),
      eraser: () => this.#take("eraser"),
      undo: () => book.undo(),
      redo: () => book.redo(),
      colour: () => (this.#colour = button.value),
      note: () => this.#begin(page),
      bookmark: () => this.#bookmark(page),
      mark: () => void this.#mark(/** @type {Kind} */ (button.value), false),
      remark: () => void this.#mark("HIGHLIGHT", true),
      say: () => this.#say(/** @type {HTMLElement} */ (entry)),
      settle: () => void this.#settle(/** @type {HTMLElement} */ (entry), page),
      leave: () => this.#groupOf(entry).forEach((note) => book.leave(note.id)),
      beside: () => this.#beside(entry),
      remove: () => this.#remove(entry?.dataset.note ?? ""),
      share: () => void this.#share(entry?.dataset.note ?? ""),
    };
    if (this.#book) does[button.dataset.noteDo ?? ""]?.();
    this.#reflect();
  }

  /** @param {"pen" | "eraser"} tool */
  #take(tool) {
    this.#tool = this.#tool === tool ? "read" : tool;
    if (this.pen) this.pen.on = this.#tool === "pen";
  }

  /** A typed note at the head of a page, for whoever has no passage in mind or no pointer at hand. @param {number} page */
  #begin(page) {
    const book = /** @type {Notebook} */ (this.#book);
    const there = book.on(page).filter((note) => note.place.at).length;
    const id = book.write(page, "NOTE", { place: { at: [8, 8 + 20 * there] }, colour: this.#colour });
    this.#go(id);
  }

  /** @param {number} page */
  #bookmark(page) {
    const book = /** @type {Notebook} */ (this.#book);
    const there = book.on(page).find((note) => note.kind === "BOOKMARK");
    if (there) book.change(there.id, { removed: true });
    else book.write(page, "BOOKMARK", {});
  }

  /** @param {Kind} kind @param {boolean} withWords */
  async #mark(kind, withWords) {
    const { stage } = this.reader;
    const selection = getSelection();
    if (!stage?.words || !selection) return;
    const passages = await passagesOf(selection, stage.element, stage.words);
    const ids = passages.map(({ page, place }) => /** @type {Notebook} */ (this.#book).write(page, kind, { place, colour: this.#colour }));
    selection.removeAllRanges();
    if (withWords && ids[0]) this.#go(ids[0]);
  }

  /** @param {number[]} points */
  #ink(points) {
    return { colour: this.pen?.colour ?? "den", place: { points, width: this.pen?.width ?? 1.8 } };
  }

  /** @param {PointerEvent} event */
  #rubbed(event) {
    if (this.#tool !== "eraser" || !(event.buttons & 1)) return;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (under) this.#rub(under);
  }

  /** @param {Element} target */
  #rub(target) {
    const mark = /** @type {HTMLElement | null} */ (target.closest(".page__notes [data-note]"));
    if (mark?.dataset.note) this.#book?.change(mark.dataset.note, { removed: true });
  }

  /** @param {string} id */
  #remove(id) {
    for (const note of this.#groupOfId(id)) this.#book?.change(note.id, { removed: true });
    /** @type {HTMLElement | null} */ (this.querySelector("[data-note-do='undo']"))?.focus();
  }

  /** The form that shares, with this note chosen. @param {string} id */
  async #share(id) {
    this.sharing.open = true;
    await this.#renewSharing();
    const [what, whom] = /** @type {NodeListOf<HTMLSelectElement>} */ (this.sharing.querySelectorAll("form[data-command='share_notes'] select"));
    if (what) what.value = id;
    this.sharing.scrollIntoView({ block: "nearest" });
    (whom ?? this.sharing.querySelector("summary"))?.focus();
  }

  #renewSharing() {
    return /** @type {import("../note-sharing.js").LiveRegion} */ (this.sharing.querySelector("live-region")).refresh();
  }

  /** Places a note of an older version here: on the passage that is selected, or on the page that is read. @param {HTMLElement} entry @param {number} page */
  async #settle(entry, page) {
    const { stage } = this.reader;
    const notes = this.#groupOf(entry);
    const [note] = notes;
    if (!note?.place.quads) {
      for (const one of notes) this.#book?.settle(one.id, page, one.place);
      return;
    }
    const selection = getSelection();
    const [passage] = stage?.words && selection ? await passagesOf(selection, stage.element, stage.words) : [];
    /** @type {HTMLElement} */ (entry.querySelector(".remark__ask")).hidden = Boolean(passage);
    if (!passage) return;
    this.#book?.settle(note.id, passage.page, passage.place);
    selection?.removeAllRanges();
  }

  /** The old page beside this one. @param {HTMLElement | null} entry */
  #beside(entry) {
    const [note] = this.#groupOf(entry);
    if (note) this.reader.act("beside", `${note.version} ${note.page}`);
  }

  /** @param {HTMLElement | null} entry */
  #groupOf(entry) {
    return this.#groupOfId(entry?.dataset.note ?? "");
  }

  /** @param {string} id */
  #groupOfId(id) {
    return grouped(this.#book?.notes ?? []).find((notes) => notes[0].id === id) ?? [];
  }

  /** @param {HTMLElement} entry */
  #say(entry) {
    entry.dataset.open = "";
    this.#write();
    entry.querySelector("textarea")?.focus();
  }

  /** Opens the panel at a note, ready to be written on. @param {string} id */
  #go(id) {
    const panel = this.closest(".reader__panel");
    if (panel instanceof HTMLElement && panel.hidden) this.reader.act("panel", "notes");
    this.#write();
    if (this.shared.show(id)) return;
    const entry = /** @type {HTMLElement | null} */ (this.querySelector(`[data-part] > [data-note="${id}"]`));
    if (!entry) return;
    entry.dataset.open = "";
    this.#write();
    entry.scrollIntoView({ block: "nearest" });
    entry.querySelector("textarea")?.focus();
  }

  /** @param {Event} event */
  #typed({ type, target }) {
    const field = /** @type {HTMLTextAreaElement} */ (target);
    const id = /** @type {HTMLElement | null} */ (field.closest("[data-note]"))?.dataset.note;
    if (!id) return; // a field of the form that shares
    if (type === "input") this.#book?.reword(id, field.value.normalize("NFC"));
    else this.#book?.flush(id);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const target = /** @type {Element} */ (event.target);
    const badge = target.closest(".mark__badge");
    if (badge && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return this.#go(/** @type {HTMLElement} */ (badge.closest("[data-note]")).dataset.note ?? "");
    }
    const typing = target.closest("input, textarea");
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) this.#book?.redo();
    else this.#book?.undo();
  }

  #selected() {
    const selection = getSelection();
    const { stage } = this.reader;
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const within = range && this.#tool === "read" && stage?.element.contains(range.commonAncestorContainer)
      && this.reader.paper?.manifest.allowed.copy !== false;
    this.bar.hidden = !within;
    if (!range || !within) return;
    const rects = range.getClientRects();
    const last = rects[rects.length - 1];
    const room = this.reader.getBoundingClientRect();
    if (!last) return;
    const { width, height } = this.bar.getBoundingClientRect();
    const left = Math.min(Math.max(8, last.right - room.left - width / 2), room.width - width - 8);
    const below = last.bottom - room.top + 12;
    this.bar.style.setProperty("--bar-left", `${left}px`);
    this.bar.style.setProperty("--bar-top", `${below + height > room.height - 80 ? Math.max(8, rects[0].top - room.top - height - 12) : below}px`);
  }

  /** @param {Element} element */
  #sheetOf(element) {
    const page = Number(/** @type {HTMLElement | null} */ (element.closest(".page"))?.dataset.page ?? 0);
    const notes = this.#sheets.get(page);
    return notes ? { page, notes } : null;
  }

  /** Buttons say what is so. */
  #reflect() {
    const { classList } = this.reader;
    classList.toggle("reader--inking", this.#tool === "pen");
    classList.toggle("reader--erasing", this.#tool === "eraser");
    const can = { undo: this.#book?.canUndo, redo: this.#book?.canRedo };
    for (const button of this.querySelectorAll("button[data-note-do]")) {
      const { dataset: { noteDo: name = "" }, value } = /** @type {HTMLButtonElement} */ (button);
      if (name === "undo" || name === "redo") /** @type {HTMLButtonElement} */ (button).disabled = !can[name];
      if (name === "pen" || name === "eraser") button.setAttribute("aria-pressed", String(this.#tool === name));
      if (name === "colour") button.setAttribute("aria-pressed", String(this.#colour === value));
    }
    if (this.pen) this.pen.colour = { vang: "den", xanh: "xanh", do: "do" }[this.#colour] ?? "den";
  }
}

/** The strokes of a page stand in the list as one. @param {Note[]} notes @returns {Note[][]} */
function grouped(notes) {
  /** @type {Map<string, Note[]>} */
  const groups = new Map();
  for (const note of notes) {
    const name = note.kind === "INK" ? `${note.version} ${note.page}` : note.id;
    groups.set(name, [...(groups.get(name) ?? []), note]);
  }
  return [...groups.values()];
}

customElements.define("paper-notes", PaperNotes);
