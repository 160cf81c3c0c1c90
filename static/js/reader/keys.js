// The keyboard. Keys typed into a field, or with Ctrl, Alt or Meta held, belong to somebody else.

/** @typedef {(name: string, value?: string) => void} Act  carries out what a button with data-do would do */

/** @type {Record<string, [string, string?]>} */
const KEYS = {
  ArrowRight: ["turn", "1"], ArrowLeft: ["turn", "-1"], PageDown: ["advance", "1"], PageUp: ["advance", "-1"],
  Home: ["ends", "1"], End: ["ends", "-1"], "+": ["zoom", "1"], "=": ["zoom", "1"], "-": ["zoom", "-1"],
  "/": ["panel", "search"], g: ["goto"], r: ["rotate"], t: ["prose"], l: ["listen", "toggle"],
  ",": ["listen", "back"], ".": ["listen", "next"], Escape: ["shut"],
};

/**
 * @param {HTMLElement} reader
 * @param {Act} act
 * @param {AbortSignal} signal
 */
export function listenToKeys(reader, act, signal) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const ours = target === document.body || reader.contains(target);
    if (!ours || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (target.closest("dialog[open]")) return;
    if (event.key !== "Escape" && target.closest("input, textarea, select, [contenteditable]")) return;
    const wish = event.key === " " && !target.closest("button, a, summary") ? ["advance", event.shiftKey ? "-1" : "1"] : KEYS[event.key];
    if (!wish) return;
    // Home and End inside a list of results or thumbnails move that list.
    if (/^(Home|End|Page)/.test(event.key) && target.closest(".reader__panel, .reader__leaf")) return;
    if (event.key !== "Escape") event.preventDefault();
    act(/** @type {string} */ (wish[0]), wish[1]);
  }, { signal });
}
