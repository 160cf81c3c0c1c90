// Puts what a call receives into the [data-slot] pictures of a page, and keeps the words of each tile true.

/** @typedef {import("./call.js").Call} Call */

/** What is heard of the sites between two fragments: the line, the picture, who has a voice now. */
export class Heard {
  /** @type {Map<string, string>} signal name with site: its state */
  #told = new Map();
  /** @type {Set<string>} */
  speaking = new Set();
  /** @type {Record<string, Record<string, any>>} by site, what media counts */
  figures = {};
  viewers = 0;

  /** @param {{name: string, data: any}} signal @returns {boolean} whether it was one of these */
  take({ name, data }) {
    if (name === "speaking") this.speaking = new Set(data.sites);
    else if (name === "figures") [this.figures, this.viewers] = [data.sites, data.viewers];
    else if (/^(line|step|camera|microphone)\./.test(name)) this.#told.set(name, data.state ?? data.step ?? (data.live ? "live" : "still"));
    else return false;
    return true;
  }

  /** @param {string} site */
  isLost(site) {
    return this.#told.get(`line.${site}`) === "lost";
  }

  /** @param {string} site */
  isWeak(site) {
    return ![undefined, "full"].includes(this.#told.get(`step.${site}`));
  }

  /** @param {string} site @param {"camera" | "microphone"} track */
  isLive(site, track) {
    return this.#told.get(`${track}.${site}`) === "live";
  }
}

/** @param {HTMLElement} room @param {Call} call @param {MediaStream | null} own */
export function showPictures(room, call, own) {
  for (const picture of room.querySelectorAll("video[data-slot], audio[data-slot]")) {
    if (!(picture instanceof HTMLMediaElement)) continue;
    const slot = picture.dataset.slot ?? "";
    const stream = slot === "own" ? own : (call.streams.get(slot) ?? null);
    if (picture.srcObject !== stream) picture.srcObject = stream;
    if (stream && picture.paused) picture.play().catch(() => picture instanceof HTMLAudioElement && room.dispatchEvent(new Event("needs-touch")));
    const frame = picture.closest("[data-frame]");
    const live = slot === "own" ? Boolean(own?.getVideoTracks().length) : Boolean(call.showing.get(slot)?.live);
    if (frame && frame.getAttribute("data-live") !== (live ? "yes" : "no")) frame.setAttribute("data-live", live ? "yes" : "no");
  }
}

/** @param {HTMLElement} room @param {Heard} heard */
export function showWords(room, heard) {
  for (const tile of room.querySelectorAll("[data-site]")) {
    const site = tile.getAttribute("data-site") ?? "";
    const isThere = tile.hasAttribute("data-there");
    tile.toggleAttribute("data-speaking", heard.speaking.has(site));
    reveal(tile, "lost", isThere && heard.isLost(site));
    reveal(tile, "weak", isThere && !heard.isLost(site) && heard.isWeak(site));
    reveal(tile, "steady", !isThere || !(heard.isLost(site) || heard.isWeak(site)));
    reveal(tile, "voice", heard.speaking.has(site));
    reveal(tile, "no-voice", !heard.speaking.has(site));
  }
}

/** @param {Element} within @param {string} part @param {boolean} shown */
export function reveal(within, part, shown) {
  for (const element of within.querySelectorAll(`[data-part="${part}"]`)) element.toggleAttribute("hidden", !shown);
}

/** A text is written only when it is another one. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
