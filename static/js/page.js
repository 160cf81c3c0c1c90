// What the server told this page when it was made: who reads, what is listened to, the sentences scripts may say.

import { filled } from "./filled.js";

/**
 * @typedef {object} PageFacts
 * @property {string} language
 * @property {string | null} actor    id of the person signed in
 * @property {string} build           the build that rendered the page
 * @property {string | null} madeAt   the moment by the server's clock; null on pages that are kept
 * @property {string | null} keptAt   when the page was put on this laptop, which shows it without a line; else null
 * @property {boolean} keepsAhead     whether this laptop may fetch papers ahead for when there is no line
 * @property {{id: string, seq: number}[]} streams   joined at once, from these numbers on
 * @property {string | null} feed     null: nobody is signed in, nothing to listen to
 * @property {string} worker          address of the service worker
 * @property {string} signIn          address of the sign-in page
 * @property {Record<string, string>} sentences
 */

/** @returns {PageFacts} */
function read() {
  const written = document.querySelector("script.page-facts")?.textContent;
  if (!written) throw new Error("This page was not made by base.html");
  return JSON.parse(written);
}

export const facts = read();

/**
 * A sentence in the reader's language, with its values: say("recorded", {time: "09:41:07"}).
 * The names are those of templates/_facts.html; one that is missing fails loudly.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values = {}) {
  const sentence = facts.sentences[name];
  if (sentence === undefined) throw new Error(`No sentence named ${name}`);
  return filled(sentence, values);
}

/** Day and hour as the council's clock shows them, whatever zone the laptop believes to be in. @param {string} moment ISO 8601 */
export function when(moment) {
  const timeZone = document.querySelector("clock-now")?.getAttribute("zone") ?? "Asia/Ho_Chi_Minh";
  return new Date(moment).toLocaleString(facts.language === "vi" ? "vi" : "en-GB", { dateStyle: "short", timeStyle: "short", timeZone });
}
