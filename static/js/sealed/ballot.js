// Seals a ballot: one ciphertext for each answer, 1 for what was chosen and 0 for the others, with the proofs that it is
// a lawful paper. The choice exists in this function's arguments and nowhere else; app/elections/sealing/ballots.py
// says the form.

import { BASE, ZERO, chance, digest, mod, openly, point, times } from "./curve.js";
import { oneOf } from "./proofs.js";

/** @typedef {import("./curve.js").Point} Point */
/** @typedef {{ options: string[], sums: number[] }} Group */
/** @typedef {{ election: string, fingerprint: string, key: string, groups: Group[], voter: string }} Paper */

/** What every proof of an election is bound to. @param {Omit<Paper, "key" | "voter">} paper */
export const contextOf = (paper) => `${paper.election}|${paper.fingerprint}|${digest(JSON.stringify(paper.groups))}`;

/** The sealed ballot's text and its receipt; throws for a choice that the paper does not allow.
 * @param {Paper} paper @param {Set<string>} chosen the options that were chosen */
export function sealed(paper, chosen) {
  const key = point(paper.key);
  const bound = `${contextOf(paper)}|${paper.voter}`;
  /** @type {{ a: string, b: string, e: string[], z: string[] }[]} */ const answers = [];
  const sums = paper.groups.map((group, place) => {
    /** @type {[Point, Point]} */ let pair = [ZERO, ZERO];
    let [secret, count] = [0n, 0];
    for (const option of group.options) {
      const value = chosen.has(option) ? 1 : 0;
      const mine = chance();
      /** @type {[Point, Point]} */
      const one = [times(mine, BASE), times(mine, key).add(openly(BigInt(value), BASE))];
      const proof = oneOf(one, [0, 1], value, mine, key, `${bound}|answer ${answers.length}`);
      answers.push({ a: one[0].toHex(), b: one[1].toHex(), ...proof });
      pair = [pair[0].add(one[0]), pair[1].add(one[1])];
      [secret, count] = [mod(secret + mine), count + value];
    }
    if (!group.sums.includes(count)) throw new RangeError("a choice that the paper does not allow");
    return oneOf(pair, group.sums, count, secret, key, `${bound}|sum ${place}`);
  });
  const text = JSON.stringify({ answers, sums });
  return { text, receipt: digest(text) };
}
