// Two devices of one person in one process of Node: the browser's own static/js/notes on stores, lines and clocks that fail.
// The server is whoever started this: one JSON line is one question to it, one line its answer.
//   argument: the folder static/js
//   read:  {"seed": n, "version": id, "edits": n, "cuts": n}      one history
//   asked: {"keep": message, "key": id} -> an answer;  {"since": n, "removed": whether} -> {change, notes, more}
//   told:  {"history": {edits, sent, cuts, kills, texts, lost, diverged}}
// Stores are IndexedDB as far as pending.js uses it; what was put there outlives a kill. Commands are repeated under one key
// until they are answered, as feed.js does, and are gone with a killed tab.

import { AsyncLocalStorage } from "node:async_hooks";
import { readSync, writeSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

const FEED = "export const feed = globalThis.devicesFeed;";
register(`data:text/javascript,${encodeURIComponent(`export async function resolve(name, context, next) {
  if (!name.endsWith("/feed.js")) return next(name, context);
  return { url: "data:text/javascript,${FEED}", shortCircuit: true };
}`)}`);

const STEP = 700; // ms of the devices' time at most between two things that happen
const PAGES = 3;
const KINDS = ["HIGHLIGHT", "HIGHLIGHT", "NOTE", "UNDERLINE", "INK", "BOOKMARK"];
const COLOURS = ["vang", "xanh", "do"];

// Talking to the server

let unread = "";

function line() {
  const bytes = Buffer.alloc(65_536);
  while (!unread.includes("\n")) {
    const count = readSync(0, bytes);
    if (!count) process.exit(0);
    unread += bytes.toString("latin1", 0, count);
  }
  const end = unread.indexOf("\n");
  const text = Buffer.from(unread.slice(0, end), "latin1").toString("utf8");
  unread = unread.slice(end + 1);
  return JSON.parse(text);
}

/** @param {object} question */
function ask(question) {
  writeSync(1, JSON.stringify(question) + "\n");
  return line();
}

// A device

const inside = new AsyncLocalStorage();
let chance = Math.random;
let present = 0;

/** @param {number} seed */
function drawn(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const one = (list) => list[Math.floor(chance() * list.length)];

class Page extends EventTarget {
  querySelector() {
    return null;
  }
}

class Device {
  store = new Map();
  online = true;
  tally = { edits: 0, sent: 0, cuts: 0, kills: 0 };

  constructor(version, person) {
    Object.assign(this, { version, person });
  }

  /** A tab is opened: what lies in the store is all that it knows. */
  open() {
    this.document = new Page();
    this.timers = new Map();
    this.waiting = new Set();
    this.under = [];
    this.book = this.within(() => new Notebook(this.version, this.person, true));
    this.within(() => this.book.open());
  }

  within(step) {
    return inside.run(this, step);
  }

  kill() {
    this.tally.kills += 1;
    // What is under way may have reached the server; nobody is there to hear the answer.
    for (const message of this.under) if (chance() < 0.5) message.serve();
    this.within(() => this.book.close());
    this.open();
  }

  // The line

  cut() {
    this.tally.cuts += 1;
    this.online = false;
    for (const message of this.under.splice(0)) {
      if (chance() < 0.5) message.serve();
      message.lose();
    }
    this.tell("feed:state");
  }

  mend() {
    this.online = true;
    for (const command of this.waiting) this.send(command);
    this.tell("feed:state");
  }

  command(name, payload, key = newId()) {
    const { promise, resolve } = Promise.withResolvers();
    const command = { key, payload, resolve };
    this.waiting.add(command);
    if (this.online) this.send(command);
    return { answer: promise };
  }

  send(command) {
    this.put({
      ask: () => ask({ keep: command.payload, key: command.key }),
      settle: (answer) => this.waiting.delete(command) && command.resolve(answer),
      lose: () => {}, // sent again under its key when the line is back
      says: true,
    });
  }

  fetch(address) {
    if (!this.online) return Promise.reject(new TypeError("no line"));
    if (address.includes("/places")) return Promise.resolve({ ok: true, json: async () => ({ places: [] }) });
    const { promise, resolve, reject } = Promise.withResolvers();
    const { searchParams } = new URL(address, "http://x");
    const question = { since: Number(searchParams.get("since")), removed: searchParams.has("removed") };
    const settle = (told) => resolve({ ok: true, json: async () => told });
    this.put({ ask: () => ask(question), settle, lose: () => reject(new TypeError("cut")), says: false });
    return promise;
  }

  put(message) {
    const serve = () => {
      if ("answer" in message) return;
      message.answer = message.ask();
      if (!message.says) return;
      this.tally.sent += 1;
      for (const device of devices) device.hear(message.answer.change);
    };
    this.under.push({ ...message, serve, settle: () => message.settle(message.answer), isServed: () => "answer" in message });
  }

  /** Some of what is under way moves on: questions in their order, answers when they like. */
  move(everything = false) {
    for (const message of [...this.under]) {
      if (!everything && chance() < 0.4) break;
      message.serve();
      if (!everything && chance() < 0.3) continue;
      this.under.splice(this.under.indexOf(message), 1);
      this.within(message.settle);
    }
  }

  hear(change) {
    if (this.online) this.tell("feed:signal", { stream: this.person, name: "notes", data: { change } });
  }

  tell(name, detail) {
    this.within(() => this.document.dispatchEvent(new CustomEvent(name, { detail })));
  }

  // The clock

  setTimeout(call, pause = 0) {
    const id = ++Device.timer;
    this.timers.set(id, { at: present + pause, call });
    return id;
  }

  pass() {
    for (const [id, { at, call }] of [...this.timers]) {
      if (at > present || !this.timers.delete(id)) continue;
      this.within(call);
    }
  }

  // Writing

  /** One thing that a hand does; what it takes away with its own eyes open may be gone. */
  edit() {
    const before = this.shown();
    this.within(() => this.#hand());
    this.tally.edits += 1;
    const after = this.shown();
    // A text goes by itself, for it may come to stand beside the note that it was written on.
    for (const [id, words] of before) if (after.get(id) !== words) gone.add(words || id);
    for (const id of before.keys()) if (!after.has(id)) gone.add(id);
    // A text that was emptied says nothing that has to last; the mark that it was written on was written before.
    for (const [id, words] of after) if (before.get(id) !== words && (words || !before.has(id))) written.add(words || id);
  }

  #hand() {
    const { book } = this;
    const note = one(book.notes);
    const draw = chance();
    if (!note || draw < 0.25) return void this.#begin();
    if (draw < 0.6) return void book.reword(note.id, chance() < 0.05 ? "" : `chữ ${++Device.word}`);
    if (draw < 0.7) return void book.flush(note.id);
    if (draw < 0.8) return void book.change(note.id, { colour: one(COLOURS) });
    if (draw < 0.87) return void book.change(note.id, { removed: true });
    if (draw < 0.95) return void book.undo();
    book.redo();
  }

  #begin() {
    const words = chance() < 0.5 ? `chữ ${++Device.word}` : "";
    this.book.write(1 + Math.floor(chance() * PAGES), one(KINDS), { colour: one(COLOURS), place: { at: [8, 8] }, words });
  }

  shown() {
    return new Map(this.book.notes.map(({ id, words }) => [id, words]));
  }

  /** What the person sees, in the end. */
  sees() {
    const notes = this.book.notes.map(({ id, version, page, kind, colour, place, words }) => ({ id, version, page, kind, colour, place, words }));
    return JSON.stringify(notes.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  get isQuiet() {
    return !this.under.length && !this.waiting.size && !this.timers.size;
  }
}
Device.timer = 0;
Device.word = 0;

// The browser, as far as these modules use it

const here = () => inside.getStore();
const facts = { actor: "-", sentences: {}, streams: [] };
const bare = new Page();
bare.querySelector = (name) => (name === "script.page-facts" ? { textContent: JSON.stringify(facts) } : null);
const set = (name, value) => Object.defineProperty(globalThis, name, { ...value, configurable: true });
set("document", { get: () => here()?.document ?? bare });
set("window", { value: globalThis });
set("navigator", { value: { onLine: true } });
set("isSecureContext", { value: false });
set("BroadcastChannel", { value: class extends EventTarget { postMessage() {} } });
set("fetch", { value: (address) => here().fetch(address) });
set("setTimeout", { value: (call, pause) => here().setTimeout(call, pause) });
set("clearTimeout", { value: (id) => here()?.timers.delete(id) });
set("indexedDB", { value: { open: () => opened(here()) } });
Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
globalThis.devicesFeed = {
  now: () => new Date(Date.UTC(2026, 3, 14) + present),
  command: (name, payload, key) => here().command(name, payload, key),
};

/** @param {Device} device whose store it is */
function opened(device) {
  const request = { result: { transaction: () => transaction(device.store) } };
  queueMicrotask(() => request.onsuccess());
  return request;
}

/** @param {Map<string, string>} store */
function transaction(store) {
  const own = { objectStore: () => ({ put, delete: remove, getAll }) };
  const done = (result) => {
    queueMicrotask(() => own.oncomplete());
    return { result };
  };
  const put = (item) => done(void store.set(item.id, JSON.stringify(item)));
  const remove = (id) => done(void store.delete(id));
  const getAll = () => done([...store.values()].map((text) => JSON.parse(text)));
  return own;
}

const folder = pathToFileURL(`${process.argv[2]}/`).href;
const { Notebook } = await import(`${folder}notes/notebook.js`);
const { newId } = await import(`${folder}ids.js`);

// A history

/** @type {Device[]} */
let devices = [];
let written = new Set();
let gone = new Set();

/** Everything that promises still have to say. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {{seed: number, version: string, edits: number, cuts: number}} order */
async function history({ seed, version, edits, cuts }) {
  chance = drawn(seed);
  written = new Set();
  gone = new Set();
  devices = [0, 1].map(() => new Device(version, "person"));
  for (const device of devices) device.open();
  await settled();
  const had = (name) => devices[0].tally[name] + devices[1].tally[name];
  while (had("edits") < edits || had("cuts") < cuts || !had("kills")) {
    for (const device of devices) await trouble(device, had("edits") > edits && !had("kills"));
    await step();
  }
  for (const device of devices) if (!device.online) device.mend();
  while (!devices.every((device) => device.isQuiet)) await step(true);
  for (const device of devices) device.tell("feed:state"); // a page that is opened, or joined again, asks what it has not
  while (!devices.every((device) => device.isQuiet)) await step(true);
  return judged(ask({ since: 0, removed: false }).notes);
}

/** @param {Device} device @param {boolean} isDue a kill */
async function trouble(device, isDue) {
  const draw = chance();
  if (draw < 0.12) device.online ? device.cut() : device.mend();
  else if (draw < 0.14 || isDue) device.kill();
  else if (draw < 0.7) device.edit();
  await settled();
}

async function step(everything = false) {
  present += Math.floor(chance() * STEP);
  for (const device of devices) {
    device.pass();
    await settled();
    if (device.online) device.move(everything);
    await settled();
  }
}

/** Alike on both and on the server; every text that nobody took away, having seen it, is there. @param {object[]} kept */
function judged(kept) {
  const server = JSON.stringify(kept.map(({ id, version, page, kind, colour, place, words }) => ({ id, version, page, kind, colour, place, words })).sort((a, b) => (a.id < b.id ? -1 : 1)));
  const there = new Set(kept.flatMap(({ id, words }) => [id, words]));
  const due = [...written].filter((one) => !gone.has(one));
  const lost = due.filter((one) => !there.has(one));
  const [first, second] = devices;
  const sum = (name) => first.tally[name] + second.tally[name];
  const doubled = kept.filter(({ words }) => words).length - new Set(kept.map(({ words }) => words).filter(Boolean)).size;
  return {
    edits: sum("edits"), sent: sum("sent"), cuts: sum("cuts"), kills: sum("kills"), texts: due.length, lost: lost.length, doubled,
    diverged: Number(first.sees() !== second.sees() || first.sees() !== server),
  };
}

for (;;) {
  const order = line();
  const told = await history(order);
  ask({ history: told });
}
