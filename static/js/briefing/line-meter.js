// What the browser counts of a test of devices: one half sends to the server, the other is sent it back.

/** @typedef {{picture_back: boolean, voice_back: boolean, delay_ms: number, loss_pct: number, jitter_ms: number, kbit_s: number}} LineFigures kbit_s 0: not known */
/** @typedef {{packets: number, lost: number, bytes: number, frames: number, voices: number, at: number}} Counts */

const PICTURES = 5; // so many came back: it is a moving picture, not one that arrived by chance
const VOICES = 25; // half a second of voice
const ENOUGH = 500; // kbit/s that a line is good with: RATE_GOOD_KBIT of app/briefings/checks.py

export class LineMeter {
  /** @type {Counts | null} */
  #first = null;
  /** @type {Counts | null} */
  #last = null;
  /** @type {number[]} */
  #delays = [];
  #jitter = 0;
  #carries = 0; // what the browser believes that the line carries; a picture that stands still needs far less

  /** Begins anew. */
  reset() {
    this.#first = this.#last = null;
    this.#delays = [];
    this.#jitter = this.#carries = 0;
  }

  /** Once a second. @param {Record<string, any>[]} sent  of the half that sends @param {Record<string, any>[]} back */
  take(sent, back) {
    const inbound = back.filter(({ type }) => type === "inbound-rtp");
    const outbound = sent.filter(({ type }) => type === "outbound-rtp");
    const voices = inbound.filter(({ kind }) => kind === "audio");
    this.#last = {
      packets: sum(inbound, "packetsReceived"),
      lost: sum(inbound, "packetsLost"),
      bytes: sum(outbound, "bytesSent"),
      frames: sum(inbound, "framesDecoded"),
      voices: sum(voices, "packetsReceived"),
      at: performance.now(),
    };
    this.#first ??= this.#last;
    const pair = pathOf(sent);
    if (pair?.currentRoundTripTime !== undefined) this.#delays.push(1000 * pair.currentRoundTripTime);
    this.#carries = Math.max(this.#carries, (pair?.availableOutgoingBitrate ?? 0) / 1000);
    for (const one of inbound) this.#jitter = Math.max(this.#jitter, 1000 * (one.jitter ?? 0));
  }

  /** @returns {LineFigures} */
  get figures() {
    const first = this.#first;
    const last = this.#last;
    if (!first || !last) return { picture_back: false, voice_back: false, delay_ms: 0, loss_pct: 0, jitter_ms: 0, kbit_s: 0 };
    const arrived = last.packets - first.packets;
    const lost = Math.max(last.lost - first.lost, 0);
    const seconds = Math.max((last.at - first.at) / 1000, 0.5);
    // Firefox does not say what the line carries; what it sends is what the picture needs, which says nothing while it is little.
    const went = Math.max(this.#carries, (8 * (last.bytes - first.bytes)) / 1000 / seconds);
    const delays = [...this.#delays].sort((one, other) => one - other);
    return {
      picture_back: last.frames - first.frames >= PICTURES,
      voice_back: last.voices - first.voices >= VOICES,
      delay_ms: Math.round(delays[Math.floor(delays.length / 2)] ?? 0),
      loss_pct: arrived + lost ? Math.round((1000 * lost) / (arrived + lost)) / 10 : 0,
      jitter_ms: Math.round(this.#jitter),
      kbit_s: this.#carries || went >= ENOUGH ? Math.round(went) : 0,
    };
  }
}

/** The way that is used. More than one may be nominated, and of the others the browser knows next to nothing. @param {Record<string, any>[]} lines */
function pathOf(lines) {
  const chosen = lines.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  return lines.find((one) => one.type === "candidate-pair" && (chosen ? one.id === chosen : one.selected));
}

/** @param {Record<string, any>[]} lines @param {string} field */
const sum = (lines, field) => lines.reduce((total, line) => total + (line[field] ?? 0), 0);
