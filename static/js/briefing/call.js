// One site's pictures and voices: asks to join, answers the server's offer, and comes back by itself into its place.
//
// Fires "state" when `state` changes, "slots" when a slot shows something else. What is sent is told by `send`.

import { feed } from "../feed.js";

/** @typedef {"joining" | "connected" | "weak" | "away" | "lobby" | "refused" | "replaced" | "left"} CallState */
/** @typedef {"camera" | "microphone" | "content"} TrackName */
/** @typedef {{session: string, sdp: string, slots: Record<string, string>, tracks: Partial<Record<TrackName, string>>}} Offer */
/** @typedef {{event: string, session?: string, [fact: string]: any}} MediaEvent */

const SOON = 400; // before asking again while media starts
const LATER = 3_000; // in the lobby, or where the answer was no
const BROKEN_FOR = 2_500; // ICE may find its way again; then a new session is quicker
const PATIENCE = 12_000; // for the handshake
const EARLY = 60; // events of a session may come before the answer that names it

/** @param {number} time */
const pause = (time) => new Promise((done) => setTimeout(done, time * (0.75 + Math.random() / 2)));

export class Call extends EventTarget {
  /** @type {CallState} */
  state = "joining";
  /** Why not, in a sentence of the server. */
  sentence = "";
  /** @type {Map<string, MediaStream>} by slot */
  streams = new Map();
  /** @type {Map<string, {point: string | null, live: boolean}>} by slot, what it shows */
  showing = new Map();

  /** @type {Partial<Record<TrackName, MediaStreamTrack | null>>} */
  #sent = {};
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {RTCCertificate | null} */
  #certificate = null;
  /** @type {Offer | null} */
  #offer = null;
  /** @type {MediaEvent[]} */
  #early = [];
  /** @type {string[] | null} the layers of the camera that somebody watches; null: not said yet */
  #layers = null;
  #isLooking = false;
  #isOver = false;
  #since = 0;
  #brokenSince = 0;
  #wake = () => {};
  #timer = 0;

  /**
   * @param {string} meeting
   * @param {boolean} watches  sends nothing: the control room
   * @param {"room_join" | "check_join"} door  the room of the meeting, or a room of its own for a test of devices
   */
  constructor(meeting, watches, door = "room_join") {
    super();
    this.meeting = meeting;
    this.watches = watches;
    this.door = door;
  }

