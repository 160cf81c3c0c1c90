// Drives the browser's own cursor from stdin: one JSON line is one step, one line answers it.
//   {"new": seq, "fault": ""}   a fresh cursor; "fault" breaks it on purpose: "drop-early", "trust-head"
//   {"take": [entry, ...]}      -> {"handed": [seq, ...], "seq": n, "gap": bool}
// The path of the folder that holds cursor.js is the only argument.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { Cursor } = await import(pathToFileURL(`${process.argv[2]}/cursor.js`).href);

/** Forgets what came early instead of keeping it, and goes on from it: a gap nobody notices. */
class Faulty extends Cursor {
  take(entries) {
    const newer = entries.filter((entry) => entry.seq > this.seq);
    if (newer.length) this.seq = Math.max(...newer.map((entry) => entry.seq));
    return newer;
  }
}

const schedules = [];
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if ("new" in order) {
    schedules[order.id] = order.fault ? new Faulty(order.new) : new Cursor(order.new);
    continue;
  }
  const answers = order.steps.map(([id, entries]) => {
    const cursor = schedules[id];
    const handed = cursor.take(entries.map((seq) => ({ seq })));
    return [handed.map((entry) => entry.seq), cursor.seq, cursor.gap];
  });
  process.stdout.write(JSON.stringify(answers) + "\n");
}
