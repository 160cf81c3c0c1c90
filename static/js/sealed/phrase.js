// A teller's phrase: 128 bits and a check, as seven groups of four letters that cannot be mistaken for each other.

import { digest } from "./curve.js";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: no I, L, O, U
const BYTES = 16;

/** A new phrase. */
export function newPhrase() {
  return written(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** The secret of a phrase as it was typed; null for one with a slip of the pen. @param {string} typed */
export function secretOf(typed) {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  const bits = [...letters].map((one) => LETTERS.indexOf(one));
  if (letters.length !== 28 || bits.some((one) => one < 0)) return null;
  const value = bits.slice(0, 26).reduce((made, one) => (made << 5n) | BigInt(one), 0n) >> 2n;
  const bytes = Uint8Array.from({ length: BYTES }, (_, place) => Number((value >> BigInt(8 * (BYTES - 1 - place))) & 255n));
  return written(bytes).replaceAll("-", "") === letters ? bytes : null;
}

/** @param {Uint8Array} bytes */
function written(bytes) {
  let value = bytes.reduce((made, one) => (made << 8n) | BigInt(one), 0n) << 2n;
  let letters = "";
  for (let place = 0; place < 26; place += 1, value >>= 5n) letters = LETTERS[Number(value & 31n)] + letters;
  const check = parseInt(digest(letters).slice(0, 4), 16) & 1023;
  letters += /** @type {string} */ (LETTERS[check >> 5]) + LETTERS[check & 31];
  return /** @type {string[]} */ (letters.match(/.{4}/g)).join("-");
}
