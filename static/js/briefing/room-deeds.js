// What is pressed in a room: [data-command] is a command of the room, its fields beside it or in its form. A refusal is
// said in words; what went well is seen on every screen.

import { feed } from "../feed.js";
import { notify } from "../notice-stack.js";

/** @param {HTMLElement} room @param {AbortSignal} signal */
export function listenForDeeds(room, signal) {
  const meeting = room.getAttribute("meeting") ?? "";
  room.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-command]") : null;
    if (button instanceof HTMLButtonElement && !button.form) give(meeting, button, JSON.parse(button.dataset.fields ?? "{}"));
  }, { signal });
  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
    event.preventDefault();
    const given = give(meeting, form, { ...JSON.parse(form.dataset.fields ?? "{}"), ...fieldsOf(form) });
    if (form.dataset.stays === undefined) form.closest("dialog")?.close();
    else given.then((ok) => ok && form.reset()); // what was refused stays where it was typed
  }, { signal });
  room.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement) || !field.dataset.command) return;
    give(meeting, field, { ...JSON.parse(field.dataset.fields ?? "{}"), [field.name]: field.dataset.number === undefined ? field.value : Number(field.value) });
    field.blur(); // so that the page may show what holds now
  }, { signal });
}

/** @param {string} meeting @param {HTMLElement} pressed @param {Record<string, unknown>} fields @returns {Promise<boolean>} */
async function give(meeting, pressed, fields) {
  if (pressed.getAttribute("aria-busy") === "true") return false;
  pressed.setAttribute("aria-busy", "true");
  const answer = await feed.command(pressed.dataset.command ?? "", { meeting, ...fields }).answer;
  pressed.removeAttribute("aria-busy");
  if (!answer.ok) notify({ text: answer.sentence ?? "", stays: true });
  // What only this page has to show anew: the others hear of it when it matters to them.
  if (answer.ok && pressed.dataset.refreshes !== undefined) /** @type {any} */ (pressed.closest("live-region"))?.refresh();
  return Boolean(answer.ok);
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === "number") fields[control.name] = Math.trunc(Number(control.value)) || 0;
    else if ((control instanceof HTMLInputElement || control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement) && control.name) fields[control.name] = control.value;
  }
  return fields;
}
