// The camera, the microphone and the speaker of this site: found, chosen, remembered on this machine, and found again
// when a plug was pulled and put back. Fires "changed" when a track is another one, or there is none any more.

const KEY = "briefing-devices";
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @typedef {"camera" | "microphone" | "speaker"} Kind */
/** @typedef {"videoinput" | "audioinput" | "audiooutput"} Plug */

/** @type {Record<Kind, Plug>} */
const PLUGS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };

/** @returns {Partial<Record<Kind, string>>} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

export class OwnDevices extends EventTarget {
  /** @type {Partial<Record<Kind, string>>} the device chosen for each, by id */
  chosen = remembered();
  /** @type {MediaStreamTrack | null} */
  camera = null;
  /** @type {MediaStreamTrack | null} */
  microphone = null;
  /** Whether this browser may use devices at all: only over https or on the machine itself. */
  allowed = Boolean(navigator.mediaDevices);
  #finding = false;

  async start() {
    if (!this.allowed) return;
    navigator.mediaDevices.addEventListener("devicechange", () => this.#look());
    await this.#look();
  }

  /** @param {Kind} kind @returns {Promise<{id: string, label: string}[]>} */
  async choices(kind) {
    if (!this.allowed) return [];
    const found = await navigator.mediaDevices.enumerateDevices();
    return found.filter((one) => one.kind === PLUGS[kind] && one.deviceId).map((one) => ({ id: one.deviceId, label: one.label }));
  }

  /** Takes another device from now on. @param {Kind} kind @param {string} id */
  async choose(kind, id) {
    this.chosen[kind] = id;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.chosen));
    } catch {
      // a browser that keeps nothing forgets the choice with the page
    }
    if (kind !== "speaker") {
      this[kind]?.stop();
      this[kind] = null;
      await this.#look();
    }
    this.#tell();
  }

  /** Finds what is missing; each by itself, so that a room without a camera is heard. */
  async #look() {
    if (this.#finding) return;
    this.#finding = true;
    const before = [this.camera, this.microphone];
    this.camera = alive(this.camera) ?? (await this.#open("camera"));
    this.microphone = alive(this.microphone) ?? (await this.#open("microphone"));
    this.#finding = false;
    if (before[0] !== this.camera || before[1] !== this.microphone) this.#tell();
  }

  /** @param {"camera" | "microphone"} kind @returns {Promise<MediaStreamTrack | null>} */
  async #open(kind) {
    const wished = { ...(kind === "camera" ? CAMERA : MICROPHONE), deviceId: this.chosen[kind] };
    try {
      const stream = await navigator.mediaDevices.getUserMedia(kind === "camera" ? { video: wished } : { audio: wished });
      const [track] = stream.getTracks();
      track.contentHint = kind === "camera" ? "motion" : "speech";
      track.addEventListener("ended", () => this.#look(), { once: true });
      return track;
    } catch {
      return null; // none there, taken by another program, or not allowed: the page says so
    }
  }

  #tell() {
    this.dispatchEvent(new Event("changed"));
  }
}

/** @param {MediaStreamTrack | null} track */
const alive = (track) => (track?.readyState === "live" ? track : null);

/**
 * Keeps the page's select[data-device] filled with what is plugged in, and takes what is chosen there. A page without a
 * device says so with its data-none.
 * @param {HTMLElement} page @param {OwnDevices} devices @param {AbortSignal} signal
 */
export function offerChoices(page, devices, signal) {
  page.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.dataset.device) devices.choose(/** @type {Kind} */ (target.dataset.device), target.value);
  }, { signal });
  devices.addEventListener("changed", () => fill(page, devices), { signal });
  fill(page, devices);
}

/** @param {HTMLElement} page @param {OwnDevices} devices */
async function fill(page, devices) {
  for (const field of page.querySelectorAll("select[data-device]")) {
    if (!(field instanceof HTMLSelectElement)) continue;
    const kind = /** @type {Kind} */ (field.dataset.device);
    const choices = await devices.choices(kind);
    field.replaceChildren(...choices.map(({ id, label }, place) => new Option(label || `${place + 1}`, id)));
    field.disabled = !choices.length;
    if (!choices.length) field.append(new Option(page.dataset.none ?? ""));
    const current = kind === "speaker" ? devices.chosen.speaker : devices[kind]?.getSettings().deviceId;
    if (current && choices.some(({ id }) => id === current)) field.value = current;
  }
}
