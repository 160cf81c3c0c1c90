// Following the presenter: whoever presents turns the page for all who follow; one touch leaves, one returns.

import { feed } from "../feed.js";
import { facts } from "../page.js";
import { Presented } from "../presented.js";
import { say } from "./sentences.js";

const RESTED = 1200;
const SETTLED = 400;

/** @typedef {import("../presented.js").Shown} Shown */
/**
 * @typedef {"quiet" | "following" | "away" | "elsewhere" | "presenting"} State
 */

export class Follow {
  #presented = new Presented();
  /** @type {Shown | null} */
  #shown = null;
  #away = false;
  #presenting = false;
  #moving = false;
  #sent = "";
  #sending = false;
  /** A page that stays came while another was on its way. */
  #owed = false;
  #resting = 0;
  #settling = 0;
  #leaving = new AbortController();

  /**
   * @param {HTMLElement} bar
   * @param {import("./stage.js").Stage} stage
   * @param {{hall: string | null, along: boolean}} options  hall: where a display of the hall waits when this paper is not
   *   shown any more; along: who follows goes along into another paper without being asked
   */
  constructor(bar, stage, { hall, along }) {
    this.bar = bar;
    this.stage = stage;
    this.hall = hall;
    this.along = along;
    const { signal } = this.#leaving;
    feed.onSignal((passing) => this.#heard(passing), signal);
    document.addEventListener("feed:state", () => this.#again(), { signal });
    document.addEventListener("feed:entry", (event) => this.#told(/** @type {CustomEvent} */ (event).detail), { signal });
    stage.addEventListener("turn", () => this.#moved(false), { signal });
    stage.addEventListener("rest", () => this.#moved(true), { signal });
    this.write();
  }

  /** @returns {State} */
  get state() {
    if (this.#presenting) return "presenting";
    if (!this.#shown?.version) return "quiet";
    if (this.#shown.version !== this.stage.paper?.version) return "elsewhere";
    return this.#away ? "away" : "following";
  }

  /** Whether what the presenter shows decides where this reader opens. */
  get leads() {
    return this.state === "following";
  }

  /** The reader turned the page with its own hand. */
  leave() {
    if (this.hall) return;
    this.#away = true;
    this.write();
  }

  /** The paper is there: to the page that the presenter shows, where that was heard before the paper came. */
  arrive() {
    this.#go();
    this.write();
  }

  /** One touch: leave, return, or open the paper that is being shown. */
  toggle() {
    if (this.state === "following") return this.leave();
    if (this.state === "elsewhere") return this.#open();
    this.#away = false;
    this.#go();
    this.write();
  }

  present() {
    this.#presenting = !this.#presenting;
    this.#sent = "";
    clearTimeout(this.#resting); // a page that was about to count as resting would begin the presenting anew
    if (this.#presenting) this.#send(true);
    else feed.command("turn_page", { meeting: this.stage.paper?.manifest.meeting?.id, version: null, page: 1, y: 0, rest: true });
    this.write();
  }

  close() {
    this.#leaving.abort();
    clearTimeout(this.#resting);
  }

  write() {
    const { state, bar } = this;
    const shown = this.#shown;
    const label = this.#label(shown?.page ?? 1);
    const words = { by: shown?.by ?? "", label, count: this.stage.count, own: this.#label(this.stage.current) };
    bar.dataset.state = state;
    const flag = /** @type {HTMLElement} */ (bar.querySelector(".follow__state"));
    flag.className = `follow__state state ${FLAGS[state]}`.trim();
    flag.hidden = state === "quiet";
    flag.textContent = state === "quiet" ? null : say(`follow_${state}`, words);
    /** @type {HTMLElement} */ (bar.querySelector(".follow__who")).textContent = say(`who_${state}`, words);
    const button = /** @type {HTMLElement} */ (bar.querySelector("[data-do=follow]"));
    button.hidden = state === "quiet" || state === "presenting" || this.hall !== null;
    if (!button.hidden) button.textContent = say(`do_${state}`, words);
    const own = /** @type {HTMLElement} */ (bar.querySelector("[data-do=present]"));
    own.hidden = !this.stage.paper?.manifest.meeting?.may_present;
    own.setAttribute("aria-pressed", String(this.#presenting));
  }

  /** Two streams speak one after the other, and one of them says "nothing": a display leaves when both have spoken. */
  #settle() {
    clearTimeout(this.#settling);
    this.#settling = window.setTimeout(() => {
      if (!this.stage.paper) this.#settle();
      else if (this.hall && this.state !== "following") location.replace(this.hall);
    }, SETTLED);
  }

  /** A display goes back to where it is told what to show. @param {{name: string, data: {display_id?: string}}} entry */
  #told({ name, data }) {
    if (!this.hall || !HALL_CHANGES.has(name)) return;
    if (name !== "DisplaySet" || data.display_id === facts.actor) location.replace(this.hall);
  }

  /** @param {{stream: string, name: string, data: Shown}} signal */
  #heard(signal) {
    if (signal.name !== "page") return;
    const last = this.#presented.hear(signal);
    if (this.#presenting) return;
    const before = this.#shown;
    const followed = this.state === "following";
    this.#shown = last;
    // Somebody begins to present: who is already reading is asked, not carried off.
    if (!before?.version && this.#touched && !this.hall) this.#away = true;
    if (this.state === "following") this.#go();
    if (this.hall) this.#settle();
    else if (this.state === "elsewhere" && this.along && followed) this.#open();
    this.write();
  }

  /** Set by the reader as soon as its own hand has moved. */
  #touched = false;

  touch() {
    this.#touched = true;
    if (this.state === "following") this.leave();
  }

  #go() {
    if (!this.#shown || !this.stage.paper) return;
    this.#moving = true;
    this.stage.goto(this.#shown.page, this.#shown.y);
    this.#moving = false;
  }

  #open() {
    const { paper } = this.stage;
    if (paper && this.#shown?.version) location.assign(this.#shown.href ?? paper.sibling(this.#shown.version));
  }

  /** @param {boolean} rested */
  #moved(rested) {
    if (this.#presenting) {
      this.#send(false);
      clearTimeout(this.#resting);
      if (rested) this.#resting = window.setTimeout(() => this.#send(true), RESTED);
    }
    if (!this.#moving) this.write();
  }

  /** A server that was started anew has not heard which page is presented; who joins it now would be told of none. */
  #again() {
    if (!this.#presenting || feed.state !== "connected") return;
    this.#sent = "";
    this.#send(false);
  }

  /**
   * The latest place, one at a time: on a slow line pages in between are skipped, never queued.
   * @param {boolean} rest the page that stays goes into the journal
   */
  async #send(rest) {
    const { paper, place } = this.stage;
    const wish = JSON.stringify({ ...place, rest });
    this.#owed = this.#sending && (this.#owed || rest);
    if (!paper || this.#sending || wish === this.#sent) return;
    this.#sent = wish;
    this.#sending = true;
    const meeting = paper.manifest.meeting?.id;
    await feed.command("turn_page", { meeting, version: paper.version, ...place, rest }).answer;
    this.#sending = false;
    if (this.#presenting && (this.#owed || JSON.stringify({ ...this.stage.place, rest }) !== wish)) this.#send(this.#owed || rest);
  }

  /** @param {number} page */
  #label(page) {
    return this.stage.paper?.label(page) ?? String(page);
  }
}

const HALL_CHANGES = new Set(["DisplaySet", "NoticeShown", "RecessAnnounced", "SittingStateChanged", "ClosedSittingChanged", "FloorGiven"]);

/** @type {Record<State, string>} */
const FLAGS = { quiet: "", following: "state--now", away: "state--off", elsewhere: "state--off", presenting: "state--now" };
