// <view-point endpoint token offered>: who only watches a room. It offers (WHEP), plays what it is sent, and comes back by
// itself. `offered`: the server has a place where it makes the offer; where that is full or away, the page offers after all.
//
// `slow`: the address of HLS, for a network that lets no pictures of WebRTC through; it is some ten seconds late.
//
// States: `joining` `connected` `closed` (the room is not open: asked again) `full` `away` `slow` `over` (the link holds no more).

const AGAIN_MS = { closed: 10_000, full: 15_000, away: 2_000 };
const LOST_MS = 4_000; // without a picture, a voice or an answer
const LOOK_MS = 1_000;
const VOICES = 3;
const UNAVAILABLE = 503;
const TRIES = 3; // to get through, before the slow way
const SLOW_LOST_MS = 20_000; // it begins within some seconds, and pieces may be late
const SHAPES = { joining: "work", connected: "done", closed: "wait", full: "heed", away: "heed", slow: "heed", over: "stop" };

class ViewPoint extends HTMLElement {
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {keyof typeof SHAPES} */
  #state = "joining";
  #session = "";
  #timer = 0;
  #received = 0;
  #failures = 0;
  /** hls.js @type {{destroy: () => void} | null} */
  #player = null;
  #heardAt = 0;
  /** @type {AbortController | null} */
  #listeners = null;

