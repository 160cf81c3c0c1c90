// The one module that speaks Socket.IO: joins streams, hands on each entry once and in order, carries commands.
//
// What it hears it tells the document: "feed:entry" (an Entry), "feed:signal" {stream, name, data}, "feed:state"
// {state}, "feed:media" (an event of this page's own pictures), "feed:dropped" {stream}, "feed:upgraded" {build}, "feed:rewound" {stream}.

import { io } from "socket.io-client";
import { Command } from "./command.js";
import { Cursor } from "./cursor.js";
import { facts } from "./page.js";

/** @typedef {import("./cursor.js").Entry} Entry */
/** @typedef {import("./command.js").Answer} Answer */
/** @typedef {"connecting" | "connected" | "reconnecting" | "offline" | "signed-out"} FeedState */
/** @typedef {{ok: boolean, entries?: Entry[], more?: boolean, seq?: number, code?: string}} Missed */
/** @typedef {{streams?: Record<string, Missed>, refused?: string[]}} Joined */
/** @typedef {{stream: string, name: string, data: any}} Passing */
/** @typedef {{cursor: Cursor, joined: boolean, asking: boolean, timer: number}} Stream */

const ACK_WITHIN = 8_000;
const SILENCE = 7_000; // heads come every two seconds: three missed and a bit mean a dead line
const GRACE = 200; // entries that overtook each other are given this long before what is between is asked for
const LONGEST_WAIT = 15_000;
const AGAIN = ["too_many", "signed_out"]; // not a judgement on the command: it was not looked at

/** @param {string} name @param {unknown} detail */
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** @param {number} least @param {number} most */
const between = (least, most) => least + Math.random() * (most - least);

/** How far the server was ahead when it made the page, in milliseconds: no clock may be wrong until the line is open. */
function aheadWhenMade() {
  if (!facts.madeAt) return 0;
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return Date.parse(facts.madeAt) - (Date.now() - performance.now() + (navigation?.responseStart ?? 0));
}

export class Feed {
  /** @type {FeedState} */
  state = "connecting";
  /** Milliseconds that the server's clock is ahead of this machine's; every greeting sets it anew. */
  offset = aheadWhenMade();

  /** @type {Map<string, Stream>} */
  #streams = new Map();
  /** @type {Set<Command>} in the order they were given */
  #unanswered = new Set();
  /** @type {Map<string, Passing>} */
  #passed = new Map();
  #heard = performance.now();
  /** @type {Set<string>} the streams that the greeting of this connection answered */
  #greeted = new Set();
  #socket;

  /** @param {string} namespace of Socket.IO; "/" is the product's */
  constructor(namespace) {
    this.#socket = io(namespace, {
      autoConnect: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true, // some networks block websockets
      timeout: 5_000,
      reconnectionDelay: 400,
      reconnectionDelayMax: 1_000,
      randomizationFactor: 0.5, // five hundred laptops must not come back in the same instant
      // What to join goes along with the connection and is answered in the greeting: a round trip less on a bad line.
      auth: (/** @type {(wishes: object) => void} */ send) => send({ streams: this.#wanted([...this.#streams.keys()]) }),
    });
    this.#listen();
  }

  // What pages ask for

  /** Opens the line; what is joined before or after makes no difference. */
  open() {
    this.#socket.connect();
  }

  /** The present by the server's clock. */
  now() {
    return new Date(Date.now() + this.offset);
  }

