// Reading aloud with a voice of the machine itself: sentence by sentence, from page to page. A voice that speaks from the
// network would carry the paper's words to somebody else's server and is never used.

import { sentencesOf } from "./flow.js";
import { say } from "./sentences.js";

const VOICES_COME = 1500; // ms: browsers load them late, and some say nothing when they have none
const RATE = "reading-rate";

/**
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("./flow.js").Sentence} Sentence
 * @typedef {"off" | "reading" | "paused"} State
 */

/** Events: "state"; "sentence" {page, at} (at is -1 when nothing is read). */
export class Listening extends EventTarget {
  /** @type {State} */
  state = "off";
  /** @type {Sentence[]} */
  #sentences = [];
  #page = 0;
  #at = 0;
  /** What is being said now; an answer of one that was broken off means nothing. */
  #turn = 0;
  /** Where the pages stood when the voice paused: whoever has turned them since wants to hear from there. */
  #rested = 0;
  /** @type {SpeechSynthesisVoice | null} */
  #voice = null;

  /**
   * @param {HTMLElement} strip
   * @param {Stage} stage
   * @param {() => void} moved pages are turned by the voice, no longer by a presenter
   */
  constructor(strip, stage, moved) {
    super();
    this.strip = strip;
    this.stage = stage;
    this.moved = moved;
    this.rate.value = remembered();
    this.rate.addEventListener("change", () => this.#paced());
    document.addEventListener("feed:entry", this.#heard);
    addEventListener("pagehide", this.#left);
  }

  get rate() {
    return /** @type {HTMLSelectElement} */ (this.strip.querySelector("select"));
  }

  /** @param {string} what toggle, back, next, stop */
  do(what) {
    if (what === "stop") return this.stop();
    if (what === "toggle") return this.state === "reading" ? this.pause() : void this.#start();
    if (this.state !== "off") void this.#step(what === "back" ? -1 : 1);
  }

  pause(sentence = "listen_paused") {
    this.#silence();
    this.#rested = this.stage.current;
    this.#tell("paused", sentence);
  }

  stop() {
    this.#silence();
    if (this.strip.contains(document.activeElement)) this.stage.element.focus();
    this.strip.hidden = true;
    this.#sentences = [];
    this.#become("off");
    this.#show();
  }

  close() {
    this.#left();
    document.removeEventListener("feed:entry", this.#heard);
    removeEventListener("pagehide", this.#left);
  }

  // --- inside

  #left = () => this.#silence();

  /** @param {Event} event */
  #heard = (event) => {
    const { name, data } = /** @type {CustomEvent} */ (event).detail;
    const opens = name === "BallotOpened" || (name === "ElectionMoved" && data?.state === "VOTING");
    if (opens && this.state === "reading") this.pause("listen_voting");
  };

  async #start() {
    this.strip.hidden = false;
    if (!this.#voice) {
      const { voice, remote } = await found();
      this.#voice = voice;
      if (!voice) return this.#tell("off", remote ? "listen_remote" : "listen_none");
    }
    this.moved();
    if (this.state === "paused" && this.#rested === this.stage.current) return this.#speak();
    await this.#open(this.stage.current, 0);
  }

  /**
   * Goes on at a sentence of a page; past pages without words, to the end of the paper.
   * @param {number} page
   * @param {number} at -1: its last
   */
  async #open(page, at) {
    const turn = ++this.#turn;
    const way = at < 0 ? -1 : 1;
    for (let n = page; n >= 1 && n <= this.stage.count; n += way) {
      const words = await this.stage.words?.of(n).catch(() => null);
      if (turn !== this.#turn) return;
      this.#page = n;
      if (!words) return this.pause("listen_missing");
      this.#sentences = sentencesOf(words);
      if (!this.#sentences.length) continue;
      this.#at = at < 0 ? this.#sentences.length - 1 : at;
      return this.#speak();
    }
    this.stop();
    this.strip.hidden = false;
    this.#tell("off", "listen_end");
  }

  /** @param {1 | -1} way */
  async #step(way) {
    this.#silence();
    const next = this.#at + way;
    if (next >= 0 && next < this.#sentences.length) {
      this.#at = next;
      return this.#speak();
    }
    if (this.#page + way >= 1) await this.#open(this.#page + way, way < 0 ? -1 : 0);
    else this.#speak();
  }

  #speak() {
    const sentence = this.#sentences[this.#at];
    if (!sentence) return;
    const turn = ++this.#turn;
    const spoken = new SpeechSynthesisUtterance(sentence.text);
    Object.assign(spoken, { voice: this.#voice, lang: this.#voice?.lang ?? "vi-VN", rate: Number(this.rate.value) });
    spoken.onend = () => turn === this.#turn && void this.#step(1);
    spoken.onerror = () => turn === this.#turn && this.pause();
    this.#tell("reading", "listen_reading");
    this.#show();
    speechSynthesis.speak(spoken);
  }

  #silence() {
    this.#turn += 1;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  #paced() {
    try {
      localStorage.setItem(RATE, this.rate.value);
    } catch {
      // Not kept: the pace holds until the page is left.
    }
    if (this.state !== "reading") return;
    this.#silence();
    this.#speak();
  }

  /** The sentence in hand, marked on its page and in view. */
  #show() {
    const sentence = this.state === "off" ? null : this.#sentences[this.#at];
    this.stage.read(sentence ? { page: this.#page, quads: sentence.quads } : null);
    this.dispatchEvent(new CustomEvent("sentence", { detail: { page: this.#page, at: sentence ? this.#at : -1 } }));
  }

  /** @param {State} state @param {string} sentence */
  #tell(state, sentence) {
    const said = /** @type {HTMLElement} */ (this.strip.querySelector(".listening__state"));
    const text = say(sentence, { label: this.stage.paper?.label(this.#page) ?? "" });
    if (said.textContent !== text) said.textContent = text;
    this.#become(state);
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    const can = this.#voice !== null;
    for (const button of this.strip.querySelectorAll("button[data-do='listen']")) {
      const { value } = /** @type {HTMLButtonElement} */ (button);
      if (value === "toggle") button.textContent = say(state === "reading" ? "listen_pause" : "listen_resume");
      if (value === "back" || value === "next") /** @type {HTMLButtonElement} */ (button).disabled = state === "off";
      if (value === "toggle") /** @type {HTMLElement} */ (button).hidden = !can;
    }
    this.dispatchEvent(new Event("state"));
  }
}

/** A Vietnamese voice of this machine; whether there is one on the network only. */
async function found() {
  if (!("speechSynthesis" in window)) return { voice: null, remote: false };
  if (!speechSynthesis.getVoices().length) {
    await new Promise((done) => {
      speechSynthesis.addEventListener("voiceschanged", done, { once: true });
      setTimeout(done, VOICES_COME);
    });
  }
  const voices = speechSynthesis.getVoices().filter(({ lang }) => /^vi\b/i.test(lang.replace("_", "-")));
  return { voice: voices.find((voice) => voice.localService) ?? null, remote: voices.length > 0 };
}

function remembered() {
  try {
    return localStorage.getItem(RATE) ?? "1";
  } catch {
    return "1";
  }
}
