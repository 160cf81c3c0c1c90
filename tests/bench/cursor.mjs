// Drives the browser's own cursor from stdin: one JSON line is one order, one line answers it.
//   {"start": seq, "count": n, "faulty": false}   n fresh cursors, numbered from 0 -> {}
//   {"take": [[n, [seq, ...]], ...]}              -> [[[seq handed on, ...], seq, gap], ...]
// The only argument is the folder that holds cursor.js.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { Cursor } = await import(pathToFileURL(`${process.argv[2]}/cursor.js`).href);

/** The fault that is put in on purpose: what comes early is believed to be next, so a gap is never noticed. */
class Faulty extends Cursor {
  take(entries) {
    const newer = entries.filter((entry) => entry.seq > this.seq);
    for (const entry of newer) this.seq = Math.max(this.seq, entry.seq);
    return newer;
  }
}

let cursors = [];
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let answer = {};
  if ("start" in order) {
    const Kind = order.faulty ? Faulty : Cursor;
    cursors = Array.from({ length: order.count }, () => new Kind(order.start));
  } else {
    answer = order.take.map(([number, seqs]) => {
      const cursor = cursors[number];
      const handed = cursor.take(seqs.map((seq) => ({ seq })));
      return [handed.map((entry) => entry.seq), cursor.seq, cursor.gap];
    });
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
