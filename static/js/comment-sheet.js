// <comment-sheet subject person>: commenting on a place of a paper, answering, editing, agreeing, withdrawing; on the page
// of groups, what the drafting body makes of each.

import { GivenForms } from "./given-forms.js";
import { outbox } from "./outbox.js";
import "./waiting-list.js";
import { isControl } from "./writing.js";

/** @param {FormData} written @param {string} name */
const words = (written, name) => String(written.get(name) ?? "");

class CommentSheet extends GivenForms {
  /** @type {HTMLAnchorElement | null} the way that led from a place to the form */
  #from = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("click", (event) => this.#choose(event));
    this.addEventListener("reset", ({ target }) => this.#sent(target));
    this.addEventListener("toggle", ({ target }) => this.#offerWords(target), { capture: true });
    addEventListener("hashchange", () => this.#again());
    this.#unfold();
    this.#again();
  }

  /** @returns {HTMLFormElement | null} */
  get #form() {
    return this.querySelector("form#write");
  }

  /** What was written as a change of the wording is not hidden. */
  #unfold() {
    const details = this.#form?.querySelector("details");
    if (details && [...details.querySelectorAll("textarea")].some((area) => area.value)) details.open = true;
  }

  /** The words of a comment that was refused begin a new one. */
  async #again() {
    await outbox.opened;
    const kept = outbox.all.find(({ id }) => location.hash === `#lai-${id}`);
    const form = this.#form;
    if (!kept || !form) return;
    for (const name of ["place", "text", "old", "new"]) {
      const field = form.elements.namedItem(name);
      if (!isControl(field) || !kept.payload[name]) continue;
      field.value = kept.payload[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#unfold();
    form.querySelector("textarea")?.focus();
  }

  /** @override @param {HTMLFormElement} form @param {FormData} written */
  facts(form, written) {
    const person = this.getAttribute("person");
    if (form.dataset.command === "write_comment") {
      const said = { text: words(written, "text"), old: words(written, "old"), new: words(written, "new") };
      const how = { visibility: words(written, "visibility"), named: !written.has("unnamed") };
      return { subject: this.getAttribute("subject"), person, place: words(written, "place"), ...said, ...how };
    }
    if (form.dataset.command === "settle_group") {
      const said = { outcome: words(written, "outcome"), text: words(written, "text") };
      return { group: form.dataset.group, person, ...said, seen: this.#seen(form) };
    }
    const facts = { comment: form.dataset.comment, person };
    if (form.dataset.command === "answer_comment") return { ...facts, text: words(written, "text") };
    if (form.dataset.command === "agree_with_comment") return { ...facts, agrees: written.get("agrees") === "yes" };
    if (form.dataset.command === "withdraw_comment") return facts;
    const said = { text: words(written, "text"), old: words(written, "old"), new: words(written, "new") };
    return { ...facts, ...said, seen: this.#seen(form) };
  }

  /** @override @param {HTMLFormElement} form @param {Record<string, any>} facts */
  said(form, { place, text, new: fresh }) {
    const select = form.querySelector("select");
    const name = place && select ? select.selectedOptions[0]?.textContent?.trim() : "";
    const where = this.getAttribute("where") ?? "";
    return { where: name ? `${name}, ${where}` : where, words: [text, fresh].filter(Boolean).join("\n") };
  }

  /** The oldest edition among what is sent: a field that was typed into kept its own while the others were renewed. @param {HTMLFormElement} form */
  #seen(form) {
    return Math.min(...[...form.querySelectorAll("textarea")].map((area) => Number(area.dataset.seen)));
  }

  /** "Góp ý" beside a place: the form is for that place. @param {MouseEvent} event */
  #choose(event) {
    if (!(event.target instanceof Element)) return;
    const back = event.target.closest(".sheet-write__back a");
    if (back && this.#from) {
      event.preventDefault();
      this.#from.scrollIntoView({ block: "center" });
      this.#from.focus({ preventScroll: true });
      return;
    }
    const link = /** @type {HTMLAnchorElement | null} */ (event.target.closest("a[data-place]"));
    const form = this.#form;
    if (!link || !form) return;
    event.preventDefault();
    this.#from = link;
    const select = form.querySelector("select");
    if (select) select.value = link.dataset.place ?? "";
    select?.dispatchEvent(new Event("input", { bubbles: true }));
    const way = form.querySelector(".sheet-write__back");
    if (way instanceof HTMLElement) way.hidden = false;
    const area = form.querySelector("textarea");
    area?.scrollIntoView({ block: "center" });
    area?.focus({ preventScroll: true });
    this.#offerWords(form.querySelector("details"));
  }

  /** What the place says now is offered to be changed, unless something was written already. @param {EventTarget | null} target */
  #offerWords(target) {
    const form = this.#form;
    if (!(target instanceof HTMLDetailsElement) || !target.open || !form?.contains(target)) return;
    const [old, fresh] = target.querySelectorAll("textarea");
    if (old.value !== fresh.value) return;
    const place = form.querySelector("select")?.value ?? "";
    const link = [...this.querySelectorAll("a[data-place]")].find((one) => one instanceof HTMLElement && one.dataset.place === place);
    const parts = [...(link?.closest(".place")?.querySelectorAll(".place__text") ?? [])]; // a heading, and what is below it
    const text = parts.map((one) => one.textContent?.trim()).join(" ");
    for (const area of [old, fresh]) area.value = place ? text : "";
  }

  /** @param {EventTarget | null} target a form whose command was recorded */
  #sent(target) {
    if (!(target instanceof HTMLFormElement)) return;
    const details = target.closest("details") ?? target.querySelector("details");
    if (details) details.open = false;
  }
}

customElements.define("comment-sheet", CommentSheet);
