// The three proofs of secret ballots, made; app/elections/sealing/proofs.py checks them.

import { BASE, ORDER, challenge, chance, digits, mod, openly, times } from "./curve.js";

/** @typedef {import("./curve.js").Point} Point */
/** @typedef {import("./curve.js").Proof} Proof */

/**
 * That a ciphertext holds one of these values, without saying which (disjunctive Chaum-Pedersen).
 * @param {[Point, Point]} pair @param {number[]} values @param {number} value @param {bigint} secret its r
 * @param {Point} key @param {string} context
 */
export function oneOf([first, second], values, value, secret, key, context) {
  const mine = values.indexOf(value);
  const blind = chance();
  /** @type {bigint[]} */ const parts = [];
  /** @type {bigint[]} */ const answers = [];
  const seen = [first, second];
  values.forEach((one, place) => {
    if (place === mine) {
      parts.push(0n);
      answers.push(0n);
      seen.push(times(blind, BASE), times(blind, key));
      return;
    }
    const [part, answer] = [chance(), chance()];
    const shifted = second.subtract(openly(BigInt(one), BASE));
    parts.push(part);
    answers.push(answer);
    seen.push(times(answer, BASE).subtract(times(part, first)), times(answer, key).subtract(times(part, shifted)));
  });
  const others = parts.reduce((sum, one) => sum + one, 0n);
  parts[mine] = mod(challenge("one-of", context, ...seen) - others);
  answers[mine] = mod(blind + /** @type {bigint} */ (parts[mine]) * secret);
  return { e: parts.map(digits), z: answers.map(digits) };
}

/** That `raised` is to `base` what `secret` x G is to G. @param {bigint} secret @param {Point} base @param {string} context */
export function same(secret, base, context) {
  const blind = chance();
  const raised = times(secret, base);
  const part = challenge("same", context, times(secret, BASE), base, raised, times(blind, BASE), times(blind, base));
  return { d: raised.toHex(), e: digits(part), z: digits(mod(blind + part * secret)) };
}

/** That one knows the secret of `secret` x G. @param {bigint} secret @param {string} context @returns {Proof} */
export function known(secret, context) {
  const blind = chance();
  const part = challenge("known", context, times(secret, BASE), times(blind, BASE));
  return { e: digits(part), z: digits(mod(blind + part * secret)) };
}

/** Whether somebody knew the secret of that point. @param {Point} open @param {string} context @param {Proof} proof */
export function isKnown(open, context, proof) {
  const [part, answer] = [BigInt(`0x${flipped(proof.e)}`), BigInt(`0x${flipped(proof.z)}`)];
  if (part >= ORDER || answer >= ORDER) return false;
  return part === challenge("known", context, open, openly(answer, BASE).subtract(openly(part, open)));
}

/** @param {string} text */
const flipped = (text) => (text.match(/../g) ?? []).reverse().join("");
