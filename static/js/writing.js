// Whether somebody is in the middle of something that a reload or a foreign change would spoil.

import { feed } from "./feed.js";

let composing = false;
document.addEventListener("compositionstart", () => (composing = true));
document.addEventListener("compositionend", () => (composing = false));

/** Whether a word is being put together by an input method, half of which must not be touched. */
export const isComposing = () => composing;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** @param {unknown} node @returns {node is Control} */
export const isControl = (node) =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement;

/** Whether a control holds something else than the server gave it. @param {Control} control */
export function isEdited(control) {
  if (control instanceof HTMLSelectElement) return [...control.options].some((option) => option.selected !== option.defaultSelected) && control.dataset.edited === "";
  if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) return control.checked !== control.defaultChecked;
  if (control instanceof HTMLInputElement && control.type === "file") return Boolean(control.files?.length);
  if (control instanceof HTMLInputElement && control.type === "hidden") return false;
  return control.value !== control.defaultValue;
}

// A select without a marked option shows the first one: only what a person changed counts as edited.
document.addEventListener("change", ({ target }) => target instanceof HTMLSelectElement && (target.dataset.edited = ""), true);
document.addEventListener("reset", ({ target }) => target instanceof HTMLFormElement && target.querySelectorAll("select").forEach((select) => delete select.dataset.edited), true);

/** Unkeen on surprises: a form being filled, a dialog open, a text being composed, a command unanswered, a file on its way. */
export function isWriting() {
  const edited = [...document.querySelectorAll("form:not([data-keep='no']) :is(input, textarea, select)")].some((control) => isControl(control) && isEdited(control));
  return composing || edited || feed.busy || document.querySelector("dialog[open], [data-busy]") !== null;
}
