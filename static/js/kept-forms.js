// What was typed into a form outlives an expired sign-in, a reload and a crash of the tab: it is kept in this tab until the
// form was sent and answered. Never kept: passwords, files, hidden fields, forms with data-keep="no" (secret choices).

import { facts, say } from "./page.js";
import { notify } from "./notice-stack.js";
import { isControl, isEdited } from "./writing.js";

/** @typedef {{actor: string, sent: boolean, values: [string, string, boolean][]}} Kept   values: name, value, checked */
/** @typedef {import("./writing.js").Control} Control */

const PREFIX = "nghitruong.form:";
const NEVER = ["password", "file", "hidden", "submit", "button"];

/** A form that is kept: it posts, and did not ask to be left alone. @param {unknown} form @returns {form is HTMLFormElement} */
const isKept = (form) => form instanceof HTMLFormElement && form.method === "post" && form.dataset.keep !== "no" && Boolean(facts.actor);

/** @param {HTMLFormElement} form */
const keyOf = (form) => PREFIX + (form.dataset.keep ?? new URL(form.action).pathname);

/** @param {HTMLFormElement} form @returns {Control[]} */
const controlsOf = (form) => [...form.elements].filter(isControl).filter((control) => control.name && !NEVER.includes(control.type));

/** @param {Control} control @returns {[string, string, boolean]} */
const valueOf = (control) => [control.name, control.value, control instanceof HTMLInputElement && control.checked];

/** @param {HTMLFormElement} form @param {boolean} sent */
function keep(form, sent) {
  const controls = controlsOf(form);
  if (!sent && !controls.some(isEdited)) return sessionStorage.removeItem(keyOf(form));
  /** @type {Kept} */
  const kept = { actor: facts.actor ?? "", sent, values: controls.map(valueOf) };
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
  } catch {
    // The store is full: the form still works, it is only not kept.
  }
}

/** @param {Control} control @param {[string, string, boolean]} kept */
function refill(control, [, value, checked]) {
  if (control instanceof HTMLInputElement && isTick(control)) control.checked = checked;
  else control.value = value;
  if (control instanceof HTMLSelectElement) control.dataset.edited = "";
}

/** @param {HTMLFormElement} form @returns {boolean} whether something was put back */
function restore(form) {
  const written = sessionStorage.getItem(keyOf(form));
  if (!written) return false;
  const kept = /** @type {Kept} */ (JSON.parse(written));
  // Another person on this machine must not see it; what was sent and answered is the server's now.
  if (kept.actor !== facts.actor || (kept.sent && !cameFromSignIn())) {
    sessionStorage.removeItem(keyOf(form));
    return false;
  }
  const left = controlsOf(form);
  const pairs = kept.values.map((value) => /** @type {const} */ ([take(left, value), value]));
  // Rows of a list come and go with their ticks; a field that is gone means another form, into which nothing is put.
  if (left.some(isField) || pairs.some(([control, [, , checked]]) => !control && !checked)) return false;
  for (const [control, value] of pairs) if (control) refill(control, value);
  return true;
}

/** @param {Control} control */
const isTick = (control) => control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");

/** @param {Control} control */
const isField = (control) => !isTick(control);

/** The first of the controls that the value belongs to, taken out of them. @param {Control[]} left @param {[string, string, boolean]} kept */
function take(left, [name, value]) {
  const place = left.findIndex((control) => control.name === name && (isField(control) || control.value === value));
  return place < 0 ? null : left.splice(place, 1)[0];
}

/** Whether the sign-in page led here; it may have been left before its scripts ran. */
const cameFromSignIn = () => document.referrer !== "" && new URL(document.referrer).pathname.startsWith(facts.signIn);

/** On the way through the sign-in page: what was sent last never reached anybody. */
function unsend() {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
  }
}

function forget() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

document.addEventListener("input", ({ target }) => {
  const form = isControl(target) ? target.form : null; // a row's tick may stand outside the form it belongs to
  if (isKept(form)) keep(form, false);
});
document.addEventListener("reset", ({ target }) => isKept(target) && sessionStorage.removeItem(keyOf(target)));
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
  if (event.target.hasAttribute("data-sign-out")) forget();
  else if (isKept(event.target)) keep(event.target, true);
});

if (document.querySelector("form[data-sign-in]")) unsend();
else if ([...document.forms].filter(isKept).map(restore).some(Boolean)) {
  notify({ text: say("kept") });
  document.dispatchEvent(new Event("forms:restored"));
}
