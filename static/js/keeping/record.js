// What this laptop keeps for when there is no line: whose it is, until when, and taking it away.
//
// "kept-1" holds the record, "kept-1:<person>" the person's pages and papers by their paths, with what is whole in
// INDEX; "kept-shell-1:<build>" the scripts that they need. The service worker gives them out.

import { facts } from "../page.js";

/**
 * @typedef {{person: string, signIn: string, home: string, expires: string, ahead: number, seen: number, locked: boolean,
 *   form: string, from: number, asked: number, whole: boolean, reported: string}} KeptRecord
 *   expires: by the server's clock, which was `ahead` ms of this laptop's; seen: the latest that it was, ms; locked: nobody
 *   was signed in at the last contact; form: build and language of the pages; from: the turn of this laptop, ms;
 *   asked: when the list was asked for last; whole: nothing is missing
 */

export const KEPT = "kept-1";
export const SHELL = "kept-shell-1:";
export const INDEX = "/kept/index";
const RECORD = "/kept/record";
const ROOM = "nghitruong.kept-mb";
const SIGNED_OUT = "nghitruong.signed-out";
const USUAL_MB = 300;

/** Whether this browser can keep anything that it can also give out. */
export const canKeep = isSecureContext && "caches" in globalThis && "serviceWorker" in navigator && "locks" in navigator;

/** @param {string} person */
export const storeOf = (person) => `${KEPT}:${person}`;

/** The form of pages that were made now. */
export const form = () => `${facts.build} ${facts.language}`;

/** @returns {Promise<KeptRecord | null>} */
export async function recordNow() {
  try {
    return (await (await caches.match(RECORD, { cacheName: KEPT }))?.json()) ?? null;
  } catch {
    return null;
  }
}

/** @param {KeptRecord} record */
export async function write(record) {
  await (await caches.open(KEPT)).put(RECORD, Response.json(record));
}

/** The server's time, ms, as far as this laptop knows it: a clock that is turned back does not turn it back. @param {KeptRecord} record */
export const presentBy = (record) => Math.max(Date.now() + record.ahead, record.seen);

/** How many bytes may be kept here; 0: nothing is. */
export function room() {
  if (!facts.keepsAhead) return 0;
  const chosen = Number(localStorage.getItem(ROOM) ?? USUAL_MB);
  return (Number.isFinite(chosen) ? chosen : USUAL_MB) * 1e6;
}

/** @param {number} megabytes */
export const giveRoom = (megabytes) => localStorage.setItem(ROOM, String(megabytes));

/** Takes away all that is kept. */
export async function takeAway() {
  for (const name of await caches.keys()) if (name === KEPT || name.startsWith(`${KEPT}:`)) await caches.delete(name);
}

/** Takes away what is not sent yet, too: the sign-in was ended from elsewhere, and this laptop may be in other hands. @param {string} person */
async function forget(person) {
  await takeAway();
  for (const what of ["notes", "outbox"]) indexedDB.deleteDatabase(`${what}-${person}`);
}

/** The person leaves this laptop. What was written and not sent stays for their next sign-in, as before. */
export function signOut() {
  localStorage.setItem(SIGNED_OUT, "yes");
  return takeAway();
}

/**
 * Compares what is kept with whom the server sees here: what is somebody else's goes, and what is nobody's now if the sign-in
 * was ended. A browser that was closed has only lost its cookie: then the papers wait, locked, for the same person.
 * @returns {Promise<KeptRecord | null>} what is kept for this person
 */
export async function compared() {
  const record = await recordNow();
  const left = localStorage.getItem(SIGNED_OUT) !== null;
  if (!record) {
    if (left) localStorage.removeItem(SIGNED_OUT);
    return null;
  }
  const isOver = presentBy(record) >= Date.parse(record.expires);
  if (!isOver && facts.keptAt) return { ...record, seen: presentBy(record) };
  if (isOver || left || (facts.actor && facts.actor !== record.person)) {
    localStorage.removeItem(SIGNED_OUT);
    await takeAway();
    return null;
  }
  if (!facts.actor) {
    await askStanding(record);
    return null;
  }
  return { ...record, locked: false, seen: presentBy(record) };
}

/** The server refuses this page: what is kept goes with the sign-in, if it was ended. */
export async function refused() {
  const record = await recordNow();
  if (record) await askStanding(record);
}

/** @param {KeptRecord} record */
async function askStanding({ signIn, person }) {
  const answer = await fetch(`/kept/standing/${signIn}`).catch(() => null);
  if (answer?.ok && (await answer.json()).open === false) await forget(person);
}

/**
 * Notes that were written since they were put here; where the paper is not kept, nothing is.
 * @param {string} person @param {string} version @param {number} change @param {unknown[]} notes
 */
export async function renewNotes(person, version, change, notes) {
  const path = `/papers/${version}/notes`;
  if (!canKeep || !(await caches.match(path, { cacheName: storeOf(person) }))) return;
  const store = await caches.open(storeOf(person));
  await store.put(path, Response.json({ change, more: false, notes })).catch(() => {}); // full: the server has them
}
