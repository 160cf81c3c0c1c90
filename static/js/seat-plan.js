// <seat-plan action token lifted placed returned>: delegates are moved between seats by dragging, or by keyboard: arrow
// keys go from seat to seat, Enter lifts and puts down, Esc leaves everything as it was.

import { filled } from "./filled.js";

const STEPS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] });

class SeatPlan extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;
  /** @type {HTMLElement | null} the seat whose delegate is in hand */
  #lifted = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("click", (event) => this.#press(this.#seat(event.target)), { signal });
    this.addEventListener("dragstart", (event) => this.#lift(this.#seat(event.target), event), { signal });
    this.addEventListener("dragover", (event) => this.#over(event), { signal });
    this.addEventListener("drop", (event) => this.#drop(event), { signal });
    this.addEventListener("dragend", () => this.#letGo(), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  /** @param {EventTarget | null} target @returns {HTMLElement | null} */
  #seat(target) {
    return target instanceof Element ? target.closest("[data-seat]") : null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const seat = this.#seat(event.target);
    if (!seat) return;
    if (event.key === "Enter" || event.key === " ") this.#press(seat);
    else if (event.key === "Escape" && this.#lifted) this.#giveUp();
    else if (STEPS[event.key]) this.#go(seat, STEPS[event.key]);
    else return;
    event.preventDefault();
  }

  /** The next seat that way, over aisles. @param {HTMLElement} seat @param {[number, number]} step */
  #go(seat, [down, right]) {
    const cell = seat.closest("td");
    const table = cell?.closest("table");
    if (!cell || !table) return;
    let row = /** @type {HTMLTableRowElement} */ (cell.parentElement).sectionRowIndex;
    let column = cell.cellIndex;
    const rows = table.tBodies[0].rows;
    for (;;) {
      row += down;
      column += right;
      const next = rows[row]?.cells[column];
      if (!next) return;
      const found = next.querySelector("[data-seat]");
      if (found instanceof HTMLElement) return this.#focus(found);
    }
  }

  /** @param {HTMLElement} seat */
  #focus(seat) {
    for (const one of this.querySelectorAll('[data-seat][tabindex="0"]')) one.setAttribute("tabindex", "-1");
    seat.tabIndex = 0;
    seat.focus();
  }

  /** @param {HTMLElement | null} seat */
  #press(seat) {
    if (!seat) return;
    if (!this.#lifted) this.#lift(seat);
    else if (seat === this.#lifted) this.#giveUp();
    else this.#put(seat);
  }

  /** @param {HTMLElement | null} seat @param {DragEvent} [event] */
  #lift(seat, event) {
    if (!seat?.dataset.participation) return event?.preventDefault();
    event?.dataTransfer?.setData("text/plain", seat.dataset.name ?? "");
    this.#lifted = seat;
    seat.setAttribute("aria-pressed", "true");
    seat.dataset.busy = ""; // the live region waits until it is put down
    this.#say("lifted", { name: seat.dataset.name ?? "" });
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (this.#lifted && this.#seat(event.target)) event.preventDefault();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const seat = this.#seat(event.target);
    if (!seat || !this.#lifted) return;
    event.preventDefault();
    if (seat !== this.#lifted) this.#put(seat);
  }

  /** @param {HTMLElement} seat */
  async #put(seat) {
    const from = this.#lifted;
    if (!from?.dataset.participation) return;
    const name = from.dataset.name ?? "";
    const body = new URLSearchParams({ participation: from.dataset.participation, seat: seat.dataset.seat ?? "", csrf_token: this.getAttribute("token") ?? "" });
    this.#letGo();
    this.#focus(seat);
    try {
      const answer = await fetch(this.getAttribute("action") ?? "", { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const said = await answer.json();
      if (said.ok) this.#say("placed", { name, seat: seat.dataset.label ?? "" });
      else this.#tell(said.sentence);
    } catch {
      this.#say("returned", { name });
    }
    /** @type {any} */ (this.querySelector("live-region"))?.refresh();
  }

  #giveUp() {
    this.#say("returned", { name: this.#lifted?.dataset.name ?? "" });
    this.#letGo();
  }

  #letGo() {
    const seat = this.#lifted;
    this.#lifted = null;
    if (!seat) return;
    seat.setAttribute("aria-pressed", "false");
    delete seat.dataset.busy;
    seat.dispatchEvent(new CustomEvent("let-go", { bubbles: true }));
  }

  /** @param {string} sentence @param {Record<string, string>} values */
  #say(sentence, values) {
    this.#tell(filled(this.getAttribute(sentence) ?? "", values));
  }

  /** @param {string} text */
  #tell(text) {
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = text;
  }
}

customElements.define("seat-plan", SeatPlan);
