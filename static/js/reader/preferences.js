// How this person likes to read on this device. A browser that keeps nothing reads with the usual settings.

const KEY = "reader";

/**
 * @typedef {{fit: import("./geometry.js").Fit, flow: "scroll" | "single", spread: number, dim: boolean, leaf: boolean, along: boolean, lent: boolean}} Preferences
 */

/** @returns {Preferences} */
export function preferences() {
  // A tablet is turned page by page; on a telephone a whole page would be too small to read.
  const finger = matchMedia("(pointer: coarse) and (min-width: 600px)").matches;
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const dark = scheme === "dark" || (scheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches);
  /** @type {Preferences} */
  const usual = { fit: finger ? "page" : "width", flow: finger ? "single" : "scroll", spread: 1, dim: dark, leaf: true, along: false, lent: true };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return usual;
  }
}

/** @param {Partial<Preferences>} change */
export function prefer(change) {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    localStorage.setItem(KEY, JSON.stringify({ ...known, ...change }));
  } catch {
    // Not kept: the choice holds until the page is left.
  }
}
