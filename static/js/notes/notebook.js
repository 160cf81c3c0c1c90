// A person's notes on one paper, on this device: written at once, kept by the server when there is a line, the same on
// every device. Changes announce themselves with the event "change" {page}: undefined for all pages, null for none.

import { feed } from "../feed.js";
import { newId } from "../ids.js";
import { HANDS } from "./left-behind.js";
import { Moves, standing } from "./moves.js";
import { renewNotes } from "../keeping/record.js";
import { Pending } from "../pending.js";

const TRY_AGAIN = 5_000;
const SETTLES = 400;
const TYPED = 700; // a pause in typing after which the words are sent
const STEPS = 200;

/**
 * @typedef {"HIGHLIGHT" | "UNDERLINE" | "STRIKE" | "INK" | "NOTE" | "BOOKMARK"} Kind
 * @typedef {[number, number, number, number]} Quad
 * @typedef {{quads?: Quad[], quote?: string, before?: string, after?: string, points?: number[], width?: number, at?: [number, number],
 *   stays?: true, was?: {version: string, page: number, quote: string}}} Place
 *   in page units; `points` are x, y, pressure; `stays`: with its version; `was`: before a person placed it on a newer one
 * @typedef {{version: string, page: number, colour: string, place: Place, words: string, removed: boolean}} Content
 * @typedef {Content & {id: string, kind: Kind, edition: number, at: string}} Kept
 * @typedef {Kept & {state: "saved" | "waiting" | "refused", sentence?: string}} Note
 * @typedef {{id: string, before: Content, after: Content}} Step
 */

export class Notebook extends EventTarget {
  /** @type {Map<string, Note>} */
  #notes = new Map();
  /** @type {Set<string>} those that the server has of this paper, on whichever version */
  #ofPaper = new Set();
  /** @type {Set<string>} */
  #sending = new Set();
  /** @type {Set<string>} those that the server may have heard of, whether or not its answer came */
  #sent = new Set();
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  /** @type {Map<string, number>} */
  #typing = new Map();
  /** What was heard of a note that was on its way: its own answer may be older, when it was asked for twice. @type {Map<string, Kept>} */
  #heard = new Map();
  #change = 0;
  #renewing = 0;
  #asking = 0;
  /** @type {AbortController} */
  #leaving = new AbortController();

