// <shared-notes>: what others share of the paper that is read, as a layer of its own on the pages and a list by writer beside.
// It is asked for with a line and kept nowhere. Says "shared:change" when anything of it is not what it was.

import { feed } from "../feed.js";
import { prefer, preferences } from "../reader/preferences.js";
import { say } from "../reader/sentences.js";
import { named } from "./drawing.js";
import { standing } from "./moves.js";

const SETTLES = 400;
const TOGETHER = 2_000; // a right that ended may concern a whole chamber: they do not ask in the same instant
const RIGHTS = new Set(["RightsChanged", "ParticipationEnded", "ParticipationStarted", "GroupsChanged", "DocumentWithdrawn"]);

/**
 * @typedef {import("./notebook.js").Note} Note
 * @typedef {import("./moves.js").Move} Move
 * @typedef {import("../reader/paper.js").Paper} Paper
 * @typedef {Note & {writer: {id: string, name: string, short: string}}} Lent
 */

export class SharedNotes extends HTMLElement {
  /** @type {Lent[]} */
  #notes = [];
  /** @type {Map<string, Move>} */
  #moves = new Map();
  /** @type {{note: string | null, whom: string}[]} with whom one's own are shared */
  #given = [];
  #document = "";
  #asking = 0;
  /** @type {Paper | null} */
  #paper = null;
  #leaving = new AbortController();

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    feed.onSignal(({ name, data }) => {
      if (name === "shared_notes" && data.document === this.#document) this.#soon(SETTLES);
    }, signal);
    document.addEventListener("feed:state", () => feed.state === "connected" && this.#soon(0), { signal });
    document.addEventListener("feed:entry", (event) => {
      const entry = /** @type {CustomEvent} */ (event).detail;
      if (this.#notes.length && RIGHTS.has(entry.name)) this.#soon(Math.random() * TOGETHER);
    }, { signal });
    this.addEventListener("change", () => {
      prefer({ lent: this.#box.checked });
      this.#tell();
    }, { signal });
  }

  disconnectedCallback() {
    this.#leaving.abort();
    clearTimeout(this.#asking);
  }

  /** @param {Paper} paper */
  open(paper) {
    this.#paper = paper;
    this.#box.checked = preferences().lent;
    this.#soon(0);
  }

  /** With whom a note of one's own is shared, in words; empty: with nobody. @param {string} id */
  whom(id) {
    return this.#given.filter(({ note }) => note === null || note === id).map(({ whom }) => whom).join(", ");
  }

  /** The marks of a page, each with the name of its writer in the margin; strokes of one writer have it once. @param {number} page @param {number} wide */
  drawn(page, wide) {
    if (!this.#box.checked) return [];
    /** @type {Set<string>} */
    const inked = new Set();
    let free = 0;
    return this.#on(page).sort((one, two) => top(one) - top(two)).map((note) => {
      const isAgain = note.kind === "INK" && inked.has(note.writer.id);
      if (note.kind === "INK") inked.add(note.writer.id);
      const at = Math.max(free, top(note));
      if (!isAgain) free = at + 16;
      const { name, short } = note.writer;
      const label = note.words ? say("note_of", { name, words: note.words.slice(0, 80) }) : say("note_from", { name });
      return named(note, isAgain ? "" : short, label, at, wide);
    });
  }

  /** Whether it stands in the list, which then is at it. @param {string} id */
  show(id) {
    const entry = this.querySelector(`[data-lent="${id}"]`);
    entry?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null | undefined} */ (entry?.querySelector("a"))?.focus();
    return Boolean(entry);
  }

  get #box() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[name='layer']"));
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  /** @param {number} pause */
  #soon(pause) {
    if (!this.#paper) return;
    clearTimeout(this.#asking);
    this.#asking = window.setTimeout(() => this.#ask(), pause);
  }

  async #ask() {
    const { signal } = this.#leaving;
    const address = `/papers/${this.#paper?.version}/notes/shared`;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal }).catch(() => null);
    if (signal.aborted) return;
    const isAway = !answer || answer.status >= 500;
    this.#part("away").hidden = !isAway;
    if (isAway) return;
    const told = answer.ok ? await answer.json() : { document: this.#document, notes: [], places: [], given: [] };
    this.#document = told.document;
    this.#notes = told.notes;
    this.#moves = new Map(told.places.map((/** @type {Move} */ move) => [move.id, move]));
    this.#given = told.given;
    if (told.stream) feed.join(told.stream, told.seq);
    this.#write();
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("shared:change", { bubbles: true }));
  }

  /** Its place on the version that is read; null where it has none. @param {Lent} note @returns {Lent[] | null} */
  #standing(note) {
    if (note.version === this.#paper?.version) return [note];
    const move = this.#moves.get(note.id);
    return move?.spans.length ? standing(note, move).map((one) => ({ ...one, writer: note.writer })) : null;
  }

  /** @param {number} page */
  #on(page) {
    return this.#notes.flatMap((note) => this.#standing(note) ?? []).filter((note) => note.page === page);
  }

  #write() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-lent]"))?.dataset.lent;
    /** @type {Map<string, Lent[]>} */
    const writers = new Map();
    for (const note of this.#notes) writers.set(note.writer.id, [...(writers.get(note.writer.id) ?? []), note]);
    this.#part("lent").replaceChildren(...[...writers.values()].map((notes) => {
      const section = this.#copy("writer");
      /** @type {HTMLElement} */ (section.querySelector("h4")).textContent = say("note_from", { name: notes[0].writer.name });
      section.append(...notes.filter((note, at) => note.kind !== "INK" || isFirstOfPage(notes, at)).map((note) => this.#entry(note, notes)));
      return section;
    }));
    this.#part("none").hidden = this.#notes.length > 0;
    this.#part("layer").hidden = this.#notes.length === 0;
    if (focused) this.show(focused);
  }

  /** @param {Lent} note @param {Lent[]} notes of the same writer: the strokes of a page stand as one */
  #entry(note, notes) {
    const entry = this.#copy("lent-note");
    entry.dataset.lent = note.id;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (entry.querySelector(name));
    const count = notes.filter((one) => one.kind === note.kind && one.page === note.page && one.version === note.version).length;
    const link = /** @type {HTMLAnchorElement} */ (part(".remark__page"));
    const page = this.#standing(note)?.[0].page;
    const label = page ? (this.#paper?.label(page) ?? "") : "";
    part(".remark__kind").textContent = say(`note_${note.kind.toLowerCase()}`, { count });
    link.textContent = page ? say("page", { label }) : say("note_elsewhere", { label: note.page });
    link.href = page ? `#trang-${label}` : `/papers/${note.version}#trang-${note.page}`;
    if (page) link.dataset.page = String(page);
    part(".remark__quote").textContent = note.place.quote ?? "";
    part(".remark__quote").hidden = !note.place.quote;
    part(".note-words").textContent = note.words;
    part(".note-words").hidden = !note.words;
    return entry;
  }

  /** @param {string} name @returns {HTMLElement} */
  #copy(name) {
    const template = /** @type {HTMLTemplateElement} */ (this.#part(name));
    return /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  }
}

/** @param {Lent[]} notes @param {number} at */
function isFirstOfPage(notes, at) {
  const { page, version } = notes[at];
  return notes.findIndex((one) => one.kind === "INK" && one.page === page && one.version === version) === at;
}

/** How far down the page it begins. @param {Note} note */
function top({ place }) {
  return place.quads?.[0]?.[1] ?? place.at?.[1] ?? place.points?.[1] ?? 0;
}

customElements.define("shared-notes", SharedNotes);
