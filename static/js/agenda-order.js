// The programme is put in order: what sortable-list says was moved is sent to the server, with the way back for ten seconds.
// The undo notice of a page that was posted leaves after the same ten seconds.

import { notify } from "./notice-stack.js";

const SECONDS = 10;

/** @typedef {{id: string, parent: string | null, after: string | null, order: {id: string, parent: string | null}[]}} Moved */

/** The sibling above, wherever its list stands: sittings have lists of their own. @param {Moved} moved */
function siblingAbove({ id, parent, order }) {
  const siblings = order.filter((one) => one.parent === parent);
  const place = siblings.findIndex((one) => one.id === id);
  return siblings[place - 1]?.id ?? "";
}

/** @param {string} address @param {Record<string, string>} fields @param {string} token */
async function send(address, fields, token) {
  const body = new URLSearchParams({ ...fields, csrf_token: token });
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  return /** @type {{ok: boolean, sentence: string, undo?: string, label?: string}} */ (await answer.json());
}

/** @param {HTMLElement} list @param {Moved} moved */
async function place(list, moved) {
  const token = list.dataset.token ?? "";
  const above = list.querySelector(`li[data-id="${moved.id}"]`)?.closest("ol[data-sitting]");
  /** @type {Record<string, string>} */
  const fields = { parent: moved.parent ?? "", after: siblingAbove(moved) };
  if (!moved.parent && above instanceof HTMLElement) fields.sitting = above.dataset.sitting ?? "";
  const answer = await send(`${list.dataset.base}/${moved.id}/place`, fields, token);
  const { undo, label } = answer;
  notify({
    text: answer.sentence,
    stays: !answer.ok,
    way: undo && label ? { label, act: () => send(undo, {}, token).then(() => refresh(list)) } : undefined,
  });
  refresh(list);
}

/** @param {HTMLElement} list */
function refresh(list) {
  const region = list.closest("live-region");
  if (region && "refresh" in region) /** @type {any} */ (region).refresh();
}

document.addEventListener("sortable-list:moved", (event) => {
  if (event.target instanceof HTMLElement && event.target.dataset.base) place(event.target, /** @type {CustomEvent<Moved>} */ (event).detail);
});

const undo = document.querySelector("[data-undo]");
if (undo) {
  let left = SECONDS;
  const timer = setInterval(() => {
    if (!undo.matches(":hover, :focus-within")) left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    undo.remove();
  }, 1_000);
}
