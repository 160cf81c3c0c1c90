// Fetches what this laptop should keep, in the order of the agenda: one file at a time, at the pace that the server names,
// not during a vote; what is here already is not fetched again, whatever version of a paper it came with.

import { facts } from "../page.js";
import { INDEX, SHELL, form, presentBy, recordNow, room, storeOf, write } from "./record.js";

/**
 * @typedef {{version: string, address: string, manifest: string, sheet: string | null, pages: number, tag: string, notes: number}} Wanted
 * @typedef {{person: string, sign_in: string, token: string, at: string, expires: string, build: string, language: string,
 *   voting: boolean, kbit_s: number, wait_s: number, home: string, shell: string[], pages: string[],
 *   meetings: {id: string, papers: Wanted[]}[]}} List
 * @typedef {{state: "whole" | "part" | "no-room", tag: string, notes: number, form: string, files: number, done: number, free: number, tried: number}} Paper
 * @typedef {{papers: Record<string, Paper>, bytes: number, trouble: "" | "full" | "voting", at: string}} Index
 *   bytes: of all page files together; free: the room that was not enough when it was tried, ms, last
 */

const USUAL_FILE = 60_000; // of a picture and of words, until some were seen
const POLL = 15_000;
const SAVED_EVERY = 20; // files
const DAY = 86_400_000;
const CHANNEL = new BroadcastChannel("nghitruong.kept");

/** The line is away, the sign-in has ended, or what is kept was taken away meanwhile: the rest at another time. */
class Stopped extends Error {}

/**
 * Fetches what is missing, in one page of this browser at a time. `anew`: what found no room is tried again, too.
 * @param {{anew?: boolean}} [how] @returns {Promise<boolean>} whether nothing is left to do
 */
export function keep({ anew = false } = {}) {
  return navigator.locks.request("nghitruong.kept", { ifAvailable: !anew }, async (lock) => {
    if (!facts.actor || !room()) return true;
    if (!lock) return false;
    try {
      await new Round(anew).walk();
      return true;
    } catch (error) {
      if (!(error instanceof Stopped)) console.warn(error);
      return false;
    }
  });
}

/** Tells the server and the open pages that nothing is kept here any more. */
export async function tellNothing() {
  const list = await fetched("/kept/list").then((answer) => answer.json());
  await report(list, []);
  CHANNEL.postMessage(null);
}

/** @returns {Promise<Index>} */
export async function indexOf(/** @type {string} */ person) {
  try {
    const found = await (await caches.match(INDEX, { cacheName: storeOf(person) }))?.json();
    if (found) return found;
  } catch (error) {
    console.warn(error);
  }
  return { papers: {}, bytes: -1, trouble: "", at: "" };
}

class Round {
  /** @type {List} */
  #list = /** @type {any} */ (null);
  /** @type {Cache} */
  #store = /** @type {any} */ (null);
  /** @type {Index} */
  #index = /** @type {any} */ (null);
  /** @type {Set<string>} the paths that are here */
  #here = new Set();
  /** @type {Set<string>} the paths that stay */
  #stays = new Set([INDEX]);
  /** @type {Set<string>} the files of the paper that is being fetched */
  #inHand = new Set();
  #fetched = { files: 0, bytes: 0 };
  #voting = false;
  #listening = new AbortController();

  /** @param {boolean} anew */
  constructor(anew) {
    this.anew = anew;
  }

  async walk() {
    this.#list = await this.#ask();
    if (this.#list.person !== facts.actor) return;
    this.#listen();
    try {
      await this.#begin();
      await this.#shell();
      await this.#pages();
      const papers = this.#list.meetings.flatMap((one) => one.papers);
      for (const paper of papers) await this.#paper(paper);
      await this.#sweep(papers);
      await this.#end(papers);
    } finally {
      this.#listening.abort();
    }
  }

  async #begin() {
    const { person, sign_in: signIn, home, expires, at } = this.#list;
    const before = await recordNow();
    const same = before?.person === person ? before : null;
    await write({
      person, signIn, home, expires, ahead: Date.parse(at) - Date.now(), seen: Date.parse(at), locked: false,
      form: same?.form ?? "", from: same?.from || Date.now() + this.#list.wait_s * 1000, asked: Date.now(), whole: false,
      reported: same?.reported ?? "",
    });
    this.#store = await caches.open(storeOf(person));
    this.#here = new Set((await this.#store.keys()).map(({ url }) => new URL(url).pathname));
    this.#index = await indexOf(person);
    this.#index.trouble = "";
    if (this.#index.bytes < 0) this.#index.bytes = await this.#weigh();
  }

  /** The scripts of this build; those of an older one go when no page needs them any more. */
  async #shell() {
    const store = await caches.open(SHELL + this.#list.build);
    const here = new Set((await store.keys()).map(({ url }) => new URL(url).pathname));
    for (const address of this.#list.shell.filter((one) => !here.has(one))) {
      const answer = await fetched(address);
      await this.#put(address, await plain(answer), store);
    }
  }

  /** What a person opens first, as it is now. */
  async #pages() {
    for (const address of this.#list.pages) await this.#page(address);
  }

  /** @param {string} address */
  async #page(address) {
    const { pathname } = new URL(address, location.href);
    const answer = await fetched(address, { headers: { Accept: "text/html" } });
    this.#stays.add(pathname);
    await this.#put(pathname, await plain(answer));
  }

