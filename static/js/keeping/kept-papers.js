// <kept-papers>: what this laptop keeps, as it changes; how much room it may take; taking it away.

import { filled } from "../filled.js";
import { facts, when } from "../page.js";
import { indexOf, keep, tellNothing } from "./keeper.js";
import { canKeep, giveRoom, recordNow, room, takeAway } from "./record.js";

/** @typedef {import("./keeper.js").Index} Index */
/** @typedef {import("./keeper.js").Paper} Paper */

const SHAPES = { whole: "done", part: "work", wait: "wait", "no-room": "heed" };

class KeptPapers extends HTMLElement {
  #channel = new BroadcastChannel("nghitruong.kept");

  connectedCallback() {
    if (!canKeep || !facts.actor) return;
    this.#part("none").hidden = true;
    this.#part("store").hidden = false;
    this.#room.value = this.#nearest();
    this.#room.addEventListener("change", () => this.#chosen());
    this.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button[data-do]") : null;
      if (button instanceof HTMLButtonElement) this.#act(button.dataset.do ?? "");
    });
    this.#channel.addEventListener("message", ({ data }) => this.#show(data));
    this.#show();
  }

  disconnectedCallback() {
    this.#channel.close();
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  get #room() {
    return /** @type {HTMLSelectElement} */ (this.#part("room"));
  }

  #nearest() {
    const values = [...this.#room.options].map((option) => Number(option.value));
    return String(values.find((value) => value * 1e6 >= room()) ?? values[values.length - 1]);
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  #say(name, values = {}) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector(`template[data-say="${name}"]`));
    return filled((template.content.textContent ?? "").trim(), values);
  }

  /** @param {string} name */
  async #act(name) {
    if (name === "remove") {
      giveRoom(0);
      this.#room.value = "0";
      await this.#empty();
      return;
    }
    if (!room()) {
      giveRoom(300);
      this.#room.value = "300";
    }
    this.#show();
    await keep({ anew: true }); // says itself how it goes
  }

  async #chosen() {
    giveRoom(Number(this.#room.value));
    if (!room()) return this.#empty();
    this.#show();
    await keep({ anew: true });
  }

  async #empty() {
    await takeAway();
    await tellNothing().catch(() => {}); // without a line the server hears it at the next round
    this.#show();
  }

  /** @param {Index | null} [told] by who fetches: a full laptop may not have been able to write it down */
  async #show(told = null) {
    const record = await recordNow();
    const index = told ?? (await indexOf(facts.actor ?? ""));
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-version]")]);
    for (const row of rows) this.#mark(row, index.papers[row.dataset.version ?? ""]);
    const done = rows.filter((row) => index.papers[row.dataset.version ?? ""]?.state === "whole").length;
    const state = this.#part("state");
    const [shape, words] = this.#state(index, done, rows.length);
    state.className = `state state--${shape}`;
    state.textContent = this.#say(words, { done, count: rows.length });
    this.#part("bytes").textContent = this.#say("bytes", { used: (Math.max(0, index.bytes) / 1e6).toLocaleString(facts.language, { maximumFractionDigits: 1 }), room: room() / 1e6 });
    const progress = /** @type {HTMLProgressElement} */ (this.#part("progress"));
    progress.max = rows.length || 1;
    progress.value = done;
    const until = this.#part("until");
    until.hidden = !record;
    if (record) until.textContent = this.#say("until", { time: when(record.expires) });
  }

  /** @param {Index} index @param {number} done @param {number} count @returns {[string, string]} */
  #state({ papers, trouble }, done, count) {
    if (!room()) return ["off", "off"];
    if (!count) return ["done", "nothing"];
    if (done === count) return ["done", "whole"];
    if (trouble === "full") return ["heed", "full"];
    if (trouble === "voting") return ["wait", "voting"];
    return Object.values(papers).some(({ state }) => state === "no-room") ? ["heed", "narrow"] : ["work", "working"];
  }

  /** @param {HTMLElement} row @param {Paper | undefined} paper */
  #mark(row, paper) {
    const state = paper?.state ?? "wait";
    row.hidden = false;
    row.className = `state state--${SHAPES[state]}`;
    row.textContent = this.#say(`paper-${state}`, { done: paper?.done ?? 0, count: paper?.files ?? 0 });
  }
}

customElements.define("kept-papers", KeptPapers);
