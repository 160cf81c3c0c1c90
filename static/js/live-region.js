// <live-region src="/meetings/7/papers/list" stream="ID" events="DocumentReleased DocumentWithdrawn" seq="41">
//
// stream and seq may name several, in the same order: stream="A B" seq="41 7".
// Holds a fragment and fetches it again when one of its events is heard. What the reader is doing is never touched:
// an edited control, an open dialog, the focus, a selection, a text being composed, the place on the screen, what is
// marked data-busy (an item being moved: it fires "let-go" when it is put down).
// jitter="800": waits up to so many milliseconds, where a whole chamber fetches at once.

import { Idiomorph } from "idiomorph";
import { feed } from "./feed.js";
import { fetchFragment } from "./fragment.js";
import { reloadNow } from "./reload.js";
import { nodesOf } from "./trust.js";
import { isControl, isEdited } from "./writing.js";

const TRY_AGAIN = 3_000;

/** @param {string | null} text */
const words = (text) => text?.split(/\s+/).filter(Boolean) ?? [];

/** @param {Node} node */
const sourceOf = (node) => (node instanceof Element ? node.getAttribute("src") : null);

class LiveRegion extends HTMLElement {
  /** @type {string | null} */
  #tag = null;
  #fetching = false;
  #stale = false;
  /** @type {(() => void)[]} who waits for a fragment that is fetched from now on */
  #asked = [];
  #timer = 0;
  #pressed = false;
  #composing = false;
  /** @type {Map<string, number>} by stream, the number up to which what is shown is known to be right */
  #seqs = new Map();
  /** @type {string | null} what was fetched and could not be shown in full yet */
  #held = null;
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    const seqs = words(this.getAttribute("seq"));
    words(this.getAttribute("stream")).forEach((stream, place) => this.#seqs.set(stream, Number(seqs[place] ?? 0)));
    for (const [stream, seq] of this.#seqs) feed.join(stream, seq);
    document.addEventListener("feed:entry", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    this.addEventListener("compositionstart", () => (this.#composing = true), { signal });
    this.addEventListener("compositionend", () => this.#freed(() => (this.#composing = false)), { signal });
    this.addEventListener("pointerdown", () => (this.#pressed = true), { signal });
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => this.#freed(() => (this.#pressed = false)), { signal });
    for (const name of ["focusout", "close", "reset", "let-go"]) this.addEventListener(name, () => this.#freed(), { signal, capture: true });
    document.addEventListener("selectionchange", () => this.#freed(), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** Fetches the fragment again, whatever was heard. @returns {Promise<void>} when what stands there now is shown */
  refresh() {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#stale = true;
      this.#soon(0);
    });
  }

  // Hearing and fetching

  /** @param {import("./cursor.js").Entry} entry */
  #hear(entry) {
    const known = this.#seqs.get(entry.stream);
    if (known === undefined || entry.seq <= known) return;
    this.#seqs.set(entry.stream, entry.seq);
    const events = words(this.getAttribute("events"));
    if (!events.includes(entry.name) && !events.includes("*")) return;
    this.#stale = true;
    this.#soon(Math.random() * Number(this.getAttribute("jitter") ?? 50));
  }

  /** @param {number} pause */
  #soon(pause) {
    if (this.#timer || this.#fetching) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#fetch();
    }, pause);
  }

  async #fetch() {
    this.#fetching = true;
    this.#stale = false;
    const asked = this.#asked.splice(0); // who asks from now on wants a later one
    const fragment = await fetchFragment(this.getAttribute("src") ?? "", this.#tag);
    this.#fetching = false;
    if (!this.isConnected) return;
    if (fragment.status === "new") this.#show(fragment.text, fragment.tag);
    else if (fragment.status === "refused") reloadNow();
    else if (fragment.status === "away") this.#stale = true;
    if (fragment.status === "away") this.#asked.unshift(...asked);
    else for (const shown of asked) shown();
    if (this.#stale) this.#soon(fragment.status === "away" ? TRY_AGAIN * (0.5 + Math.random()) : 0);
  }

  // Showing

  /** @param {string} text @param {string | null} tag */
  #show(text, tag) {
    this.#tag = tag;
    this.#held = text;
    this.#morph();
  }

  /** Something was let go: what had to wait for it may be shown now. @param {() => void} [change] */
  #freed(change) {
    change?.();
    // After the event: a click must find the button that was pressed, and the focus its new place.
    if (this.#held !== null) setTimeout(() => this.#held !== null && this.#morph(), 50);
  }

  #morph() {
    if (this.#held === null || this.#composing || this.#pressed || this.querySelector("[data-busy]")) return;
    const text = this.#held;
    this.#held = null;
    const place = CSS.supports("overflow-anchor", "auto") ? null : this.#placeOf();
    const keep = () => {
      this.#held = text; // tried again when the reader lets go
      return false;
    };
    Idiomorph.morph(this, /** @type {any} */ ([...nodesOf(text).childNodes]), {
      morphStyle: "innerHTML",
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed: (old, fresh) => {
          if (old !== this && old instanceof LiveRegion && old.getAttribute("src") === sourceOf(fresh)) return false; // shows itself
          return this.#inUse(old, fresh) ? keep() : true;
        },
        beforeNodeRemoved: (old) => (this.#holds(old) ? keep() : true),
        beforeAttributeUpdated: (name, element) => !this.#isReaders(name, element),
      },
    });
    if (place) scrollBy(0, place.element.getBoundingClientRect().top - place.top);
    this.dispatchEvent(new CustomEvent("live-region:shown", { bubbles: true }));
  }

  /** A node that must stay as it is, at least for now. @param {Node} old @param {Node} fresh */
  #inUse(old, fresh) {
    if (old instanceof HTMLDialogElement) return old.open;
    if (isControl(old)) return isEdited(old) || (old === document.activeElement && !(old instanceof HTMLInputElement && ["checkbox", "radio"].includes(old.type)));
    if (old instanceof HTMLElement && old.isContentEditable) return old === document.activeElement;
    return old instanceof Text && old.nodeValue !== fresh.nodeValue && this.#isSelected(old);
  }

  /** Whether a node cannot be taken away without taking something out of the reader's hands. @param {Node} node */
  #holds(node) {
    if (node === document.activeElement || node.contains(document.activeElement)) return true;
    if (this.#isSelected(node)) return true;
    if (!(node instanceof Element)) return false;
    if (node.matches("dialog[open]") || node.querySelector("dialog[open]")) return true;
    return [node, ...node.querySelectorAll("input, textarea, select")].some((control) => isControl(control) && isEdited(control));
  }

  /** @param {Node} node */
  #isSelected(node) {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return false;
    return selection.getRangeAt(0).intersectsNode(node);
  }

  /** Attributes that the reader sets by using the page: what is unfolded, what is marked as chosen by a script.
   * @param {string} name @param {Element} element */
  #isReaders(name, element) {
    return (name === "open" && element instanceof HTMLDetailsElement) || name === "data-edited";
  }

  /** Where the first whole element on the screen stands, for browsers that do not anchor the scroll by themselves. */
  #placeOf() {
    for (const element of this.querySelectorAll("li, tr, p, h2, h3")) {
      const { top } = element.getBoundingClientRect();
      if (top >= 0 && top < innerHeight) return { element, top };
    }
    return null;
  }
}

customElements.define("live-region", LiveRegion);
