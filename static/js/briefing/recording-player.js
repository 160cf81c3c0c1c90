// <recording-player>: plays the tracks of a recording on one line of time. One picture, one shared picture, every voice.

/** @typedef {{src: string, track: string, site: string | null, at: number, until: number}} Track */
/** @typedef {{seconds: number, files: Track[], shown: {at: number, site: string | null}[], names: Record<string, string>, captions: {at: number, text: string}[]}} Script */

const TICK_MS = 200;
const DRIFT_S = 0.3; // a voice that runs further from the picture than that is put right
const CAPTION_S = 10; // how long a line stays when no other comes
const PATIENCE_S = 8; // a track that does not come holds up the others no longer

/** One element and the track that it plays. */
class Deck {
  /** @type {Track | null} */
  track = null;
  #waits = 0;

  /** @param {HTMLMediaElement} element */
  constructor(element) {
    this.element = element;
  }

  /** Plays that track, or nothing. @param {Track | null} track @param {number} at @param {boolean} plays */
  play(track, at, plays) {
    const { element } = this;
    if (track !== this.track) {
      this.track = track;
      this.#waits = 0;
      if (!track) {
        element.pause();
        element.removeAttribute("src");
        element.load();
        return;
      }
      element.src = track.src;
      element.currentTime = Math.max(at - track.at, 0);
    }
    if (!track || element.error) return;
    if (plays && element.paused && !element.ended) element.play().catch(() => {});
    if (!plays && !element.paused) element.pause();
  }

  /** Where the recording is by this element; null when it cannot say. */
  get at() {
    return this.track && !this.element.seeking && this.element.readyState >= 2 && !this.element.ended ? this.track.at + this.element.currentTime : null;
  }

  /** Whether the others have to wait for it. @param {number} passed */
  holdsUp(passed) {
    if (!this.track || this.element.error || this.element.ended || this.element.readyState >= 3) {
      this.#waits = 0;
      return false;
    }
    this.#waits += passed;
    return this.#waits < PATIENCE_S;
  }

  /** @param {number} at @param {number} [most] */
  bringTo(at, most = 0) {
    if (!this.track) return;
    const wanted = Math.max(at - this.track.at, 0);
    if (Math.abs(this.element.currentTime - wanted) > most) this.element.currentTime = wanted;
  }
}

class RecordingPlayer extends HTMLElement {
  /** @type {Script} */
  #script = { seconds: 0, files: [], shown: [], names: {}, captions: [] };
  /** @type {Map<Track, Deck>} */
  #voices = new Map();
  #at = 0;
  #plays = false;
  #ticked = 0;
  #timer = 0;
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#script = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    this.#picture = new Deck(this.#part("picture"));
    this.#content = new Deck(this.#part("content"));
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.#part("play").addEventListener("click", () => this.#turn(!this.#plays), { signal });
    this.#part("seek").addEventListener("input", () => this.#jump(Number(this.#part("seek").value)), { signal });
    this.addEventListener("click", (event) => {
      const mark = event.target instanceof Element ? event.target.closest("[data-jump]") : null;
      if (!(mark instanceof HTMLElement)) return;
      this.#jump(Number(mark.dataset.jump));
      this.#turn(true);
    }, { signal });
    this.#ticked = performance.now();
    this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
    this.#show();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    clearInterval(this.#timer);
    for (const deck of [this.#picture, this.#content, ...this.#voices.values()]) deck.play(null, 0, false);
  }

  #picture = new Deck(document.createElement("video"));
  #content = new Deck(document.createElement("video"));

  /** @param {string} name @returns {any} */
  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /** @param {boolean} plays */
  #turn(plays) {
    if (plays && this.#at >= this.#script.seconds) this.#jump(0);
    this.#plays = plays;
    this.#show();
  }

  /** @param {number} at */
  #jump(at) {
    this.#at = Math.min(Math.max(at, 0), this.#script.seconds);
    this.#show();
    for (const deck of this.#decks()) deck.bringTo(this.#at);
  }

  #decks() {
    return [this.#picture, this.#content, ...this.#voices.values()];
  }

  #tick() {
    const now = performance.now();
    const passed = (now - this.#ticked) / 1000;
    this.#ticked = now;
    if (!this.#plays || this.#picture.holdsUp(passed)) return;
    const lead = this.#decks().find((deck) => deck.at !== null && !deck.element.paused);
    // The picture leads; where nothing plays, the time goes on all the same.
    this.#at = Math.min(lead?.at ?? this.#at + passed, this.#script.seconds);
    if (this.#at >= this.#script.seconds) this.#plays = false;
    this.#show();
    for (const deck of this.#decks()) if (deck !== lead) deck.bringTo(this.#at, DRIFT_S);
  }

  /** @param {string} track @returns {Track[]} */
  #there(track) {
    return this.#script.files.filter((file) => file.track === track && file.at <= this.#at && this.#at < file.until);
  }

  /** The camera of whoever was large then; else the one that is shown already; else any. @returns {Track | null} */
  #camera() {
    const there = this.#there("camera");
    const large = this.#script.shown.findLast(({ at }) => at <= this.#at)?.site;
    return there.find(({ site }) => site === large) ?? there.find((file) => file === this.#picture.track) ?? there[0] ?? null;
  }

  #show() {
    const camera = this.#camera();
    const content = this.#there("content")[0] ?? null;
    this.#picture.play(camera, this.#at, this.#plays);
    this.#content.play(content, this.#at, this.#plays);
    this.#part("shared").hidden = !content;
    this.#hear();
    this.#part("caption").textContent = camera ? (this.#script.names[camera.site ?? ""] ?? "") : (this.dataset.none ?? "");
    const said = this.#script.captions.findLast(({ at }) => at <= this.#at);
    this.#part("said").textContent = said && this.#at - said.at < CAPTION_S ? said.text : "";
    this.#part("play").textContent = this.#plays ? this.dataset.pause : this.dataset.play;
    const seek = this.#part("seek");
    const time = `${clock(this.#at)} / ${clock(this.#script.seconds)}`;
    seek.value = String(this.#at);
    seek.setAttribute("aria-valuetext", time);
    this.#part("time").textContent = time;
  }

  #hear() {
    const there = this.#there("microphone");
    for (const [track, deck] of this.#voices) {
      if (there.includes(track)) continue;
      deck.play(null, 0, false);
      this.#voices.delete(track);
    }
    for (const track of there) {
      const deck = this.#voices.get(track) ?? new Deck(new Audio());
      this.#voices.set(track, deck);
      deck.play(track, this.#at, this.#plays);
    }
  }
}

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

customElements.define("recording-player", RecordingPlayer);
