// <chosen-papers words="Đã chọn {count} tài liệu">: a list whose rows have checkboxes of one form. The form shows itself
// while something is chosen. Shift with a click or with the arrow keys chooses all between; a checkbox data-all chooses
// or lets go of everything that is shown. A form that says nothing is not sent: `unsaid` is told instead. Without a script the checkboxes and the form work as they are.

import { filled } from "./filled.js";

const BOX = "input[type='checkbox'][form]";

class ChosenPapers extends HTMLElement {
  /** @type {HTMLInputElement | null} where a range begins */
  #anchor = null;
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.addEventListener("keydown", (event) => this.#moved(event), { signal });
    this.addEventListener("change", (event) => this.#changed(event), { signal });
    this.addEventListener("submit", (event) => this.#sent(event), { signal });
    // After the reset: the controls hold their first values then.
    this.addEventListener("reset", () => setTimeout(() => this.#letGo()), { signal });
    this.addEventListener("live-region:shown", () => this.#tell(), { signal });
    document.addEventListener("forms:restored", () => this.#tell(), { signal }); // after an ended sign-in
    addEventListener("pageshow", () => this.#tell(), { signal }); // a page from the history brings its ticks along
    this.#tell();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  get #boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll(BOX)]);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const box = boxOf(event.target);
    if (!box) return;
    if (event.shiftKey && this.#anchor?.isConnected) this.#choose(this.#anchor, box, box.checked);
    else this.#anchor = box;
    this.#tell();
  }

  /** @param {KeyboardEvent} event */
  #moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const box = boxOf(event.target);
    if (!step || !box) return;
    event.preventDefault();
    const boxes = this.#boxes;
    const next = boxes[boxes.indexOf(box) + step];
    if (!next) return;
    if (event.shiftKey) box.checked = next.checked = true;
    next.focus();
    this.#tell();
  }

  /** @param {HTMLInputElement} from @param {HTMLInputElement} to @param {boolean} checked */
  #choose(from, to, checked) {
    const boxes = this.#boxes;
    const [first, last] = [boxes.indexOf(from), boxes.indexOf(to)].sort((one, other) => one - other);
    for (const box of boxes.slice(first, last + 1)) box.checked = checked;
  }

  /** @param {Event} event */
  #changed({ target }) {
    if (target instanceof HTMLInputElement && target.dataset.all !== undefined) for (const box of this.#boxes) box.checked = target.checked;
    this.#tell();
  }

  /** @param {SubmitEvent} event */
  #sent(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const selects = form.matches(".chosen") ? [...form.querySelectorAll("select")] : [];
    if (selects.length === 0 || selects.some((select) => select.value !== "")) return;
    event.preventDefault();
    const line = this.querySelector("[data-count]");
    if (line) line.textContent = this.getAttribute("unsaid");
    selects[0].focus();
  }

  #letGo() {
    this.#anchor = null;
    this.#tell();
    const all = /** @type {HTMLElement | null} */ (this.querySelector("[data-all]"));
    if (document.activeElement === document.body || document.activeElement?.closest(".chosen")) all?.focus();
  }

  /** Says how many are chosen, and marks their rows. */
  #tell() {
    const boxes = this.#boxes;
    for (const box of boxes) box.closest("tr")?.classList.toggle("row--chosen", box.checked);
    const count = boxes.filter((box) => box.checked).length;
    this.toggleAttribute("data-chosen", count > 0);
    const line = this.querySelector("[data-count]");
    const words = count ? filled(this.getAttribute("words") ?? "", { count }) : "";
    if (line && line.textContent !== words) line.textContent = words;
    const all = this.querySelector("[data-all]");
    if (!(all instanceof HTMLInputElement)) return;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    this.toggleAttribute("data-offers", boxes.length > 1);
  }
}

/** @param {EventTarget | null} target */
const boxOf = (target) => (target instanceof HTMLInputElement && target.matches(BOX) ? target : null);

customElements.define("chosen-papers", ChosenPapers);