  connectedCallback() {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    this.querySelector("[data-act=listen]")?.addEventListener("click", () => this.#listen(), { signal });
    window.addEventListener("pagehide", () => this.#leave(), { signal });
    this.#join();
  }

  disconnectedCallback() {
    this.#listeners?.abort();
    this.#leave();
  }

  // ---- joining and leaving ----------------------------------------------------------------------

  async #join() {
    const slow = this.getAttribute("slow");
    if (slow && (this.#failures >= TRIES || !("RTCPeerConnection" in window))) return this.#playSlowly(slow);
    this.#say("joining");
    const iceServers = JSON.parse(this.getAttribute("relays") || "[]");
    const connection = (this.#connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers }));
    connection.addEventListener("track", (event) => this.#play(event));
    try {
      let refusal = this.hasAttribute("offered") ? await this.#answer(connection) : UNAVAILABLE;
      if (refusal === UNAVAILABLE) refusal = await this.#offer(connection);
      if (refusal) return this.#stop(refusal);
      this.#heardAt = performance.now();
      this.#timer = window.setTimeout(() => this.#look(), LOOK_MS);
    } catch {
      this.#stop(0);
    }
  }

  /**
   * Takes the server's offer and answers it.
   * @param {RTCPeerConnection} connection
   * @returns {Promise<number>} 0, or the status of the refusal
   */
  async #answer(connection) {
    const offer = await this.#ask("POST", this.getAttribute("endpoint") ?? "", "");
    if (offer.status !== 201) return offer.status;
    this.#session = offer.headers.get("Location") ?? "";
    await connection.setRemoteDescription({ type: "offer", sdp: await offer.text() });
    await connection.setLocalDescription();
    const taken = await this.#ask("PATCH", this.#session, connection.localDescription?.sdp);
    return taken.ok ? 0 : taken.status;
  }

  /**
   * Offers, and takes the server's answer.
   * @param {RTCPeerConnection} connection
   * @returns {Promise<number>} 0, or the status of the refusal
   */
  async #offer(connection) {
    connection.addTransceiver("video", { direction: "recvonly" });
    for (let voice = 0; voice < VOICES; voice++) connection.addTransceiver("audio", { direction: "recvonly" });
    await connection.setLocalDescription();
    const answer = await this.#ask("POST", this.getAttribute("endpoint") ?? "", connection.localDescription?.sdp);
    if (answer.status !== 201) return answer.status;
    this.#session = answer.headers.get("Location") ?? "";
    await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    return 0;
  }

  /** @param {number} status of the refusal; 0 when there was none */
  #stop(status) {
    this.#leave();
    if (status === 401 || status === 403) return this.#say("over");
    // Taken by the server, and nothing came: the line is not let through.
    if (status === 0) this.#failures++;
    const state = status === 409 ? "closed" : status === 503 || status === 429 ? "full" : "away";
    this.#say(state);
    this.#timer = window.setTimeout(() => this.#join(), AGAIN_MS[state]);
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = null;
    this.#received = 0;
    if (this.#session) this.#ask("DELETE", this.#session).catch(() => {});
    this.#session = "";
  }

  /** @param {string} method @param {string} address @param {string} [body] */
  #ask(method, address, body) {
    const headers = { Authorization: `Bearer ${this.getAttribute("token")}`, "Content-Type": "application/sdp" };
    return fetch(address, { method, body, headers, keepalive: method === "DELETE", credentials: "omit" });
  }

  /** Whether anything still comes: media answers checks of the line even when nobody speaks. */
  async #look() {
    const connection = this.#connection;
    if (!connection) return;
    let received = 0;
    for (const one of (await connection.getStats()).values()) {
      if (one.type === "candidate-pair" && one.nominated) received += one.bytesReceived + one.responsesReceived;
    }
    if (connection !== this.#connection) return;
    if (received > this.#received) this.#heardAt = performance.now();
    this.#received = received;
    if (connection.connectionState === "connected") {
      this.#failures = 0;
      this.#say("connected");
    }
    if (connection.connectionState === "failed" || performance.now() - this.#heardAt > LOST_MS) return this.#stop(0);
    this.#timer = window.setTimeout(() => this.#look(), LOOK_MS);
  }

  // ---- the slow way ------------------------------------------------------------------------------

  /** @param {string} source */
  async #playSlowly(source) {
    const video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    const ready = await fetch(source, { credentials: "omit" }).catch(() => null);
    if (!ready?.ok) {
      if (ready?.status !== UNAVAILABLE) this.#failures = 0; // closed, or not for viewers now: the fast way says which
      this.#timer = window.setTimeout(() => this.#join(), AGAIN_MS.away);
      return;
    }
    video.srcObject = null;
    const ways = await import(this.getAttribute("player") ?? "").then((module) => module.default).catch(() => null);
    if (ways?.isSupported()) {
      const player = (this.#player = new ways({ enableWorker: false, liveDurationInfinity: true }));
      player.loadSource(source);
      player.attachMedia(video);
    } else video.src = source; // Safari, which plays it by itself
    video.muted = false;
    await video.play().catch(() => {
      video.muted = true;
      this.#silent();
      return video.play().catch(() => {});
    });
    this.#say("slow");
    this.querySelector("[data-live]")?.setAttribute("data-live", "yes");
    this.#heardAt = performance.now();
    this.#received = 0;
    this.#timer = window.setTimeout(() => this.#lookSlowly(video), LOOK_MS);
  }

  /** @param {HTMLVideoElement} video */
  #lookSlowly(video) {
    if (video.currentTime > this.#received) this.#heardAt = performance.now();
    this.#received = video.currentTime;
    if (!video.error && !video.ended && performance.now() - this.#heardAt < SLOW_LOST_MS) {
      this.#timer = window.setTimeout(() => this.#lookSlowly(video), LOOK_MS);
      return;
    }
    this.#endSlowly(video);
    this.#stop(0);
  }

  /** @param {HTMLVideoElement} video */
  #endSlowly(video) {
    this.#player?.destroy();
    this.#player = null;
    video.removeAttribute("src");
    video.load();
    video.muted = true;
    this.#failures = 0;
  }

  // ---- what is seen and heard --------------------------------------------------------------------

  /** @param {RTCTrackEvent} event */
  #play({ track, transceiver }) {
    const stream = new MediaStream([track]);
    if (track.kind === "video") {
      const video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
      video.srcObject = stream;
      video.play().catch(() => {});
      track.addEventListener("unmute", () => this.querySelector("[data-live]")?.setAttribute("data-live", "yes"));
      track.addEventListener("mute", () => this.querySelector("[data-live]")?.setAttribute("data-live", "no"));
      return;
    }
    const voices = this.querySelectorAll("audio");
    const place = this.#connection?.getTransceivers().filter((one) => one.receiver.track.kind === "audio").indexOf(transceiver) ?? 0;
    if (voices[place]) {
      voices[place].srcObject = stream;
      voices[place].play().catch(() => this.#silent());
    }
  }

  /** A browser lets sound out after a touch only, unless it was told otherwise. */
  #silent() {
    this.querySelector("[data-act=listen]")?.removeAttribute("hidden");
  }

  #listen() {
    const video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    if (video.src) video.muted = false;
    for (const voice of this.querySelectorAll("audio")) voice.play().catch(() => {});
    this.querySelector("[data-act=listen]")?.setAttribute("hidden", "");
  }

  /** @param {keyof typeof SHAPES} state */
  #say(state) {
    if (state === this.#state && state !== "joining") return;
    this.#state = state;
    const line = this.querySelector("[data-part=line]");
    if (!line) return;
    line.className = `state state--${SHAPES[state]}`;
    line.textContent = this.getAttribute(`data-${state}`) ?? "";
    if (state !== "connected") this.querySelector("[data-live]")?.setAttribute("data-live", "no");
  }
}

customElements.define("view-point", ViewPoint);
