// Loading the page again: at once when a right was taken away, otherwise when nobody is writing.

import { say } from "./page.js";
import { notify } from "./notice-stack.js";
import { isWriting } from "./writing.js";

const MARK = "nghitruong.reloaded";
const PAUSE = 10_000; // a page that gives a reason to reload as soon as it is loaded must not spin

const BACK = 1_500;

let waiting = false;

export function reloadNow() {
  const since = Date.now() - Number(sessionStorage.getItem(MARK) ?? 0);
  if (since < PAUSE) return setTimeout(reloadNow, PAUSE - since);
  sessionStorage.setItem(MARK, String(Date.now()));
  location.reload();
  return 0;
}

/** Waits until what is being written is written; says so, and lets the reader do it sooner. */
export function reloadWhenQuiet() {
  if (waiting) return;
  waiting = true;
  if (!isWriting()) return void reloadNow();
  notify({ text: say("upgraded"), way: { label: say("reload"), act: reloadNow }, stays: true });
  const timer = setInterval(() => {
    if (isWriting()) return;
    clearInterval(timer);
    reloadNow();
  }, 1_000);
}

/** The page that stands in for one that could not be fetched: it tries again until the server answers. */
async function reloadWhenBack() {
  try {
    const answer = await fetch("/sw.js", { method: "HEAD", cache: "no-store" });
    if (answer.ok) return location.reload();
  } catch {
    // Nobody there yet.
  }
  setTimeout(reloadWhenBack, BACK + Math.random() * BACK); // not all laptops of a hall in one moment
}

if (document.querySelector('[data-reload="back"]')) setTimeout(reloadWhenBack, BACK);

document.addEventListener("feed:upgraded", reloadWhenQuiet);
document.addEventListener("feed:rewound", reloadWhenQuiet);
document.addEventListener("feed:dropped", () => reloadNow());
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-reload]")) location.reload();
});
