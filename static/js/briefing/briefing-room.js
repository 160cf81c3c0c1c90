// <briefing-room meeting site>: the room as a site sees it. Joins by itself, comes back by itself; what it says of itself
// stands in its data- texts. Television, laptop and tablet are one page.

import { feed } from "../feed.js";
import { walkByArrows } from "./arrow-keys.js";
import { Call } from "./call.js";
import { OwnDevices, offerChoices } from "./own-devices.js";
import { PresentedSheet } from "./presented-sheet.js";
import { Heard, reveal, showPictures, showWords, write } from "./pictures.js";
import { RoomCaptions } from "./room-captions.js";
import { listenForDeeds } from "./room-deeds.js";
import { VoiceLevel } from "./voice-level.js";

const BACK_AFTER = 6_000; // the room's computer waits for the next meeting by itself

/** @type {Record<import("./call.js").CallState, string>} */
const SHAPES = { joining: "work", connected: "done", weak: "heed", away: "stop", lobby: "wait", refused: "wait", replaced: "off", left: "off" };

class BriefingRoom extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #devices = new OwnDevices();
  #level = new VoiceLevel();
  #heard = new Heard();
  /** @type {Call} */
  #call = new Call("", false);
  /** @type {MediaStream | null} */
  #own = null;
  /** @type {MediaStreamTrack | null} */
  #content = null;
  #isQuiet = false; // this site's own switch
  #isDark = false;
  #timer = 0;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.#call = new Call(this.getAttribute("meeting") ?? "", false);
    this.#call.addEventListener("state", () => this.#show(), { signal });
    this.#call.addEventListener("slots", () => this.#show(), { signal });
    this.#devices.addEventListener("changed", () => this.#send(), { signal });
    for (const name of ["live-region:shown", "turned", "captions"]) this.addEventListener(name, () => this.#show(), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    offerChoices(this, this.#devices, signal);
    this.addEventListener("needs-touch", () => reveal(this, "touch", true), { signal });
    feed.onSignal((passing) => this.#hear(passing), signal);
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:state", () => this.#show(), { signal });
    addEventListener("pagehide", () => this.#call.stop(), { signal });
    // After the click: the line that asks for it goes away, and must not move a button from under the finger.
    for (const name of ["keydown", "click"]) document.addEventListener(name, () => this.#unblock(), { signal });
    listenForDeeds(this, signal);
    walkByArrows(this, signal);
    this.#timer = setInterval(() => this.#measure(), 120);
    this.#begin();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#call.stop();
    clearInterval(this.#timer);
  }

  async #begin() {
    await this.#devices.start();
    await this.#send();
    this.#call.start();
  }

  // What is sent

  async #send() {
    const { camera, microphone } = this.#devices;
    if (microphone) microphone.enabled = !this.#isQuiet;
    if (camera) camera.enabled = !this.#isDark;
    this.#own = camera ? new MediaStream([camera]) : null;
    this.#level.listenTo(microphone);
    await this.#call.send("camera", camera);
    await this.#call.send("microphone", microphone);
    for (const audio of this.querySelectorAll("audio")) {
      const speaker = this.#devices.chosen.speaker;
      if (speaker && "setSinkId" in audio) await audio.setSinkId(speaker).catch(() => {});
    }
    this.#show();
  }

  async #present() {
    if (this.#content) {
      this.#content.stop();
      this.#content = null;
    } else {
      const stream = await navigator.mediaDevices?.getDisplayMedia?.({ video: { frameRate: 10 } }).catch(() => null);
      this.#content = stream?.getVideoTracks()[0] ?? null;
      if (this.#content) this.#content.contentHint = "detail";
      this.#content?.addEventListener("ended", () => this.#present(), { once: true }); // stopped by the browser's own button
    }
    await this.#call.send("content", this.#content);
    this.#show();
  }

  // What is pressed

  /** @param {Event} event */
  async #press(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    const act = button?.getAttribute("data-act");
    if (act === "quiet") this.#isQuiet = !this.#isQuiet;
    if (act === "dark") this.#isDark = !this.#isDark;
    if (act === "quiet" || act === "dark") await this.#send();
    if (act === "present") await this.#present();
    if (act === "enlarge" && this.#sheet) this.#sheet.isWide = !this.#sheet.isWide;
    if (act === "captions" && this.#captions) this.#captions.isOff = !this.#captions.isOff;
    if (act === "enlarge" || act === "captions") this.#show();
    if (act === "again") this.#call.again();
    if (act === "whole") await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
    if (act === "leave") {
      await this.#call.leave();
      location.assign(this.getAttribute("back") ?? "/");
    }
  }

  /** Sound that the browser held back begins with the first touch. */
  #unblock() {
    reveal(this, "touch", false);
    for (const audio of this.querySelectorAll("audio")) if (audio.srcObject && audio.paused) audio.play().catch(() => {});
    this.#level.unblock();
  }

  // What is heard

  /** @param {{name: string, data: any}} signal */
  #hear(signal) {
    if (this.#heard.take(signal)) showWords(this, this.#heard);
  }

  /** @param {{name: string}} entry */
  #heed({ name }) {
    if (name === "RoomOpened" || name === "SiteAdmitted") this.#call.again();
    if (name === "OpinionPollClosed" || name === "OpinionPollHidden") this.#leavePoll();
    if (name === "RoomEnded") setTimeout(() => location.assign(this.getAttribute("back") ?? "/"), BACK_AFTER);
  }

  /** An answer that holds the focus would stay on a screen that nobody touches any more. */
  #leavePoll() {
    const next = this.querySelector(".room__buttons .button");
    if (document.activeElement?.closest(".room__poll") && next instanceof HTMLElement) next.focus();
  }

  // What is shown

  #show() {
    const content = this.#call.showing.get("content");
    this.toggleAttribute("data-content", Boolean(content?.live) || Boolean(this.#content));
    this.#showSheet();
    showPictures(this, this.#call, this.#own);
    showWords(this, this.#heard);
    const shown = feed.state === "connected" || this.#call.state === "connected" ? this.#call.state : "joining";
    for (const line of this.querySelectorAll("[data-part=line]")) {
      line.className = `state state--${SHAPES[shown]}`;
      write(line, shown === "refused" ? this.#call.sentence : (this.getAttribute(`data-${shown}`) ?? ""));
    }
    reveal(this, "again", shown === "replaced");
    reveal(this, "no-camera", !this.#devices.camera);
    reveal(this, "no-microphone", !this.#devices.microphone);
    reveal(this, "not-secure", !this.#devices.allowed);
    reveal(this, "own-quiet", this.#isQuiet);
    this.#word("quiet", this.#isQuiet);
    this.#word("dark", this.#isDark);
    this.#word("present", Boolean(this.#content));
    reveal(this, "captions", Boolean(this.#captions?.began));
    this.#word("captions", !this.#captions?.isOff);
  }

  get #sheet() {
    const sheet = this.querySelector("presented-sheet");
    return sheet instanceof PresentedSheet ? sheet : null;
  }

  get #captions() {
    const captions = this.querySelector("room-captions");
    return captions instanceof RoomCaptions ? captions : null;
  }

  /** A paper that is presented takes the large place, unless a site shows its own screen. */
  #showSheet() {
    const shown = this.#sheet?.shown;
    this.toggleAttribute("data-sheet", Boolean(shown) && !this.hasAttribute("data-content"));
    for (const line of this.querySelectorAll("[data-part=sheet]")) {
      write(line, shown ? `${shown.title}, ${this.getAttribute("data-page")} ${shown.page} / ${shown.count}` : "");
    }
    this.#word("enlarge", Boolean(this.#sheet?.isWide));
  }

  /** The word on a switch says what pressing does. @param {string} act @param {boolean} isOn */
  #word(act, isOn) {
    for (const button of this.querySelectorAll(`[data-act=${act}]`)) write(button, this.getAttribute(`data-${act}-${isOn ? "off" : "on"}`) ?? "");
  }

  #measure() {
    const level = this.#isQuiet ? 0 : this.#level.now();
    for (const meter of this.querySelectorAll("[role=meter]")) {
      if (!(meter instanceof HTMLElement) || meter.getAttribute("aria-valuenow") === String(level)) continue;
      meter.setAttribute("aria-valuenow", String(level));
      meter.style.setProperty("--level", String(level));
    }
  }
}

customElements.define("briefing-room", BriefingRoom);
