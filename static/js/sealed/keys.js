// The tellers' shared key, as one teller's browser makes it. Everything secret comes from the phrase that the teller
// keeps: with it and what was published, the share can be put together again on any device, so nothing is stored.
// app/elections/sealing/keys.py is the server's side.

import { BASE, ORDER, ZERO, derived, digest, digits, hex, mod, openly, pad, point, scalar, times, unhex } from "./curve.js";
import { contextOf } from "./ballot.js";
import { isKnown, known, same } from "./proofs.js";

/** @typedef {import("./curve.js").Point} Point */
/** @typedef {import("./curve.js").Proof} Proof */
/** @typedef {{ context: string, needed: number, places: number }} Scheme */
/** @typedef {{ letter: string, commitments: string[], proof: Proof }} Enrolment */
/** @typedef {Record<string, Enrolment>} Enrolments by place */
/** @typedef {Record<string, Record<string, string>>} Letters from place, to place */

/** @param {Scheme} scheme @param {Uint8Array} secret */
function ownSecrets(scheme, secret) {
  const letter = derived(secret, `${scheme.context}|letter`);
  const polynomial = Array.from({ length: scheme.needed }, (_, power) => derived(secret, `${scheme.context}|${power}`));
  return { letter, polynomial };
}

/** What a teller publishes first. @param {Scheme} scheme @param {number} place @param {Uint8Array} secret
 * @returns {Enrolment} */
export function enrolment(scheme, place, secret) {
  const { letter, polynomial } = ownSecrets(scheme, secret);
  return {
    letter: times(letter, BASE).toHex(),
    commitments: polynomial.map((one) => times(one, BASE).toHex()),
    proof: known(/** @type {bigint} */ (polynomial[0]), `${scheme.context}|enrolment ${place}`),
  };
}

/** The shares for the other tellers, each sealed for its reader. @param {Scheme} scheme @param {number} place
 * @param {Uint8Array} secret @param {Enrolments} enrolments @returns {Record<string, string>} by place */
export function letters(scheme, place, secret, enrolments) {
  const { letter, polynomial } = ownSecrets(scheme, secret);
  /** @type {Record<string, string>} */ const made = {};
  for (const [to, other] of Object.entries(enrolments)) {
    if (Number(to) === place) continue;
    const key = pad(`${scheme.context}|letter ${place} ${to}`, times(letter, point(other.letter)));
    made[to] = hex(mixed(unhex(digits(valueAt(polynomial, Number(to)))), key));
  }
  return made;
}

/** What the tellers compare aloud. @param {Scheme} scheme @param {Enrolments} enrolments */
export function fingerprint(scheme, enrolments) {
  const said = Array.from({ length: scheme.places }, (_, place) => enrolments[place + 1]);
  return digest(`${scheme.context}|${JSON.stringify(said)}`);
}

/** The key that ballots are sealed with. @param {Enrolments} enrolments */
export const publicKey = (enrolments) =>
  Object.values(enrolments).reduce((sum, one) => sum.add(point(/** @type {string} */ (one.commitments[0]))), ZERO).toHex();

/** One's share, put together from what all sent, after checking it; throws with the place of whoever sent a wrong one.
 * @param {Scheme} scheme @param {number} place @param {Uint8Array} secret @param {Enrolments} enrolments
 * @param {Letters} sent */
export function share(scheme, place, secret, enrolments, sent) {
  const { letter, polynomial } = ownSecrets(scheme, secret);
  let sum = valueAt(polynomial, place);
  for (const [from, other] of Object.entries(enrolments)) {
    if (Number(from) === place) continue;
    const first = point(/** @type {string} */ (other.commitments[0]));
    const key = pad(`${scheme.context}|letter ${from} ${place}`, times(letter, point(other.letter)));
    const value = scalar(hex(mixed(unhex(sent[from]?.[place] ?? ""), key)));
    const isOwn = isKnown(first, `${scheme.context}|enrolment ${from}`, other.proof);
    if (!isOwn || other.commitments.length !== scheme.needed || !openly(value, BASE).equals(promised(other, place))) {
      throw new WrongShare(Number(from));
    }
    sum = mod(sum + value);
  }
  return sum;
}

/** A teller's message that does not fit what the same teller published. */
export class WrongShare extends Error {
  /** @param {number} place */
  constructor(place) {
    super(`the share from place ${place}`);
    this.place = place;
  }
}

/** That one holds the share. @param {Scheme} scheme @param {number} place @param {Enrolments} enrolments @param {bigint} mine */
export const confirmation = (scheme, place, enrolments, mine) =>
  known(mine, `${scheme.context}|${fingerprint(scheme, enrolments)}|confirmation ${place}`);

/** One's part of the opening: of each sum's first half. @param {Parameters<typeof contextOf>[0]} paper
 * @param {number} place @param {bigint} mine @param {string[]} sums */
export const partial = (paper, place, mine, sums) =>
  sums.map((first, answer) => same(mine, point(first), `${contextOf(paper)}|opening ${place} ${answer}`));

/** @param {bigint[]} polynomial @param {number} at */
const valueAt = (polynomial, at) => polynomial.reduceRight((sum, one) => (sum * BigInt(at) + one) % ORDER, 0n);

/** @param {Enrolment} of @param {number} at */
function promised(of, at) {
  let [made, factor] = [ZERO, 1n];
  for (const one of of.commitments) {
    made = made.add(openly(factor, point(one)));
    factor = (factor * BigInt(at)) % ORDER;
  }
  return made;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
const mixed = (one, other) => one.map((byte, place) => byte ^ /** @type {number} */ (other[place]));
