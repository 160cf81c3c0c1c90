// <device-check meeting>: the technician of a site tries camera, microphone, loudspeaker and line. Two calls of one page:
// one sends, the other is sent the same back by the server. Ten seconds are measured; the result is kept as the site's.

import { feed } from "../feed.js";
import { filled } from "../filled.js";
import { notify } from "../notice-stack.js";
import { Call } from "./call.js";
import { LineMeter } from "./line-meter.js";
import { OwnDevices, offerChoices } from "./own-devices.js";
import { reveal, showPictures, write } from "./pictures.js";
import { VoiceLevel } from "./voice-level.js";

const MEASURED_S = 10;
const PATIENCE_S = 20; // until the picture should have come back
const TONE = { hertz: 440, seconds: 2 };

class DeviceCheck extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #devices = new OwnDevices();
  #level = new VoiceLevel();
  #meter = new LineMeter();
  /** @type {Call} */
  #sending = new Call("", false);
  /** @type {Call} */
  #mirror = new Call("", true);
  /** @type {MediaStream | null} */
  #own = null;
  #voice = 0;
  /** @type {boolean | null} whether the tone was heard */
  #hasSpeaker = null;
  #waited = 0;
  #measured = 0;
  /** @type {number[]} */
  #timers = [];

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    const meeting = this.getAttribute("meeting") ?? "";
    this.#sending = new Call(meeting, false, "check_join");
    this.#mirror = new Call(meeting, true, "check_join");
    for (const call of [this.#sending, this.#mirror]) {
      call.addEventListener("state", () => this.#show(), { signal });
      call.addEventListener("slots", () => this.#show(), { signal });
    }
    this.#devices.addEventListener("changed", () => this.#send(), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("live-region:shown", () => this.#show(), { signal });
    for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, () => this.#level.unblock(), { signal });
    addEventListener("pagehide", () => this.#stop(), { signal });
    offerChoices(this, this.#devices, signal);
    this.#timers = [setInterval(() => this.#listen(), 120), setInterval(() => this.#measure(), 1000)];
    this.#begin();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#stop();
    this.#timers.forEach(clearInterval);
  }

  async #begin() {
    await this.#devices.start();
    await this.#send();
    this.#sending.start();
    this.#mirror.start();
  }

  #stop() {
    this.#sending.stop();
    this.#mirror.stop();
  }

  async #send() {
    const { camera, microphone } = this.#devices;
    this.#own = camera ? new MediaStream([camera]) : null;
    this.#level.listenTo(microphone);
    await this.#sending.send("camera", camera);
    await this.#sending.send("microphone", microphone);
    this.#again();
  }

  /** Measures anew: another device, another cable. */
  #again() {
    this.#meter.reset();
    this.#voice = this.#waited = this.#measured = 0;
    this.#show();
  }

  // What is pressed

  /** @param {Event} event */
  async #press(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    const act = button?.getAttribute("data-act");
    if (act === "again") this.#again();
    if (act === "tone") await this.#play();
    if (act === "heard" || act === "unheard") {
      this.#hasSpeaker = act === "heard";
      this.#show();
    }
    if (act === "own-voice") for (const audio of this.querySelectorAll("audio[data-slot]")) if (audio instanceof HTMLAudioElement) audio.muted = !audio.muted;
    if (act === "own-voice") this.#show();
    if (act === "keep") await this.#keep();
  }

  /** Two seconds of a tone from the loudspeaker that was chosen. */
  async #play() {
    const context = new AudioContext();
    const to = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: TONE.hertz });
    tone.connect(new GainNode(context, { gain: 0.4 })).connect(to);
    const audio = new Audio();
    audio.srcObject = to.stream;
    const speaker = this.#devices.chosen.speaker;
    if (speaker && "setSinkId" in audio) await audio.setSinkId(speaker).catch(() => {});
    tone.start();
    tone.stop(context.currentTime + TONE.seconds);
    tone.addEventListener("ended", () => context.close());
    await audio.play().catch(() => {});
    reveal(this, "asked", true);
  }

  async #keep() {
    const fields = { meeting: this.getAttribute("meeting"), camera: this.#hasCamera, voice: this.#voice, speaker: this.#hasSpeaker };
    const answer = await feed.command("site_check", { ...fields, ...this.#meter.figures }).answer;
    if (!answer.ok) notify({ text: answer.sentence ?? "", stays: true });
    else this.querySelector("[data-part=record]")?.scrollIntoView({ block: "nearest" });
  }

  // What is measured

  get #hasCamera() {
    return Boolean(this.#devices.camera && !this.#devices.camera.muted);
  }

  #listen() {
    const level = this.#level.now();
    if (!this.#isDone) this.#voice = Math.max(this.#voice, level);
    for (const meter of this.querySelectorAll("[role=meter]")) {
      if (!(meter instanceof HTMLElement) || meter.getAttribute("aria-valuenow") === String(level)) continue;
      meter.setAttribute("aria-valuenow", String(level));
      meter.style.setProperty("--level", String(level));
    }
  }

  async #measure() {
    if (this.#isDone) return;
    const comesBack = this.#mirror.state === "connected" || this.#mirror.state === "weak";
    if (comesBack && this.#sending.state === "connected") {
      this.#meter.take(await this.#sending.counts(), await this.#mirror.counts());
      this.#measured += 1;
    } else this.#waited += 1;
    this.#show();
  }

  get #isDone() {
    return this.#measured > MEASURED_S || this.#waited >= PATIENCE_S;
  }

  // What is shown

  #show() {
    showPictures(this, this.#mirror, this.#own);
    const { figures } = this.#meter;
    for (const place of this.querySelectorAll("[data-figure]")) {
      const name = place.getAttribute("data-figure") ?? "";
      const value = /** @type {Record<string, any>} */ (figures)[name];
      const isKnown = this.#measured > 1 && (name !== "kbit_s" || value > 0);
      write(place, isKnown ? String(value).replace(".", ",") : "–");
    }
    this.#say("camera", this.#hasCamera ? "done" : "stop", this.#hasCamera ? "camera-there" : "camera-none");
    this.#say("microphone", this.#voice ? "done" : "wait", this.#voice ? "voice-there" : "voice-none");
    this.#say("speaker", this.#hasSpeaker === null ? "wait" : this.#hasSpeaker ? "done" : "stop", this.#hasSpeaker === null ? "speaker-open" : this.#hasSpeaker ? "speaker-there" : "speaker-none");
    const step = this.#isDone ? (this.#measured ? "line-done" : "line-none") : this.#measured ? "line-measuring" : "line-joining";
    this.#say("line", { "line-done": "done", "line-none": "stop", "line-measuring": "work", "line-joining": "work" }[step] ?? "work", step);
    reveal(this, "not-secure", !this.#devices.allowed);
    for (const button of this.querySelectorAll("[data-act=keep]")) if (button instanceof HTMLButtonElement) button.disabled = !this.#isDone;
    const quiet = this.querySelector("audio[data-slot]");
    for (const button of this.querySelectorAll("[data-act=own-voice]")) button.setAttribute("aria-pressed", String(quiet instanceof HTMLAudioElement && !quiet.muted));
  }

  /** @param {string} part @param {string} shape @param {string} word */
  #say(part, shape, word) {
    for (const place of this.querySelectorAll(`[data-part="${part}"]`)) {
      place.className = `state state--${shape}`;
      write(place, filled(this.getAttribute(`data-${word}`) ?? "", { n: Math.max(0, MEASURED_S + 1 - this.#measured) }));
    }
  }
}

customElements.define("device-check", DeviceCheck);
