// <waiting-list person [of]>: "Chờ gửi", what waits on this laptop and what the server has answered to it; `of`: of one subject only.
// What has not gone may be taken back; the words of what was refused are there to be copied or to begin anew with.

import { feed } from "./feed.js";
import { filled } from "./filled.js";
import { leftBehind } from "./notes/left-behind.js";
import { outbox } from "./outbox.js";
import { facts, say, when } from "./page.js";

/** @typedef {import("./outbox.js").Kept} Kept */

const SHAPES = { waiting: "wait", sending: "work", recorded: "done", refused: "heed" };

class WaitingList extends HTMLElement {
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    if (!facts.actor) return;
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    const show = () => this.#show();
    outbox.addEventListener("change", show, { signal });
    for (const name of ["pending:changed", "feed:state"]) document.addEventListener(name, show, { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    show();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
  }

  // What hands do

  /** @param {MouseEvent} event */
  async #press({ target }) {
    const button = target instanceof Element ? target.closest("button[data-do]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const id = /** @type {HTMLElement | null} */ (button.closest("[data-item]"))?.dataset.item ?? "";
    const kept = outbox.all.find((one) => one.id === id);
    if (button.dataset.do === "seen") for (const one of outbox.all.filter(({ outcome }) => outcome)) outbox.forget(one.id);
    else if (button.dataset.do === "copy") await this.#copy(kept?.words ?? "");
    else if (kept) this.#take(id);
    else await leftBehind.forget(id);
  }

  /** @param {string} id */
  #take(id) {
    if (outbox.forget(id)) this.#heading.focus();
    else this.#tell(this.#say("gone"));
  }

  /** @param {string} words */
  async #copy(words) {
    const isCopied = await navigator.clipboard?.writeText(words).then(() => true, () => false);
    this.#tell(this.#say(isCopied ? "copied" : "select"));
  }

  // Showing

  async #show() {
    const of = this.getAttribute("of");
    const given = outbox.all.filter(({ payload }) => !of || payload.subject === of);
    const notes = of ? [] : await leftBehind.all();
    const rows = [...given.map((kept) => this.#given(kept)), ...notes.map((note) => this.#note(note))];
    if (JSON.stringify(rows) === this.dataset.shown) return;
    this.dataset.shown = JSON.stringify(rows);
    this.hidden = Boolean(of) && !rows.length;
    this.#part("none").hidden = rows.length > 0;
    this.#part("seen").hidden = !given.some(({ outcome }) => outcome);
    this.#part("rows").replaceChildren(...rows.map((row) => this.#row(row)));
  }

  /** @typedef {{id: string, what: string, where: string, href: string, words: string, since: string, shape: string, state: string,
   *   isHere: boolean, isOver: boolean, again: string}} Row */

  /** @param {Kept} kept @returns {Row} */
  #given(kept) {
    const state = outbox.stateOf(kept);
    const isRefused = state === "refused";
    const again = isRefused && kept.words && kept.href.startsWith("/comments/") ? `${kept.href}#lai-${kept.id}` : "";
    return {
      id: kept.id, what: this.#say(nameOf(kept)), where: kept.where, href: kept.href, words: kept.next?.words ?? kept.words,
      since: when(kept.given), shape: SHAPES[state], state: this.#state(kept, state), isHere: outbox.isHere(kept),
      isOver: Boolean(kept.outcome), again,
    };
  }

  /** @param {Kept} kept @param {import("./command.js").CommandState} state */
  #state(kept, state) {
    if (state === "recorded") return say("recorded", { time: when(kept.outcome?.at ?? "") });
    if (state === "refused") return kept.outcome?.sentence ?? "";
    return state === "waiting" && kept.tried ? this.#say("unanswered") : say(state);
  }

  /** @param {import("./notes/notebook.js").Kept} note @returns {Row} */
  #note(note) {
    const refused = leftBehind.refused.get(note.id);
    return {
      id: note.id, what: this.#say("note"), where: this.#say("page").replace("{page}", String(note.page)),
      href: `/papers/${note.version}#trang-${note.page}`, words: note.words || note.place.quote || "", since: when(note.at),
      shape: refused ? "heed" : "wait", state: refused ?? say(feed.state === "connected" ? "sending" : "waiting"),
      isHere: note.edition === 0 || Boolean(refused), isOver: false, again: "",
    };
  }

  /** @param {Row} row */
  #row(row) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector("template[data-part=row]"));
    const element = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    element.dataset.item = row.id;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (element.querySelector(`[data-part=${name}]`));
    part("what").textContent = row.what;
    part("where").textContent = row.where;
    part("where").setAttribute("href", row.href);
    part("words").textContent = row.words;
    part("words").hidden = !row.words;
    part("since").textContent = this.#say("since").replace("{time}", row.since);
    part("state").textContent = row.state;
    part("state").className = `state state--${row.shape}`;
    part("withdraw").hidden = !row.isHere;
    part("dismiss").hidden = !row.isOver;
    part("copy").hidden = !(row.words && row.shape === "heed");
    part("again").hidden = !row.again;
    part("again").setAttribute("href", row.again);
    return element;
  }

  get #heading() {
    return /** @type {HTMLElement} */ (this.querySelector("h2"));
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`:scope > [data-part="${name}"]`));
  }

  /** @param {string} name */
  #say(name) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector(`template[data-say="${name}"]`));
    return filled((template.content.textContent ?? "").trim(), {});
  }

  /** @param {string} words */
  #tell(words) {
    this.#part("told").textContent = words;
  }
}

/** By what the template calls it. @param {Kept} kept */
function nameOf({ name, payload }) {
  if (name === "ask_floor") return payload.kind;
  return payload.agrees === false ? "disagree" : name;
}

customElements.define("waiting-list", WaitingList);
