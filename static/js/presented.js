// What is presented, from the signals `page` of a meeting's streams: {version, page, y, by, href, at} while somebody presents,
// {version: null} when the presenting ends or goes on where a stream's listeners may not see it. The last of each stream is
// sent again to whoever joins; of two streams that show something the later one is right.

/** @typedef {{version: string | null, page: number, y: number, by: string, href?: string, at?: number}} Shown  what the
 *   presenter shows; href: where it is read, at: when it was said */

/** Where the list of the presented paper's pages is: a paper of the reference shelf is read in the meeting that links it.
 * @param {Shown} shown */
export const manifestOf = ({ version, href }) => {
  const [path, asked] = (href ?? `/papers/${version}`).split("?");
  return `${path}/manifest${asked ? `?${asked}` : ""}`;
};

export class Presented {
  /** @type {Map<string, Shown>} by stream */
  #heard = new Map();

  /** What is shown now, after this signal. @param {{stream: string, data: Shown}} signal @returns {Shown | null} */
  hear({ stream, data }) {
    if (data.version) this.#heard.set(stream, data);
    else this.#heard.delete(stream);
    return [...this.#heard.values()].sort((one, other) => (other.at ?? 0) - (one.at ?? 0))[0] ?? null;
  }
}