  start() {
    document.addEventListener("feed:media", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener("feed:state", () => this.#resume());
    this.#timer = setInterval(() => this.#watch(), 500);
    this.#join();
  }

  /** From now on this is sent; null: nothing. @param {TrackName} name @param {MediaStreamTrack | null} track */
  async send(name, track) {
    this.#sent[name] = track;
    const sender = this.#transceiver(name)?.sender;
    if (sender && sender.track !== track) await sender.replaceTrack(track).catch(() => {});
  }

  /** Asks again now: the room opened, the site was admitted. */
  again() {
    if (this.state === "replaced" || this.state === "left") this.#become("joining");
    this.#isOver = false;
    this.#wake();
    if (!this.#offer) this.#join();
  }

  /** Goes on purpose. */
  async leave() {
    this.#isOver = true;
    const session = this.#offer?.session;
    this.#become("left");
    if (session) await feed.ask("room_leave", { session });
    this.#close();
  }

  /** The page goes away, as a browser that is closed. */
  stop() {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#close();
  }

  /** What the browser counts of this session; nothing while there is none. @returns {Promise<Record<string, any>[]>} */
  async counts() {
    const found = await this.#connection?.getStats();
    return found ? [...found.values()] : [];
  }

  // Joining

  async #join() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (!this.#isOver && !this.#offer) {
      const wait = await this.#try().catch(() => SOON);
      if (!wait) break;
      await Promise.race([pause(wait), new Promise((done) => (this.#wake = () => done(null)))]);
    }
    this.#isLooking = false;
  }

  /** Milliseconds until the next attempt, 0 when it went well. */
  async #try() {
    this.#certificate ??= await RTCPeerConnection.generateCertificate(/** @type {any} */ ({ name: "ECDSA", namedCurve: "P-256" }));
    const fingerprint = await fingerprintOf(this.#certificate);
    const answer = await feed.ask(this.door, { meeting: this.meeting, fingerprint, watches: this.watches });
    if (this.#isOver) return 0;
    if (!answer) return SOON;
    if (!answer.ok) return this.#refused(answer.code ?? "", answer.sentence ?? "");
    if (answer.waits) {
      this.#become("lobby");
      return LATER;
    }
    return this.#accept(answer.offer, answer.relays);
  }

  /** @param {string} code @param {string} sentence */
  #refused(code, sentence) {
    this.sentence = sentence;
    this.#become(code === "unavailable" ? "away" : "refused");
    return code === "unavailable" ? SOON : LATER;
  }

  /** @param {Offer} offer @param {RTCIceServer[]} relays */
  async #accept(offer, relays) {
    const certificates = this.#certificate ? [this.#certificate] : [];
    const connection = new RTCPeerConnection({ certificates, bundlePolicy: "max-bundle", iceServers: relays });
    this.#connection = connection;
    this.#offer = offer;
    this.#since = performance.now();
    this.#layers = null;
    if (this.state !== "away") this.#become("joining");
    for (const event of this.#early.splice(0)) this.#hear(event); // before newer ones come
    const names = Object.fromEntries(Object.entries(offer.slots).map(([name, mid]) => [mid, name]));
    connection.ontrack = ({ track, transceiver }) => this.#receive(names[transceiver.mid ?? ""], track);
    await connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    for (const name of /** @type {TrackName[]} */ (Object.keys(offer.tracks))) {
      const transceiver = this.#transceiver(name);
      if (!transceiver) continue;
      transceiver.direction = "sendonly";
      await transceiver.sender.replaceTrack(this.#sent[name] ?? null);
    }
    await connection.setLocalDescription(await connection.createAnswer());
    const answer = await feed.ask("room_answer", { session: offer.session, sdp: connection.localDescription?.sdp });
    if (answer?.ok && this.#offer === offer) {
      await this.#limit();
      return 0;
    }
    if (this.#offer === offer) this.#close();
    return SOON;
  }

  /** @param {string | undefined} slot @param {MediaStreamTrack} track */
  #receive(slot, track) {
    if (!slot) return;
    this.streams.set(slot, new MediaStream([track]));
    this.#tell("slots");
  }

  /** @param {TrackName} name */
  #transceiver(name) {
    const mid = this.#offer?.tracks[name];
    return mid === undefined ? undefined : this.#connection?.getTransceivers().find((one) => one.mid === mid);
  }

  #close() {
    this.#connection?.close();
    this.#connection = this.#offer = null;
    this.#brokenSince = 0;
    this.streams.clear();
    this.showing.clear();
    this.#tell("slots");
  }

  #rejoin() {
    this.#close();
    if (!this.#isOver) this.#join();
  }

  // What media says of this session

  /** @param {MediaEvent} event */
  #hear(event) {
    if (event.event === "away") return this.#lose();
    if (event.session !== this.#offer?.session) {
      this.#early = [...this.#early, event].slice(-EARLY);
      return;
    }
    if (event.event === "connected") this.#become("connected");
    else if (event.event === "degraded") this.#become(event.step === "full" ? "connected" : "weak");
    else if (event.event === "left") this.#end(event.reason);
    else if (event.event === "wanted") {
      this.#layers = event.layers;
      this.#limit();
    } else if (event.event === "showing") {
      this.showing.set(event.slot, { point: event.point, live: event.live });
      this.#tell("slots");
    }
  }

  /** The server of pictures is gone: everybody comes back as soon as it is. */
  #lose() {
    if (this.#isOver || !this.#offer) return;
    this.#become("away");
    this.#rejoin();
  }

  /** @param {string} reason */
  #end(reason) {
    if (reason === "replaced") {
      this.#isOver = true; // another machine took this site's place: two that take it in turns help nobody
      this.#become("replaced");
    } else if (!this.#isOver) this.#become("joining");
    this.#rejoin();
  }

  /** Sends the layers that somebody watches, and no others. */
  async #limit() {
    const layers = this.#layers;
    const sender = this.#transceiver("camera")?.sender;
    const parameters = sender?.getParameters();
    if (!layers || !sender || !parameters?.encodings?.length) return;
    for (const encoding of parameters.encodings) encoding.active = layers.includes(encoding.rid ?? "");
    await sender.setParameters(parameters).catch(() => {});
  }

  // Lost lines

  #watch() {
    if (!this.#offer || !this.#connection || this.#isOver) return;
    const state = this.#connection.connectionState;
    if (state === "connected") {
      this.#brokenSince = 0;
      return;
    }
    const now = performance.now();
    const isNew = state === "new" || state === "connecting";
    if (isNew ? now - this.#since < PATIENCE : false) return;
    this.#brokenSince ||= now;
    if (this.state !== "away") this.#become("joining");
    if (feed.state === "connected" && (state === "failed" || now - this.#brokenSince > BROKEN_FOR)) this.#rejoin();
  }

  /** The socket came back: the pictures may never have stopped. */
  async #resume() {
    if (feed.state !== "connected" || this.#isOver) return;
    this.#wake();
    const session = this.#offer?.session;
    if (!session) return this.#join();
    const answer = await feed.ask("room_resume", { meeting: this.meeting, session });
    if (answer && !answer.there && this.#offer?.session === session) this.#rejoin();
  }

  // Telling

  /** @param {CallState} state */
  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell("state");
  }

  /** @param {string} name */
  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

/** As SDP writes it. Firefox does not say it of a certificate, only in an offer. @param {RTCCertificate} certificate */
async function fingerprintOf(certificate) {
  const known = certificate.getFingerprints?.().find((one) => one.algorithm === "sha-256")?.value;
  if (known) return known.toUpperCase();
  const thrown = new RTCPeerConnection({ certificates: [certificate] });
  thrown.addTransceiver("audio");
  const { sdp } = await thrown.createOffer();
  thrown.close();
  return sdp?.match(/a=fingerprint:sha-256 (\S+)/)?.[1]?.toUpperCase() ?? "";
}
