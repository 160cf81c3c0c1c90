// <sortable-list depth="2">: items of nested lists that can be moved by dragging, by keyboard and by buttons.
//
//   <sortable-list class="tree" depth="2"><ol>
//     <li data-id="ID" data-name="Kinh tế - xã hội quý I"><div class="tree__row">… <button data-handle>Di chuyển</button></div></li>
//   </ol> + {{ ui.sortable_tools() }}</sortable-list>
//
// The handle lifts and puts down (Enter, Space, press); lifted, the arrows move, left and right change the level, Escape
// brings back. When an item was put down elsewhere, "sortable-list:moved" says {id, parent, after, order: [{id, parent}]}.

import { say } from "./page.js";

const DRAG_FROM = 6; // pixels before a press becomes a drag
const EDGE = 80; // near the edge of the window the page scrolls along

/** @typedef {{item: HTMLLIElement, parent: Element, next: Element | null}} Lifted */
/** @typedef {"up" | "down" | "in" | "out"} Way */
/** @typedef {{item: HTMLLIElement, where: "before" | "after" | "into"}} Spot */

/** @type {Record<string, Way>} */
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

class SortableList extends HTMLElement {
  /** @type {Lifted | null} */
  #lifted = null;
  /** @type {{x: number, y: number, item: HTMLLIElement, dragging: boolean} | null} */
  #press = null;
  /** @type {Spot | null} */
  #spot = null;
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.addEventListener("keydown", (event) => this.#keyed(event), { signal });
    this.addEventListener("pointerdown", (event) => this.#pressed(event), { signal });
    this.addEventListener("pointermove", (event) => this.#dragged(event), { signal });
    this.addEventListener("pointerup", () => this.#released(true), { signal });
    this.addEventListener("pointercancel", () => this.#released(false), { signal });
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  get depth() {
    return Number(this.getAttribute("depth") ?? 1);
  }

  /** The present order, parents before children. */
  get order() {
    return this.#items().map((item) => ({ id: item.dataset.id ?? "", parent: this.#parentOf(item)?.dataset.id ?? null }));
  }

  // Buttons and keys

  /** @param {Event} event */
  #clicked({ target }) {
    if (!(target instanceof Element)) return;
    const tool = target.closest("[data-move]");
    if (tool instanceof HTMLElement && this.#lifted) return this.#useTool(tool.dataset.move ?? "");
    const item = this.#itemOfHandle(target);
    if (!item) return;
    if (this.#lifted?.item === item) this.#put();
    else this.#lift(item);
  }

  /** @param {string} tool */
  #useTool(tool) {
    if (tool === "put") this.#put();
    else if (tool === "back") this.#back();
    else {
      this.#move(/** @type {Way} */ (tool));
      /** @type {HTMLElement | null} */ (this.querySelector(`.sortable__tools [data-move="${tool}"]`))?.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.key === "Escape" && this.#press?.dragging) return this.#released(false);
    if (!this.#lifted || !(event.target instanceof Element) || !event.target.closest("[data-handle]")) return;
    const way = KEYS[event.key];
    if (!way && event.key !== "Escape") return;
    event.preventDefault();
    if (!way) return this.#back();
    this.#move(way);
    this.#handleOf(this.#lifted.item)?.focus();
  }

  // Lifting, moving, putting down

  /** @param {HTMLLIElement} item */
  #lift(item) {
    if (this.#lifted) this.#put();
    this.#lifted = { item, parent: /** @type {Element} */ (item.parentElement), next: item.nextElementSibling };
    item.classList.add("sortable__lifted");
    item.dataset.busy = "";
    this.#handleOf(item)?.setAttribute("aria-pressed", "true");
    const template = this.querySelector("template[data-tools]");
    if (template instanceof HTMLTemplateElement) item.querySelector(":scope > .tree__row")?.after(template.content.cloneNode(true));
    this.#say("lifted", item);
  }

  #put() {
    const lifted = this.#letGo();
    if (!lifted) return;
    const { item } = lifted;
    this.#say("placed", item);
    this.#handleOf(item)?.focus();
    if (item.parentElement !== lifted.parent || item.nextElementSibling !== lifted.next) this.#announceMove(item);
  }

  #back() {
    const lifted = this.#letGo();
    if (!lifted) return;
    lifted.parent.insertBefore(lifted.item, lifted.next);
    this.#dropEmptyLists();
    this.#say("returned", lifted.item);
    this.#handleOf(lifted.item)?.focus();
  }

  #letGo() {
    const lifted = this.#lifted;
    this.#lifted = null;
    if (!lifted) return null;
    lifted.item.classList.remove("sortable__lifted");
    lifted.item.querySelector(":scope > .sortable__tools")?.remove();
    this.#handleOf(lifted.item)?.setAttribute("aria-pressed", "false");
    delete lifted.item.dataset.busy;
    this.dispatchEvent(new Event("let-go", { bubbles: true }));
    return lifted;
  }

  /** @param {Way} way */
  #move(way) {
    const item = this.#lifted?.item;
    if (!item) return;
    const before = item.previousElementSibling;
    const parent = this.#parentOf(item);
    if (way === "up") before?.before(item);
    if (way === "down") item.nextElementSibling?.after(item);
    if (way === "in" && before instanceof HTMLLIElement && this.#fitsInto(item, before)) this.#listIn(before).append(item);
    if (way === "out") parent?.after(item);
    this.#dropEmptyLists();
    this.#say("moved", item);
  }

  /** @param {HTMLLIElement} item */
  #announceMove(item) {
    const after = item.previousElementSibling;
    const detail = {
      id: item.dataset.id, parent: this.#parentOf(item)?.dataset.id ?? null,
      after: after instanceof HTMLElement ? (after.dataset.id ?? null) : null, order: this.order,
    };
    this.dispatchEvent(new CustomEvent("sortable-list:moved", { bubbles: true, detail }));
  }

  // Dragging

  /** @param {PointerEvent} event */
  #pressed(event) {
    const item = event.isPrimary && event.button === 0 && event.target instanceof Element && this.#itemOfHandle(event.target);
    if (item) this.#press = { x: event.clientX, y: event.clientY, item, dragging: false };
  }

  /** @param {PointerEvent} event */
  #dragged(event) {
    const press = this.#press;
    if (!press) return;
    if (!press.dragging) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_FROM) return;
      press.dragging = true;
      this.#handleOf(press.item)?.setPointerCapture(event.pointerId);
      if (this.#lifted?.item !== press.item) this.#lift(press.item);
      press.item.querySelector(":scope > .sortable__tools")?.remove();
    }
    if (event.clientY < EDGE) scrollBy(0, -EDGE / 8);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 8);
    this.#mark(this.#spotAt(event.clientX, event.clientY, press.item));
  }

  /** @param {boolean} kept */
  #released(kept) {
    const press = this.#press;
    const spot = this.#spot;
    this.#press = null;
    this.#mark(null);
    if (!press?.dragging) return;
    this.#swallowClick();
    if (!kept || !spot) return this.#back();
    if (spot.where === "before") spot.item.before(press.item);
    if (spot.where === "after") spot.item.after(press.item);
    if (spot.where === "into") this.#listIn(spot.item).append(press.item);
    this.#dropEmptyLists();
    this.#put();
  }

  /** The click that follows a drag on the same handle must not lift again. */
  #swallowClick() {
    const swallow = (/** @type {Event} */ event) => event.stopPropagation();
    addEventListener("click", swallow, { capture: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  }

  /** @param {number} x @param {number} y @param {HTMLLIElement} moved @returns {Spot | null} */
  #spotAt(x, y, moved) {
    const row = document.elementsFromPoint(x, y).map((element) => element.closest(".tree__row")).find(Boolean);
    const item = row?.parentElement;
    if (!row || !(item instanceof HTMLLIElement) || !this.contains(item) || moved.contains(item)) return null;
    const { top, height } = row.getBoundingClientRect();
    const part = (y - top) / height;
    if (part > 0.3 && part < 0.7 && this.#fitsInto(moved, item)) return { item, where: "into" };
    const where = part < 0.5 ? "before" : "after";
    const level = this.#levelOf(item) + this.#heightOf(moved);
    return level <= this.depth ? { item, where } : null;
  }

  /** @param {Spot | null} spot */
  #mark(spot) {
    if (this.#spot) this.#spot.item.classList.remove(`sortable__${this.#spot.where}`);
    this.#spot = spot;
    spot?.item.classList.add(`sortable__${spot.where}`);
  }

  // The lists

  /** @returns {HTMLLIElement[]} */
  #items() {
    return [...this.querySelectorAll("li")].filter((item) => item.dataset.id);
  }

  /** @param {Element} element @returns {HTMLLIElement | null} */
  #itemOfHandle(element) {
    const item = element.closest("[data-handle]")?.closest("li[data-id]");
    return item instanceof HTMLLIElement ? item : null;
  }

  /** @param {Element} item @returns {HTMLElement | null} */
  #handleOf(item) {
    return item.querySelector(":scope > .tree__row [data-handle]");
  }

  /** @param {Element} item @returns {HTMLLIElement | null} */
  #parentOf(item) {
    const parent = item.parentElement?.closest("li");
    return parent && this.contains(parent) ? parent : null;
  }

  /** The level of an item, 1 at the top. @param {Element} item @returns {number} */
  #levelOf(item) {
    const parent = this.#parentOf(item);
    return parent ? this.#levelOf(parent) + 1 : 1;
  }

  /** How many levels stand below an item. @param {Element} item @returns {number} */
  #heightOf(item) {
    const children = [...item.querySelectorAll(":scope > :is(ol, ul) > li")];
    return children.length ? 1 + Math.max(...children.map((child) => this.#heightOf(child))) : 0;
  }

  /** @param {HTMLLIElement} item @param {HTMLLIElement} parent */
  #fitsInto(item, parent) {
    return this.#levelOf(parent) + 1 + this.#heightOf(item) <= this.depth;
  }

  /** @param {HTMLLIElement} item */
  #listIn(item) {
    const known = item.querySelector(":scope > :is(ol, ul)");
    if (known) return known;
    const list = document.createElement("ol");
    item.append(list);
    return list;
  }

  /** A list without items is read out as an empty list; the last item that left takes it along. */
  #dropEmptyLists() {
    for (const list of this.querySelectorAll("li > :is(ol, ul):empty")) if (this.#lifted?.parent !== list) list.remove();
  }

  /** @param {string} sentence @param {HTMLLIElement} item */
  #say(sentence, item) {
    const siblings = [...(item.parentElement?.children ?? [])];
    const speech = this.querySelector("[data-speech]");
    const values = { name: item.dataset.name ?? "", place: siblings.indexOf(item) + 1, count: siblings.length };
    if (speech) speech.textContent = say(sentence, values);
  }
}

customElements.define("sortable-list", SortableList);
