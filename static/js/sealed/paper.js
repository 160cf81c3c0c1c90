// <sealed-paper>: a delegate's electronic secret ballot. The choice is in the boxes of the form until it is sealed, and
// nowhere else: never in an outbox, a store or a message; the boxes are cleared as soon as the server has the ciphertext.
// What is kept is the receipt, which says nothing of it.

import { ask, short, tell } from "./asking.js";
import { sealed } from "./ballot.js";
import { keepReceipt } from "./kept.js";

class SealedPaper extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  #number = 0;
  #isSending = false;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.#number = Number(this.getAttribute("number"));
    this.addEventListener("submit", (event) => this.#press(event), { signal });
    this.addEventListener("change", () => this.#count(), { signal });
    document.addEventListener("feed:entry", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail), { signal });
    window.addEventListener("pagehide", () => this.#clear(), { signal });
    const timer = setInterval(() => this.#turnout(), 3000);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#clear();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  get #form() {
    return this.querySelector("form");
  }

  get #boxes() {
    return [...this.querySelectorAll("input")].filter((it) => it.type === "checkbox" || it.type === "radio");
  }

  /** @param {{name: string, data: Record<string, any>}} entry */
  #hear({ name, data }) {
    if (data.election_id !== this.getAttribute("election")) return;
    if (name !== "ElectionMoved" && name !== "ElectionVoided") return;
    this.#clear();
    location.reload(); // voting has begun or ended: what was chosen and not sent is not kept
  }

  #clear() {
    this.#form?.reset();
    this.#count();
  }

  /** No more names than seats can be ticked. */
  #count() {
    const most = Number(this.getAttribute("seats"));
    const boxes = this.#boxes;
    const left = most - boxes.filter((it) => it.checked).length;
    if (most) for (const box of boxes) box.disabled = !box.checked && left <= 0;
    this.#put("left", most ? this.#say("left").replace("{n}", String(left)) : "");
  }

  /** @param {SubmitEvent} event */
  async #press(event) {
    event.preventDefault();
    if (this.#isSending) return;
    const paper = JSON.parse(this.getAttribute("paper") ?? "null");
    const chosen = new Set(this.#boxes.filter((it) => it.checked).map((it) => it.value));
    this.#isSending = true;
    this.#put("state", this.#say("sealing"), "state state--work");
    await new Promise((done) => setTimeout(done, 50)); // the words are painted before the mathematics begin
    const { text, receipt } = sealed(paper, chosen);
    const said = { ballot: text, replaces: this.#number };
    let answer = await tell(this, "/ballot", said, "");
    if (!answer.ok && !answer.sentence) answer = await tell(this, "/ballot", said, this.#say("away"));
    this.#isSending = false;
    if (!answer.ok) {
      this.#put("state", this.#say("refused"), "state state--heed");
      this.#put("words", answer.sentence ?? "");
      return;
    }
    this.#number = answer.number;
    this.#clear();
    if (answer.receipt !== receipt) throw new Error("a receipt of another ballot");
    keepReceipt(this.getAttribute("election") ?? "", { receipt, seq: answer.seq, link: answer.link });
    this.#put("state", this.#say("recorded"), "state state--done");
    this.#put("code", this.#say("receipt").replace("{code}", short(receipt)));
    this.#put("words", this.#say("again"));
    this.#put("label", this.#say("replace"));
    void this.#turnout();
  }

  async #turnout() {
    if (document.hidden || this.hasAttribute("waits")) return;
    const now = await ask(`${this.getAttribute("address")}/turnout`);
    if (now) this.#put("turnout", this.#say("turnout").replace("{n}", now.voted).replace("{all}", now.issued));
  }

  /** @param {string} name */
  #say(name) {
    return this.getAttribute(`data-${name}`) ?? "";
  }

  /** @param {string} part @param {string} words @param {string} [dress] */
  #put(part, words, dress) {
    const element = this.querySelector(`[data-part=${part}]`);
    if (!element) return;
    if (element.textContent !== words) element.textContent = words;
    if (dress) element.className = dress;
  }
}

customElements.define("sealed-paper", SealedPaper);
