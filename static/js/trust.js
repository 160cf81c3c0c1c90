// The one Trusted Types policy, "nghitruong". Text becomes markup, and an address becomes a script, only here.

/**
 * @typedef {object} Policy
 * @property {(text: string) => string} createHTML
 * @property {(address: string) => string} createScriptURL
 */

/** Scripts that may be started besides the page's own: our static files and the service worker. */
const OURS = /^\/(static\/|sw\.js$)/;

const rules = {
  /** @param {string} text */
  createHTML: (text) => text,
  /** @param {string} address */
  createScriptURL(address) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin || !OURS.test(url.pathname)) throw new TypeError(`Not a script of ours: ${address}`);
    return url.href;
  },
};

const types = /** @type {{trustedTypes?: {createPolicy(name: string, rules: Policy): Policy}}} */ (/** @type {unknown} */ (globalThis)).trustedTypes;
const policy = types?.createPolicy("nghitruong", rules) ?? rules;

/**
 * Nodes made of a fragment that our own server rendered. Scripts in it never run.
 * @param {string} text
 */
export function nodesOf(text) {
  const parsed = new DOMParser().parseFromString(policy.createHTML(text), "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

/**
 * An address that `new Worker()` and `serviceWorker.register()` accept. Raises TypeError for one that is not ours.
 * @param {string} address
 */
export const scriptAddress = (address) => policy.createScriptURL(address);
