// What the pages of secret ballots ask the server; a refusal is an answer with a sentence.

/** @typedef {{ ok: boolean, sentence?: string, [fact: string]: any }} Answer */

/** @param {HTMLElement} from whose attributes `address` and `token` say where @param {string} path @param {unknown} said
 * @param {string} away what is said without a line @returns {Promise<Answer>} */
export async function tell(from, path, said, away) {
  const address = `${from.getAttribute("address")}${path}`;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": from.getAttribute("token") ?? "" };
  try {
    const answer = await fetch(address, { method: "POST", credentials: "same-origin", body: JSON.stringify(said), headers });
    return await answer.json();
  } catch {
    return { ok: false, sentence: away };
  }
}

/** @param {string} address @returns {Promise<any>} null without a line */
export async function ask(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** A digest as people compare it: four groups of its first digits. @param {string} digest */
export const short = (digest) => (digest.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(" ");
