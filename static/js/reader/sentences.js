// What the reader says. The sentences stand in the page, in the language of the page: <template data-say="name">.

import { filled } from "../filled.js";

/** @type {Map<string, string>} */
const known = new Map();

/**
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values = {}) {
  return filled(known.get(name) ?? learn(name), values);
}

/** @param {string} name */
function learn(name) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-say="${name}"]`));
  if (!template) throw new Error(`the page does not say "${name}"`);
  const text = (template.content.textContent ?? "").trim();
  known.set(name, text);
  return text;
}