  /**
   * Listens to a stream from the entry after `since` on. Joining twice changes nothing.
   * @param {string} id @param {number} since
   */
  join(id, since) {
    if (this.#streams.has(id)) return;
    this.#streams.set(id, { cursor: new Cursor(since), joined: false, asking: false, timer: 0 });
    if (this.#socket.connected) this.#join([id]);
  }

  /** The last number heard of a stream. @param {string} id */
  seq(id) {
    return this.#streams.get(id)?.cursor.seq;
  }

  /**
   * Gives a command and repeats it under the same key until it is answered, over lost connections too.
   * @param {string} name @param {Record<string, unknown>} [payload] @param {string} [key]
   */
  command(name, payload = {}, key) {
    const command = new Command(name, payload, key);
    this.#unanswered.add(command);
    this.#send(command);
    return command;
  }

  /** Takes back a command that has not gone yet. @param {Command} command @returns {boolean} whether it never went */
  takeBack(command) {
    return command.attempts === 0 && this.#unanswered.delete(command);
  }

  /**
   * Asks what is answered once and not repeated (the way to a site's pictures): the answer, or null when none came.
   * @param {string} name @param {Record<string, unknown>} payload @returns {Promise<Answer | null>}
   */
  async ask(name, payload) {
    return this.#socket.connected ? this.#ask(name, payload) : null;
  }

  /** Whether a command still waits for its answer. */
  get busy() {
    return this.#unanswered.size > 0;
  }

  /** Tells the others something that is not kept (a turned page, typing). Lost when there is no line.
   * @param {string} name @param {Record<string, unknown>} payload */
  signal(name, payload) {
    if (this.#socket.connected) this.#socket.emit(name, payload);
  }

  /**
   * Hears what passes until `until` aborts; and at once the last of each name on each stream, which may have come while
   * the page's own script was still on its way.
   * @param {(passing: Passing) => void} hear @param {AbortSignal} until
   */
  onSignal(hear, until) {
    document.addEventListener("feed:signal", (event) => hear(/** @type {CustomEvent} */ (event).detail), { signal: until });
    for (const passing of this.#passed.values()) hear(passing);
  }

  // The line

  #listen() {
    const socket = this.#socket;
    socket.on("connect", () => this.#connected());
    socket.on("disconnect", (reason) => this.#lost(reason));
    socket.on("connect_error", (error) => this.#failed(/** @type {Error & {data?: {code?: string}}} */ (error)));
    socket.on("hello", (hello) => this.#greet(hello));
    socket.on("entry", (entry) => this.#hear(entry));
    socket.on("head", (head) => this.#compare(head));
    socket.on("signal", (signal) => this.#pass(signal));
    socket.on("media", (event) => tell("feed:media", event));
    socket.on("dropped", ({ stream }) => this.#drop(stream));
    socket.onAny(() => (this.#heard = performance.now()));
    addEventListener("online", () => setTimeout(() => this.open(), between(0, 1_000)));
    addEventListener("offline", () => this.#become(socket.connected ? this.state : "offline"));
    setInterval(() => this.#watch(), 2_000);
  }

  /** @param {Passing} passing */
  #pass(passing) {
    this.#passed.set(`${passing.stream} ${passing.name}`, passing);
    tell("feed:signal", passing);
  }

  /** @param {FeedState} state */
  #become(state) {
    if (this.state === state) return;
    this.state = state;
    tell("feed:state", { state });
  }

  #connected() {
    this.#heard = performance.now();
    this.#become("connected");
    // The greeting is heard before this. Who speaks to a server that does not know how, or was refused, asks now.
    const left = [...this.#streams.keys()].filter((id) => !this.#greeted.has(id));
    this.#greeted.clear();
    if (left.length) this.#join(left);
    for (const command of this.#unanswered) this.#send(command);
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#become(navigator.onLine ? "reconnecting" : "offline");
    for (const command of this.#unanswered) command.become("waiting");
    // The server hung up on purpose (a queue that grew too long, a right that changed): the library waits for us.
    if (reason === "io server disconnect") setTimeout(() => this.open(), between(300, 1_500));
  }

  /** @param {Error & {data?: {code?: string}}} error */
  #failed(error) {
    if (this.#socket.active) return this.#become(navigator.onLine ? "reconnecting" : "offline");
    const signedOut = (error.data?.code ?? "signed_out") === "signed_out";
    this.#become(signedOut ? "signed-out" : "reconnecting");
    setTimeout(() => this.open(), signedOut ? between(15_000, 30_000) : between(1_000, 4_000));
  }

  /** A line that is cut without a word looks open for minutes; the heads that stay away give it away. */
  #watch() {
    const listening = [...this.#streams.values()].some((stream) => stream.joined);
    if (this.#socket.connected && listening && performance.now() - this.#heard > SILENCE) this.#socket.io.engine.close();
  }

  /** @param {{build: string, now: string, joined?: Joined}} hello */
  #greet(hello) {
    this.offset = Date.parse(hello.now) - Date.now();
    tell("feed:clock", { offset: this.offset });
    if (hello.build !== facts.build) tell("feed:upgraded", { build: hello.build });
    this.#greeted = new Set([...(hello.joined?.refused ?? []), ...Object.keys(hello.joined?.streams ?? {})]);
    this.#answered(hello.joined);
  }

  // Streams

  /** @param {string[]} ids */
  async #join(ids) {
    const answer = await this.#ask("join", { streams: this.#wanted(ids) });
    if (!answer?.ok) return this.#again(() => this.#join(ids));
    this.#answered(/** @type {Joined} */ (answer));
  }

  /** @param {string[]} ids */
  #wanted(ids) {
    return ids.map((id) => ({ id, since: this.seq(id) }));
  }

  /** @param {Joined} [answer] */
  #answered(answer) {
    for (const id of answer?.refused ?? []) this.#refused(id);
    for (const [id, missed] of Object.entries(answer?.streams ?? {})) this.#joined(id, missed);
  }

  /** @param {string} id @param {Missed} missed */
  #joined(id, missed) {
    const stream = this.#streams.get(id);
    if (!stream) return;
    stream.joined = true;
    // Shorter than what we heard: an older backup was restored, and what this page shows never happened.
    if (missed.seq !== undefined && missed.seq < stream.cursor.seq) return void tell("feed:rewound", { stream: id });
    this.#hand(stream.cursor.take(missed.entries ?? []));
    if (missed.more || stream.cursor.gap) this.#catchUp(id);
  }

  /** A stream refused at once was a mistake of the page; one refused on coming back is a right that was lost. @param {string} id */
  #refused(id) {
    const stream = this.#streams.get(id);
    if (stream?.joined) this.#drop(id);
    else this.#streams.delete(id);
  }

  /** @param {string | null} id null: the sign-in itself has ended */
  #drop(id) {
    if (id === null || this.#streams.delete(id)) tell("feed:dropped", { stream: id });
  }

  /** @param {Entry} entry */
  #hear(entry) {
    const stream = this.#streams.get(entry.stream);
    if (!stream) return;
    this.#hand(stream.cursor.take([entry]));
    if (stream.cursor.gap) this.#catchUpSoon(entry.stream, stream);
  }

  /** @param {{stream: string, seq: number}} head */
  #compare({ stream: id, seq }) {
    const stream = this.#streams.get(id);
    if (stream && seq > stream.cursor.seq) this.#catchUpSoon(id, stream, seq);
  }

  /** @param {string} id @param {Stream} stream @param {number} [head] */
  #catchUpSoon(id, stream, head = 0) {
    if (stream.timer || stream.asking) return;
    stream.timer = setTimeout(() => {
      stream.timer = 0;
      if (stream.cursor.gap || head > stream.cursor.seq) this.#catchUp(id);
    }, GRACE);
  }

  /** @param {string} id */
  async #catchUp(id) {
    const stream = this.#streams.get(id);
    if (!stream || stream.asking) return;
    stream.asking = true;
    let more = true;
    while (more && this.#streams.get(id) === stream) {
      const before = stream.cursor.seq;
      const missed = /** @type {Missed | null} */ (await this.#ask("since", { stream: id, seq: before }));
      if (!missed?.ok) break; // the next head, or the next joining, asks again
      this.#hand(stream.cursor.take(missed.entries ?? []));
      more = Boolean(missed.more) && stream.cursor.seq > before;
    }
    stream.asking = false;
  }

  /** @param {Entry[]} entries */
  #hand(entries) {
    for (const entry of entries) tell("feed:entry", entry);
  }

  // Asking and commanding

  /** The answer, or null when none came in time. @param {string} name @param {unknown} payload @returns {Promise<Answer | null>} */
  async #ask(name, payload) {
    try {
      return await this.#socket.timeout(ACK_WITHIN).emitWithAck(name, payload);
    } catch {
      return null;
    }
  }

  /** @param {Command} command */
  async #send(command) {
    if (!this.#socket.connected || command.state === "sending") return;
    command.attempts += 1;
    command.become("sending");
    const answer = await this.#ask(command.name, { ...command.payload, key: command.key });
    if (!this.#unanswered.has(command)) return;
    if (answer && !AGAIN.includes(answer.code ?? "")) {
      this.#unanswered.delete(command);
      return command.settle(answer, answer.at ? new Date(answer.at) : this.now());
    }
    command.become("waiting");
    const pause = Math.min(LONGEST_WAIT, 500 * 2 ** command.attempts);
    setTimeout(() => this.#unanswered.has(command) && this.#send(command), between(pause / 2, pause));
  }

  /** @param {() => void} step */
  #again(step) {
    setTimeout(() => this.#socket.connected && step(), between(500, 1_500));
  }
}

/** The page's feed. It opens only where somebody is signed in. */
export const feed = new Feed(facts.feed ?? "/");
for (const { id, seq } of facts.streams) feed.join(id, seq);
if (facts.feed) feed.open();
