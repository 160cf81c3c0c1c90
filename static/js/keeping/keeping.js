// When this laptop goes to fetch what it should keep: after the page has been shown, when something was released, when the
// line is back. The work itself (keeper.js) is loaded only then.

import { feed } from "../feed.js";
import { facts } from "../page.js";
import { reloadWhenQuiet } from "../reload.js";
import { canKeep, compared, form, refused, room, signOut, takeAway, write } from "./record.js";

const AFTER_PAGE = 2_500;
const AGAIN = 300_000;
const RETRY = { least: 20_000, most: 40_000 };
const NEWS = { least: 2_000, most: 20_000 }; // a hall of laptops hears of a paper in the same moment
/** What changes what should be kept, or the pages themselves. */
const HEARD = new Set([
  "DocumentReleased", "DocumentWithdrawn", "ReferenceLinked", "ReferenceUnlinked", "ReferenceMoved", "ReferenceChanged",
  "AgendaEdited", "AgendaChanged", "ItemStateChanged", "SittingStateChanged", "MeetingStateChanged",
]);

let timer = 0;

/** Fetches what is missing, some time after `pause`. @param {number} pause ms */
export function keepSoon(pause) {
  clearTimeout(timer);
  timer = window.setTimeout(async () => {
    const isDone = await import("./keeper.js").then(({ keep }) => keep()).catch(() => false); // no line: not even the script came
    if (!isDone) keepSoon(RETRY.least + Math.random() * (RETRY.most - RETRY.least));
  }, pause);
}

async function begin() {
  const record = await compared();
  if (record) await write(record);
  if (!facts.actor || facts.keptAt) return;
  if (record && !facts.keepsAhead) await takeAway(); // it was allowed once
  if (!room()) return;
  const isDue = !record?.whole || record.form !== form() || Date.now() - record.asked > AGAIN || record.asked > Date.now();
  if (isDue) keepSoon(AFTER_PAGE);
}

if (canKeep) {
  document.addEventListener("submit", ({ target }) => {
    if (target instanceof HTMLFormElement && target.hasAttribute("data-sign-out")) signOut();
  });
  document.addEventListener("feed:entry", (event) => {
    const { name } = /** @type {CustomEvent} */ (event).detail;
    if (HEARD.has(name) && facts.actor) keepSoon(NEWS.least + Math.random() * (NEWS.most - NEWS.least));
  });
  document.addEventListener("feed:state", () => {
    if (feed.state === "signed-out") refused();
    if (feed.state !== "connected" || !facts.actor) return;
    // A page as it was hours ago: the server's takes its place; the reader asks for what is new by itself.
    if (facts.keptAt && !document.querySelector("paper-reader")) reloadWhenQuiet();
    else if (facts.keptAt) keepSoon(AFTER_PAGE);
  });
  addEventListener("online", () => facts.actor && keepSoon(AFTER_PAGE + Math.random() * NEWS.most));
  begin().catch((error) => console.warn(error)); // a store that is refused: the page works, nothing is kept
}
