// Entries of the list of notes: their order, and what is said of a note that came from an older version.

import { say } from "../reader/sentences.js";

/**
 * @typedef {import("./notebook.js").Note} Note
 * @typedef {import("./moves.js").Move} Move
 */

/**
 * Puts entries into their order without touching those that stand right: somebody may be typing in one.
 * @param {HTMLElement} list
 * @param {string[]} ids
 * @param {(id: string) => HTMLElement} made
 */
export function arrange(list, ids, made) {
  const wanted = new Set(ids);
  for (const entry of [...list.children]) if (!wanted.has(/** @type {HTMLElement} */ (entry).dataset.note ?? "")) entry.remove();
  /** @type {Element | null} */
  let previous = null;
  for (const id of ids) {
    const entry = list.querySelector(`[data-note="${id}"]`) ?? made(id);
    if (entry.previousElementSibling !== previous || entry.parentNode !== list) {
      if (previous) previous.after(entry);
      else list.prepend(entry);
    }
    previous = entry;
  }
}

/**
 * Says how a note came here, what its passage was, and where its old page is.
 * @param {HTMLElement} entry
 * @param {Note} note
 * @param {Move | null} move
 */
export function history(entry, note, move) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (entry.querySelector(`.remark__${name}`));
  const was = note.place.was;
  const old = move && move.fate !== "same" ? move.home : was ? { version: was.version, page: was.page, number: 0 } : null;
  const isReview = move?.fate === "review";
  part("moved").hidden = !move || move.fate === "same" || isReview;
  part("moved").textContent = move ? say(move.fate === "changed" ? "note_changed" : "note_moved") : "";
  part("moved").className = `remark__moved ${move?.fate === "changed" ? "state state--heed" : "note"}`;
  part("now").hidden = move?.fate !== "changed" || !move.now || move.now === note.place.quote;
  part("now").textContent = move ? say("note_now", { words: move.now }) : "";
  part("was").hidden = !was?.quote;
  part("was").textContent = was ? say("note_was", { words: was.quote }) : "";
  const link = /** @type {HTMLAnchorElement} */ (part("old"));
  link.hidden = !old || isReview;
  if (old) {
    link.href = `/papers/${old.version}#trang-${old.page}`;
    link.textContent = say("note_old", { page: old.page });
  }
  part("decide").hidden = !isReview;
  const settle = part("decide").querySelector("[data-note-do='settle']");
  if (settle) settle.textContent = say(note.place.quads ? "note_settle" : "note_settle_page");
}
