// <notice-stack>: unobtrusive notices at the lower edge, read out politely, gone by themselves when they were good news.
//
// src="/notices" events="DocumentReleased": on one of these events the notices that the server has for this person are
// fetched (src?stream=ID&seq=N) and shown. A notice with data-seconds leaves after so long, unless pointed at or focused:
// the ten seconds in which something can be undone.

import { fetchFragment } from "./fragment.js";
import { nodesOf } from "./trust.js";

/** @typedef {{text: string, way?: {label: string, act: () => void}, stays?: boolean}} Notice */

const AT_MOST = 3;

/** Shows a notice made in the browser. @param {Notice} notice */
export function notify(notice) {
  const stack = document.querySelector("notice-stack");
  if (stack instanceof NoticeStack) stack.show(notice);
}

class NoticeStack extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #timer = 0;
  /** @type {import("./cursor.js").Entry | null} the first of those that wait to be fetched together */
  #first = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("click", (event) => this.#dismiss(event), { signal });
    document.addEventListener("feed:entry", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    for (const notice of this.querySelectorAll(".notice")) this.#admit(notice);
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#timer);
  }

  /** @param {Notice} notice */
  show({ text, way, stays = false }) {
    const template = this.querySelector("template[data-notice]");
    if (!(template instanceof HTMLTemplateElement)) return;
    const element = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    const words = element.querySelector(".notice__text");
    if (words) words.textContent = text;
    if (way) element.querySelector(".notice__ways")?.prepend(this.#button(way.label, way.act));
    if (!stays) element.dataset.seconds = "10";
    this.#put(element);
  }

  /** @param {string} label @param {() => void} act */
  #button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      button.closest(".notice")?.remove();
    });
    return button;
  }

  // News of the feed

  /** @param {import("./cursor.js").Entry} entry */
  #hear(entry) {
    const events = this.getAttribute("events")?.split(/\s+/) ?? [];
    if (!this.hasAttribute("src") || !events.includes(entry.name)) return;
    this.#first ??= entry;
    this.#timer ||= setTimeout(() => this.#fetch(), 300 + Math.random() * 700);
  }

  async #fetch() {
    const first = this.#first;
    this.#timer = 0;
    this.#first = null;
    if (!first) return;
    const address = new URL(this.getAttribute("src") ?? "", location.href);
    address.searchParams.set("stream", first.stream);
    address.searchParams.set("seq", String(first.seq));
    const fragment = await fetchFragment(address.href);
    if (fragment.status !== "new") return;
    for (const element of nodesOf(fragment.text).querySelectorAll(".notice")) this.#put(element);
  }

  // Coming and going

  /** @param {Element} element */
  #put(element) {
    const list = this.querySelector(".notices__list");
    list?.append(element);
    this.#admit(element);
    while (list && list.childElementCount > AT_MOST) list.firstElementChild?.remove();
  }

  /** @param {Element} notice */
  #admit(notice) {
    const seconds = Number(/** @type {HTMLElement} */ (notice).dataset.seconds ?? 0);
    if (!seconds) return;
    let left = seconds;
    /** @type {HTMLElement} */ (notice).style.setProperty("--notice-time", `${seconds}s`);
    notice.toggleAttribute("data-leaving", true);
    const timer = setInterval(() => {
      if (!notice.isConnected) return clearInterval(timer);
      if (!notice.matches(":hover, :focus-within")) left -= 0.25;
      if (left <= 0) notice.remove();
    }, 250);
  }

  /** @param {Event} event */
  #dismiss({ target }) {
    const button = target instanceof Element && target.closest("[data-dismiss]");
    if (button) button.closest(".notice")?.remove();
  }
}

customElements.define("notice-stack", NoticeStack);
