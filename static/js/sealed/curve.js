// The group of secret ballots in the browser: the prime-order part of edwards25519, through @noble/curves. The server's
// side of every line is app/elections/sealing/curve.py; docs/secret-ballots.md states the protocol.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

/** @typedef {InstanceType<typeof ed25519.Point>} Point */
/** @typedef {{ e: string, z: string }} Proof */

const Point = ed25519.Point;
export const ORDER = Point.Fn.ORDER;
export const BASE = Point.BASE;
export const ZERO = Point.ZERO;

const encoder = new TextEncoder();
const DOMAIN = "nghitruong-secret-1/";

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/** @param {string} text */
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (one) => parseInt(one, 16));

/** @param {Uint8Array} bytes */
const number = (bytes) => bytes.reduceRight((made, one) => (made << 8n) | BigInt(one), 0n);

/** @param {bigint} value */
export const mod = (value) => ((value % ORDER) + ORDER) % ORDER;

/** A point of the group from its digits; throws for any other. @param {string} text */
export function point(text) {
  const found = Point.fromBytes(unhex(text));
  if (found.is0() || !found.isTorsionFree()) throw new Error("a point outside the group");
  return found;
}

/** @param {string} text */
export const scalar = (text) => mod(number(unhex(text)));

/** A scalar's digits. @param {bigint} value */
export function digits(value) {
  const bytes = new Uint8Array(32);
  for (let place = 0, rest = value; place < 32; place += 1, rest >>= 8n) bytes[place] = Number(rest & 255n);
  return hex(bytes);
}

/** A secret factor, in steps that take as long for every one. @param {bigint} factor @param {Point} of */
export const times = (factor, of) => (factor === 0n ? ZERO : of.multiply(factor));

/** A factor that everybody knows. @param {bigint} factor @param {Point} of */
export const openly = (factor, of) => of.multiplyUnsafe(factor);

/** A scalar that nobody can guess. */
export function chance() {
  const bytes = crypto.getRandomValues(new Uint8Array(64));
  return mod(number(bytes)) || 1n;
}

/** A scalar from a teller's secret: the same phrase gives the same one. @param {Uint8Array} secret @param {string} label */
export const derived = (secret, label) => mod(number(sha512(joined(`${DOMAIN}seed|${label}\0`, secret)))) || 1n;

/** The scalar that a proof must answer. @param {string} label @param {string} context @param {Point[]} points */
export function challenge(label, context, ...points) {
  const bound = encoder.encode(context);
  const length = new Uint8Array([bound.length >>> 24, bound.length >>> 16, bound.length >>> 8, bound.length]);
  return mod(number(sha512(joined(`${DOMAIN}${label}\0`, length, bound, ...points.map((one) => one.toBytes())))));
}

/** 32 bytes that only two tellers know. @param {string} label @param {Point} shared */
export const pad = (label, shared) => sha512(joined(`${DOMAIN}${label}\0`, shared.toBytes())).slice(0, 32);

/** SHA-256 of a text, as digits. @param {string} text */
export const digest = (text) => hex(sha256(encoder.encode(text)));

/** @param {string} head @param {Uint8Array[]} parts */
function joined(head, ...parts) {
  const all = [encoder.encode(head), ...parts];
  const made = new Uint8Array(all.reduce((length, one) => length + one.length, 0));
  let place = 0;
  for (const one of all) {
    made.set(one, place);
    place += one.length;
  }
  return made;
}
