// Receipts of the ballots that this browser has handed in. A receipt says which line of the published list is one's own and
// nothing of the choice; whoever has it can look whether the line still stands.

import { facts } from "../page.js";

/** @typedef {{actor: string, election: string, receipt: string, seq: number, link: string}} Kept */

const PLACE = "nghitruong.receipts";
const MOST = 60;

/** @returns {Kept[]} */
function all() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** @param {string} election @param {{receipt: string, seq: number, link: string}} answer */
export function keepReceipt(election, { receipt, seq, link }) {
  const mine = { actor: facts.actor ?? "", election, receipt, seq, link };
  try {
    localStorage.setItem(PLACE, JSON.stringify([...all().filter((it) => it.receipt !== receipt), mine].slice(-MOST)));
  } catch {
    // The store is full: the receipt is on the screen.
  }
}

/** What the person signed in handed in from here, the last one at the end. @param {string} election */
export const keptReceipts = (election) => all().filter((it) => it.election === election && it.actor === facts.actor);