  /** @param {Wanted} paper */
  async #paper(paper) {
    const known = this.#index.papers[paper.version];
    const path = pathOf(paper.manifest);
    const isHere = known?.state === "whole" && known.tag === paper.tag && this.#here.has(path);
    const files = isHere ? await this.#filesOf(path) : await this.#manifest(paper, path);
    const missing = files.filter((file) => !this.#here.has(file));
    const free = room() - this.#index.bytes;
    /** @type {Paper} */
    const entry = { state: "part", tag: paper.tag, notes: known?.notes ?? -1, form: known?.form ?? "", files: files.length, done: files.length - missing.length, free, tried: Date.now() };
    this.#inHand = new Set([path, ...files]);
    const isWhole = this.#here.has(path) && (!missing.length || (this.#mayFit(known, missing.length, free) && (await this.#files(paper, entry, missing))));
    const tried = !isWhole && known?.state === "no-room" ? { free: Math.max(free, known.free), tried: known.tried } : {};
    this.#index.papers[paper.version] = { ...entry, ...tried, state: isWhole ? "whole" : "no-room", done: isWhole ? files.length : 0 };
    if (isWhole) {
      for (const file of this.#inHand) this.#stays.add(file);
      await this.#around(paper, this.#index.papers[paper.version]);
    } else for (const file of this.#inHand) if (!this.#stays.has(file)) await this.#drop(file);
    await this.#save();
  }

  /** @param {Paper | undefined} known @param {number} count of files @param {number} free bytes */
  #mayFit(known, count, free) {
    const isTried = known?.state === "no-room" && free <= known.free && Math.abs(Date.now() - known.tried) < DAY;
    if (isTried && !this.anew) return false;
    const usual = this.#fetched.files > SAVED_EVERY ? this.#fetched.bytes / this.#fetched.files : USUAL_FILE;
    return count * usual <= free;
  }

  /** The list of pages, fetched anew and put here if there is room for it; what it names. @param {Wanted} paper @param {string} path */
  async #manifest(paper, path) {
    const answer = await plain(await fetched(paper.manifest, { headers: { Accept: "application/json" } }));
    const names = answer.clone();
    if (!(await this.#put(path, answer))) this.#here.delete(path);
    return filesIn(await names.json());
  }

  /** @param {string} path of a list of pages that is here */
  async #filesOf(path) {
    return filesIn(await /** @type {Response} */ (await this.#store.match(path)).json());
  }

  /** @param {Wanted} paper @param {Paper} entry @param {string[]} missing @returns {Promise<boolean>} whether all found room */
  async #files(paper, entry, missing) {
    if (missing.length) await this.#turn();
    for (const [count, file] of missing.entries()) {
      await this.#calm();
      const began = performance.now();
      const answer = await fetched(file, /** @type {RequestInit} */ ({ priority: "low" }));
      const body = await answer.blob();
      if (this.#index.bytes + body.size > room()) return false;
      const headers = { "Content-Type": body.type, "Content-Length": String(body.size) };
      if (!(await this.#put(file, new Response(body, { headers })))) return false;
      this.#index.bytes += body.size;
      this.#fetched.files += 1;
      this.#fetched.bytes += body.size;
      if (count % SAVED_EVERY === 0) {
        this.#index.papers[paper.version] = { ...entry, done: entry.done + count + 1 };
        await this.#save();
      }
      await pause((body.size * 8) / this.#list.kbit_s - (performance.now() - began));
    }
    return true;
  }

  /** What a paper is read with: its page, what is said of it, the person's notes on it. @param {Wanted} paper @param {Paper} entry */
  async #around(paper, entry) {
    const mine = [paper.address, ...(paper.sheet ? [paper.sheet] : [])];
    const isNew = entry.form !== form();
    for (const address of mine) {
      if (isNew || !this.#here.has(pathOf(address))) await this.#page(address);
      this.#stays.add(pathOf(address));
    }
    entry.form = form();
    const notes = `/papers/${paper.version}/notes`;
    for (const path of [notes, `${notes}/places`]) this.#stays.add(path);
    if (entry.notes === paper.notes && this.#here.has(notes)) return;
    await this.#put(notes, Response.json(await allNotes(notes)));
    await this.#put(`${notes}/places`, await plain(await fetched(`${notes}/places`)));
    entry.notes = paper.notes;
  }

  /** What no paper and no page needs any more. @param {Wanted[]} papers */
  async #sweep(papers) {
    const wanted = new Set(papers.map((one) => one.version));
    for (const version of Object.keys(this.#index.papers)) if (!wanted.has(version)) delete this.#index.papers[version];
    for (const path of [...this.#here].filter((one) => !this.#stays.has(one))) await this.#drop(path);
    for (const name of await caches.keys()) if (name.startsWith(SHELL) && name !== SHELL + this.#list.build) await caches.delete(name);
  }

  /** @param {Wanted[]} papers */
  async #end(papers) {
    this.#index.at = this.#list.at;
    await this.#save();
    const whole = papers.map((one) => one.version).filter((one) => this.#index.papers[one]?.state === "whole");
    const said = `${this.#list.sign_in} ${papers.length} ${[...whole].sort().join(" ")}`;
    const record = await this.#record();
    if (record.reported !== said) await report(this.#list, whole);
    await write({ ...record, form: form(), from: 0, whole: true, reported: said, seen: presentBy(record) });
    CHANNEL.postMessage(this.#index);
  }

  // --- manners

  /** @returns {Promise<List>} */
  async #ask() {
    const list = await (await fetched("/kept/list", { headers: { Accept: "application/json" } })).json();
    this.#voting = list.voting;
    return list;
  }

  #listen() {
    const { signal } = this.#listening;
    document.addEventListener("feed:entry", (event) => {
      const { name } = /** @type {CustomEvent} */ (event).detail;
      if (name === "BallotOpened") this.#voting = true;
      if (name === "BallotClosed" || name === "BallotVoided") this.#voting = false;
    }, { signal });
  }

  /** Laptops of one hall do not begin in one moment. */
  async #turn() {
    const { from } = await this.#record();
    await pause(from - Date.now());
  }

  /** While a ballot is open the line is the voters'. */
  async #calm() {
    if (!this.#voting) return;
    this.#index.trouble = "voting";
    await this.#save();
    for (let waited = 1; this.#voting; waited += 1) {
      await pause(1_000);
      if (waited % (POLL / 1_000) === 0) await this.#ask();
    }
    this.#index.trouble = "";
  }

  // --- the store

  /** @returns {Promise<import("./record.js").KeptRecord>} */
  async #record() {
    const record = await recordNow();
    if (!record || record.locked || record.person !== this.#list.person) throw new Stopped("what was kept was taken away");
    return record;
  }

  /**
   * Puts it in; where the browser has no more room, what is not needed goes first, and then what is needed last.
   * @param {string} path @param {Response} answer @param {Cache} [store] @returns {Promise<boolean>}
   */
  async #put(path, answer, store = this.#store) {
    const again = answer.clone();
    try {
      await store.put(path, answer);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
      this.#index.trouble = "full";
      await this.#makeRoom();
      try {
        await store.put(path, again);
      } catch {
        return false;
      }
    }
    if (store === this.#store) this.#here.add(path);
    return true;
  }

  async #makeRoom() {
    for (const path of [...this.#here].filter((one) => one.startsWith("/p/") && !this.#stays.has(one) && !this.#inHand.has(one))) {
      await this.#drop(path);
    }
  }

  /** @param {string} path */
  async #drop(path) {
    const gone = await this.#store.match(path);
    if (path.startsWith("/p/")) this.#index.bytes -= Number(gone?.headers.get("Content-Length") ?? 0);
    await this.#store.delete(path, { ignoreVary: true });
    this.#here.delete(path);
  }

  async #weigh() {
    let bytes = 0;
    for (const path of [...this.#here].filter((one) => one.startsWith("/p/"))) {
      bytes += Number((await this.#store.match(path))?.headers.get("Content-Length") ?? 0);
    }
    return bytes;
  }

  async #save() {
    await this.#record();
    await this.#put(INDEX, Response.json(this.#index));
    CHANNEL.postMessage(this.#index); // a laptop that is full may not have room even for this
  }
}

/** Pictures and words of a list of pages, by the hashes of their bytes. @param {{pages: {image: string | null, words: string | null}[]}} list @returns {string[]} */
function filesIn({ pages }) {
  const named = pages.flatMap(({ image, words }) => [image, words]);
  return [...new Set(/** @type {string[]} */ (named.filter((one) => one?.startsWith("/p/"))))];
}

/** @param {string} address */
const pathOf = (address) => new URL(address, location.href).pathname;

/** @param {number} ms */
const pause = (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve());

/** @param {string} address @param {RequestInit} [options] */
async function fetched(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options }).catch(() => null);
  if (!answer || answer.status === 401 || answer.status >= 500) throw new Stopped(`${address}: ${answer?.status}`);
  if (answer.redirected && new URL(answer.url).pathname.startsWith(facts.signIn)) throw new Stopped("signed out");
  if (!answer.ok) throw new Stopped(`${address}: ${answer.status}`);
  return answer;
}

/** The answer with its body unpacked, so that it may be given again. @param {Response} answer */
async function plain(answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return new Response(await answer.blob(), { headers });
}

/** @param {string} address @returns {Promise<{change: number, more: false, notes: unknown[]}>} */
async function allNotes(address) {
  /** @type {unknown[]} */
  const notes = [];
  for (let since = 0; ; ) {
    const told = await (await fetched(`${address}?since=${since}`)).json();
    notes.push(...told.notes);
    if (!told.more) return { change: told.change, more: false, notes };
    since = told.change;
  }
}

/** @param {List} list @param {string[]} versions */
async function report(list, versions) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": list.token };
  await fetch("/kept/papers", { method: "PUT", headers, body: JSON.stringify({ versions }), credentials: "same-origin" });
}