  /**
   * @param {string} version of the paper
   * @param {string} person
   * @param {boolean} mayStay whether this device may hold what is not kept yet
   */
  constructor(version, person, mayStay) {
    super();
    this.version = version;
    this.moves = new Moves(version);
    this.person = person;
    /** @type {Pending<Kept> | null} */
    this.pending = mayStay ? new Pending(`notes-${person}`) : null;
    document.addEventListener("feed:signal", (event) => this.#signalled(/** @type {CustomEvent} */ (event).detail), { signal: this.#leaving.signal });
    document.addEventListener("feed:state", () => this.refresh(), { signal: this.#leaving.signal });
  }

  /** Brings what this device still held, and then what the server has. */
  async open() {
    this.#take();
    for (const kept of (await this.pending?.all()) ?? []) {
      this.#notes.set(kept.id, { ...kept, state: "waiting" });
      this.#sent.add(kept.id); // perhaps, by the page that was closed
      this.#send(kept.id);
    }
    this.#tell();
    await this.refresh();
  }

  close() {
    this.#leaving.abort();
  }

  /** The notes on this paper, in the order of its pages; those that have no place on this version stand last. */
  get notes() {
    return [...this.#notes.values()].filter((note) => !note.removed && this.#isHere(note)).sort(
      (one, two) => Number(this.isElsewhere(one)) - Number(this.isElsewhere(two)) || this.pageOf(one) - this.pageOf(two) || height(one) - height(two));
  }

  /** Those that wait for the server. */
  get waiting() {
    return [...this.#notes.values()].filter((note) => note.state !== "saved").length;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** @param {string} id */
  note(id) {
    return this.#notes.get(id);
  }

  /** Written on another version of the paper, and without a place on this one. @param {Note} note */
  isElsewhere(note) {
    return note.version !== this.version && !this.moves.of(note)?.spans.length;
  }

  /** Whether a person has to say where it belongs. @param {Note} note */
  isToReview(note) {
    return this.moves.of(note)?.fate === "review";
  }

  /** The page that it stands on: of this version, or of its own where it has no place here. @param {Note} note */
  pageOf(note) {
    return this.moves.of(note)?.spans[0]?.page ?? note.page;
  }

  /** The notes as they stand on a page. @param {number} page */
  on(page) {
    return this.notes.filter((note) => !this.isElsewhere(note)).flatMap((note) => {
      const move = this.moves.of(note);
      return move ? standing(note, move) : [note];
    }).filter((note) => note.page === page);
  }

  /**
   * @param {number} page
   * @param {Kind} kind
   * @param {Partial<Content>} content
   * @param {string} [id]
   */
  write(page, kind, content, id = newId()) {
    const empty = { version: this.version, page, colour: "", place: {}, words: "", removed: true };
    this.#notes.set(id, { id, kind, edition: 0, at: feed.now().toISOString(), state: "waiting", ...empty });
    this.#step(id, { ...empty, ...content, removed: false });
    return id;
  }

  /**
   * Puts away on this device what is being made and not a note yet: of a tab that is killed it is one when the paper is opened again.
   * @param {string} id
   * @param {number} page
   * @param {Kind} kind
   * @param {Partial<Content>} content
   */
  sketch(id, page, kind, content) {
    const whole = { version: this.version, page, colour: "", place: {}, words: "", removed: false, ...content };
    this.pending?.put({ id, kind, edition: 0, at: feed.now().toISOString(), ...whole });
  }

  /** Forgets what was put away and did not become a note. @param {string} id */
  discard(id) {
    this.pending?.forget(id);
  }

  /**
   * @param {string} id
   * @param {Partial<Content>} content
   */
  change(id, content) {
    const note = this.#notes.get(id);
    if (note) this.#step(id, { ...contentOf(note), ...content });
  }

  /**
   * Places a note of another version on a page of this one.
   * @param {string} id
   * @param {number} page
   * @param {Place} place
   */
  settle(id, page, place) {
    const note = this.#notes.get(id);
    if (!note) return;
    const was = { version: note.version, page: note.page, quote: note.place.quote ?? "" };
    this.change(id, { version: this.version, page, place: { ...place, was } });
  }

  /** Leaves a note with the version that it was written on. @param {string} id */
  leave(id) {
    const note = this.#notes.get(id);
    if (note) this.change(id, { place: { ...note.place, stays: true } });
  }

  /**
   * Words as they are typed: held here at once, sent after a pause or by `flush`. The field itself undoes them.
   * @param {string} id
   * @param {string} words
   */
  reword(id, words) {
    const note = this.#notes.get(id);
    if (!note || note.words === words) return;
    this.#hold(note, { ...contentOf(note), words });
    this.#tell(null);
    clearTimeout(this.#typing.get(id));
    this.#typing.set(id, window.setTimeout(() => this.flush(id), TYPED));
  }

  /** Sends what was typed. @param {string} id */
  flush(id) {
    if (!this.#typing.has(id)) return;
    clearTimeout(this.#typing.get(id));
    this.#typing.delete(id);
    this.#tell(this.#notes.get(id)?.page);
    this.#send(id);
  }

  undo() {
    const step = this.#done.pop();
    if (!step) return;
    this.#undone.push(step);
    this.#become(step.id, step.before);
  }

  redo() {
    const step = this.#undone.pop();
    if (!step) return;
    this.#done.push(step);
    this.#become(step.id, step.after);
  }

  /** Asks for what other devices changed. */
  async refresh() {
    for (let more = true; more; ) {
      const since = this.#change;
      // What lies here may have been removed elsewhere long ago.
      const removed = since === 0 && this.#notes.size ? "&removed=1" : "";
      const answer = await fetch(`/papers/${this.version}/notes?since=${since}${removed}`, { headers: { Accept: "application/json" }, signal: this.#leaving.signal }).catch(() => null);
      if (!answer?.ok) return;
      const told = await answer.json();
      if (since !== this.#change) continue;
      this.#change = told.change;
      more = told.more;
      for (const note of told.notes) this.#hear(note);
      if (told.notes.length) this.#tell();
    }
    if (await this.moves.ask([...this.#notes.values()].filter((note) => !note.removed), this.#leaving.signal)) this.#tell();
  }

  // --- inside

  /** As long as it is open, nobody else sends what waits on this device. */
  #take() {
    const { signal } = this.#leaving;
    const held = () => new Promise((letGo) => signal.addEventListener("abort", letGo));
    navigator.locks?.request(HANDS, { mode: "shared", signal }, held).catch(() => {}); // closed while it waited
  }

  /** What waits from another paper is sent from here and not shown. @param {Note} note */
  #isHere(note) {
    return note.version === this.version || this.#ofPaper.has(note.id);
  }

  /** @param {string} id @param {Content} after */
  #step(id, after) {
    const before = contentOf(/** @type {Note} */ (this.#notes.get(id)));
    this.#done.push({ id, before, after });
    if (this.#done.length > STEPS) this.#done.shift();
    this.#undone = [];
    this.#become(id, after);
  }

  /** @param {string} id @param {Content} content */
  #become(id, content) {
    const note = /** @type {Note} */ (this.#notes.get(id));
    const isMoved = note.version !== this.version || content.version !== this.version;
    this.#hold(note, content);
    this.#tell(isMoved ? undefined : note.page);
    this.#send(id);
  }

  /** @param {Note} note @param {Content} content */
  #hold(note, content) {
    Object.assign(note, content, { state: "waiting", at: feed.now().toISOString() });
    delete note.sentence;
    this.#keepHere(note);
  }

  /** @param {Note} note */
  #keepHere({ state: _state, sentence: _sentence, ...kept }) {
    this.pending?.put(kept);
  }

  /** One note is sent by one hand: what changes meanwhile goes after the answer. @param {string} id @returns {Promise<void>} */
  async #send(id) {
    const note = this.#notes.get(id);
    if (!note || this.#sending.has(id) || this.#typing.has(id)) return;
    if (note.edition === 0 && note.removed && !this.#sent.has(id)) return this.#settle(note); // undone before anybody heard of it
    this.#sending.add(id);
    this.#sent.add(id);
    const sent = JSON.stringify(contentOf(note));
    const { kind, at, edition } = note;
    const answer = await feed.command("keep_note", { id, kind, at, seen: edition, ...contentOf(note) }).answer;
    this.#sending.delete(id);
    if (!answer.ok) return this.#failed(note, answer);
    const isNew = answer.beside && !this.#notes.has(answer.beside.id);
    if (isNew && JSON.stringify(contentOf(note)) !== sent) return this.#goOnBeside(note, answer);
    if (answer.beside) this.#hear(answer.beside);
    if (JSON.stringify(contentOf(note)) === sent) return this.#learn(note, answer.note);
    // What another device wrote meanwhile was not seen here: only what was sent and taken counts as seen.
    if (JSON.stringify(contentOf(answer.note)) === sent) note.edition = answer.note.edition;
    this.#keepHere(note);
    return this.#send(id);
  }

  /** @param {Note} note @param {Kept} told */
  #learn(note, told) {
    const heard = this.#heard.get(note.id);
    const newest = heard && heard.edition > told.edition ? heard : told;
    this.#heard.delete(note.id);
    Object.assign(note, contentOf(newest), { edition: newest.edition });
    this.#settle(note);
  }

  /**
   * The words that were sent stand beside another device's now, and were changed again meanwhile: the change is theirs.
   * @param {Note} note
   * @param {import("../command.js").Answer} answer
   */
  #goOnBeside(note, { note: told, beside }) {
    const { id, edition, at } = beside;
    const own = { ...note, id, edition, at, state: /** @type {const} */ ("waiting") };
    this.#notes.set(id, own);
    this.#ofPaper.add(id);
    this.#keepHere(own);
    if (this.#typing.has(note.id)) this.#typing.set(id, window.setTimeout(() => this.flush(id), TYPED));
    clearTimeout(this.#typing.get(note.id));
    this.#typing.delete(note.id);
    this.dispatchEvent(new CustomEvent("parted", { detail: { from: note.id, to: id } }));
    this.#learn(note, told);
    this.#send(id);
  }

  /** @param {Note} note */
  #settle(note) {
    note.state = "saved";
    this.pending?.forget(note.id);
    this.#tell(note.page);
    clearTimeout(this.#renewing);
    this.#renewing = setTimeout(() => this.#renew(), SETTLES);
  }

  /** What is kept here for when there is no line has them, too. */
  #renew() {
    const saved = [...this.#notes.values()].filter((note) => note.state === "saved" && !note.removed && this.#isHere(note));
    if (this.pending) renewNotes(this.person, this.version, this.#change, saved);
  }

  /** @param {Note} note @param {{code?: string, sentence?: string}} answer */
  #failed(note, { code, sentence }) {
    if (code === "fault" || code === "unavailable") return void setTimeout(() => this.#send(note.id), TRY_AGAIN);
    Object.assign(note, { state: "refused", sentence });
    this.#tell(note.page);
  }

  /** The server keeps notes of this person, from here or from another device. @param {{stream: string, name: string, data: {change: number}}} signal */
  #signalled({ name, data }) {
    if (name !== "notes" || data.change <= this.#change) return;
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.refresh(), SETTLES);
  }

  /** What the server has; what is being written here goes first, and comes together there. @param {Kept} told */
  #hear(told) {
    const known = this.#notes.get(told.id);
    this.#ofPaper.add(told.id);
    if (known && known.state !== "saved") return void this.#heard.set(told.id, told);
    if (known && known.edition > told.edition) return;
    this.#notes.set(told.id, { ...told, state: "saved" });
  }

  /** @param {number | null} [page] whose marks changed; null: none */
  #tell(page) {
    this.dispatchEvent(new CustomEvent("change", { detail: { page } }));
  }
}

/** @param {Content} note @returns {Content} */
function contentOf({ version, page, colour, place, words, removed }) {
  return { version, page, colour, place, words, removed };
}

/** How far down its page a note stands. @param {Note} note */
function height({ place }) {
  return place.quads?.[0]?.[1] ?? place.at?.[1] ?? place.points?.[1] ?? 0;
}
