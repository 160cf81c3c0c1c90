// The paper's own table of contents.

/**
 * @param {HTMLElement} list
 * @param {HTMLTemplateElement} template of one entry
 * @param {import("./paper.js").Paper} paper
 */
export function writeOutline(list, template, paper) {
  list.replaceChildren(...paper.manifest.outline.map((entry) => entryOf(entry, template, paper)));
}

/**
 * @param {import("./paper.js").Outline} entry
 * @param {HTMLTemplateElement} template
 * @param {import("./paper.js").Paper} paper
 * @returns {Element}
 */
function entryOf(entry, template, paper) {
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const item = /** @type {Element} */ (copy.firstElementChild);
  const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
  link.href = paper.anchor(entry.page);
  link.dataset.page = String(entry.page);
  /** @type {HTMLElement} */ (link.querySelector(".outline__title")).textContent = entry.title;
  /** @type {HTMLElement} */ (link.querySelector(".outline__page")).textContent = paper.label(entry.page);
  const inner = /** @type {Element} */ (item.querySelector("ol"));
  if (entry.children.length) inner.append(...entry.children.map((child) => entryOf(child, template, paper)));
  else inner.remove();
  return item;
}
