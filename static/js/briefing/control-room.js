// <control-room meeting>: watches every site without sending anything; its figures, its states, its commands.

import { feed } from "../feed.js";
import { Call } from "./call.js";
import { Heard, reveal, showPictures, showWords, write } from "./pictures.js";
import { listenForDeeds } from "./room-deeds.js";

/** @type {Record<import("./call.js").CallState, string>} */
const SHAPES = { joining: "work", connected: "done", weak: "heed", away: "stop", lobby: "wait", refused: "wait", replaced: "off", left: "off" };

class ControlRoom extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #heard = new Heard();
  #call = new Call("", true);

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.#call = new Call(this.getAttribute("meeting") ?? "", true);
    this.#call.addEventListener("state", () => this.#show(), { signal });
    this.#call.addEventListener("slots", () => this.#show(), { signal });
    this.addEventListener("live-region:shown", () => this.#show(), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    feed.onSignal((passing) => this.#hear(passing), signal);
    document.addEventListener("feed:entry", (event) => this.#heed(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener("feed:state", () => this.#show(), { signal });
    addEventListener("pagehide", () => this.#call.stop(), { signal });
    listenForDeeds(this, signal);
    this.#call.start();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#call.stop();
  }

  /** @param {{name: string, data: any}} signal */
  #hear(signal) {
    if (!this.#heard.take(signal)) return;
    showWords(this, this.#heard);
    for (const place of this.querySelectorAll("[data-part=viewers]")) {
      place.toggleAttribute("hidden", !this.#heard.viewers);
      write(place, (place.getAttribute("data-words") ?? "").replace("{n}", String(this.#heard.viewers)));
    }
    this.#count();
  }

  /** @param {{name: string}} entry */
  #heed({ name }) {
    if (name === "RoomOpened") this.#call.again();
  }

  /** @param {Event} event */
  #press(event) {
    if (!(event.target instanceof Element) || !event.target.closest("[data-act=listen]")) return;
    const voices = [...this.querySelectorAll("audio")];
    const isQuiet = voices.every((voice) => voice.muted);
    for (const voice of voices) {
      voice.muted = !isQuiet;
      if (voice.srcObject) voice.play().catch(() => {});
    }
    this.#show();
  }

  #show() {
    showPictures(this, this.#call, null);
    showWords(this, this.#heard);
    const state = feed.state === "connected" || this.#call.state === "connected" ? this.#call.state : "joining";
    for (const line of this.querySelectorAll("[data-part=line]")) {
      line.className = `state state--${SHAPES[state]}`;
      write(line, state === "refused" ? this.#call.sentence : (this.getAttribute(`data-${state}`) ?? ""));
    }
    const isQuiet = [...this.querySelectorAll("audio")].every((voice) => voice.muted);
    for (const button of this.querySelectorAll("[data-act=listen]")) write(button, this.getAttribute(`data-listen-${isQuiet ? "on" : "off"}`) ?? "");
    this.#count();
  }

  #count() {
    const said = new Intl.NumberFormat(document.documentElement.lang || "vi", { maximumFractionDigits: 1 });
    for (const row of this.querySelectorAll("tr[data-site]")) {
      const known = row.hasAttribute("data-there") ? this.#heard.figures[row.getAttribute("data-site") ?? ""] : undefined;
      for (const cell of row.querySelectorAll("[data-figure]")) {
        const value = known?.[cell.getAttribute("data-figure") ?? ""];
        write(cell, typeof value === "number" ? said.format(value) : "–");
      }
      reveal(row, "by-tcp", known?.path === "tcp");
    }
  }
}

customElements.define("control-room", ControlRoom);
