// How loud this site's own microphone is, from 0 to 10.

const FLOOR = -60; // decibels below which a room counts as silent

export class VoiceLevel {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AnalyserNode | null} */
  #ear = null;
  #sample = new Float32Array(1024);

  /** @param {MediaStreamTrack | null} track */
  listenTo(track) {
    this.#ear?.disconnect();
    this.#ear = null;
    if (!track) return;
    this.#context ??= new AudioContext();
    this.#ear = new AnalyserNode(this.#context, { fftSize: 2048 });
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(this.#ear);
  }

  /** A browser may hold sound back until it is touched. */
  unblock() {
    if (this.#context?.state === "suspended") this.#context.resume().catch(() => {});
  }

  now() {
    if (!this.#ear) return 0;
    this.#ear.getFloatTimeDomainData(this.#sample);
    const power = this.#sample.reduce((sum, value) => sum + value * value, 0) / this.#sample.length;
    const level = power ? 10 * Math.log10(power) : -Infinity;
    return Math.max(0, Math.min(10, Math.round(((level - FLOOR) / -FLOOR) * 12)));
  }
}
