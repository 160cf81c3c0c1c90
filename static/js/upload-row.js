// One row of the upload queue: what becomes of a file, in words, and what can be done about it.

import { say } from "./page.js";

/** @typedef {import("./upload.js").Upload} Upload */

/** @type {Record<import("./upload.js").UploadState, string>} */
const SHAPES = { waiting: "wait", sending: "work", away: "wait", stopped: "off", refused: "stop", done: "done" };
/** Which of the row's buttons make sense in which state. @type {Record<string, import("./upload.js").UploadState[]>} */
const USES = { stop: ["sending", "away"], resume: ["stopped"], again: ["refused"], remove: ["waiting", "stopped", "refused"] };

/** Fills a row made from the template with the present state. @param {Element} row @param {Upload} upload */
export function fillRow(row, upload) {
  /** @type {HTMLElement} */ (row).dataset.state = upload.state;
  const state = row.querySelector("[data-part='state']");
  if (state) {
    state.className = `state state--${SHAPES[upload.state]}`;
    // a server that has no room says so in a sentence; only a lost line waits for the network
    state.textContent = say(upload.state === "away" && upload.sentence ? "upload-held" : `upload-${upload.state}`);
  }
  setText(row, "name", upload.path);
  setText(row, "note", upload.sentence || sizeOf(upload.file.size));
  setText(row, "left", leftOf(upload));
  const progress = row.querySelector("progress");
  if (progress) {
    progress.hidden = !["sending", "away", "stopped"].includes(upload.state);
    progress.value = upload.file.size ? upload.sent / upload.file.size : 0;
    progress.setAttribute("aria-label", upload.path);
  }
  for (const button of row.querySelectorAll("button")) button.hidden = !USES[button.dataset.act ?? ""]?.includes(upload.state);
}

/** @param {Element} row @param {string} part @param {string} text */
function setText(row, part, text) {
  const element = row.querySelector(`[data-part='${part}']`);
  if (element && element.textContent !== text) element.textContent = text;
}

/** @param {Upload} upload */
function leftOf(upload) {
  if (upload.state !== "sending" || upload.left === null) return "";
  const percent = `${Math.floor((100 * upload.sent) / upload.file.size)}%`;
  return say("upload-left", { percent, left: duration(upload.left) });
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 60) return say("seconds", { n: Math.max(1, Math.ceil(seconds)) });
  if (seconds < 3600) return say("minutes", { n: Math.ceil(seconds / 60) });
  return say("hours", { n: Math.ceil(seconds / 3600) });
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const units = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat("vi", { style: "unit", unit: units[step], maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
}
