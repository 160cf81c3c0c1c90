// Runs the browser's side of secret ballots for the tests: one call a line on stdin, one answer a line on stdout.

import { createInterface } from "node:readline";
import { sealed } from "../../static/js/sealed/ballot.js";
import * as keys from "../../static/js/sealed/keys.js";
import { digits } from "../../static/js/sealed/curve.js";

const secret = (/** @type {string} */ text) => new TextEncoder().encode(text);
const calls = {
  sealed: (/** @type {any} */ it) => sealed(it.paper, new Set(it.chosen)),
  enrolment: (/** @type {any} */ it) => keys.enrolment(it.scheme, it.place, secret(it.secret)),
  letters: (/** @type {any} */ it) => keys.letters(it.scheme, it.place, secret(it.secret), it.enrolments),
  fingerprint: (/** @type {any} */ it) => keys.fingerprint(it.scheme, it.enrolments),
  publicKey: (/** @type {any} */ it) => keys.publicKey(it.enrolments),
  share: (/** @type {any} */ it) => digits(shareOf(it)),
  confirmation: (/** @type {any} */ it) => keys.confirmation(it.scheme, it.place, it.enrolments, shareOf(it)),
  partial: (/** @type {any} */ it) => keys.partial(it.paper, it.place, shareOf(it), it.sums),
};
const shareOf = (/** @type {any} */ it) => keys.share(it.scheme, it.place, secret(it.secret), it.enrolments, it.sent);

for await (const line of createInterface({ input: process.stdin })) {
  const [call, given] = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: calls[/** @type {keyof typeof calls} */ (call)](given) }));
  } catch (trouble) {
    const { name, message, place } = /** @type {any} */ (trouble);
    console.log(JSON.stringify({ trouble: `${name}: ${message}`, place }));
  }
}
