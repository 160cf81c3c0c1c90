// The masthead's links in one line: what does not fit stands under "Mục khác", the last pages first, then the help and the notices.
// The options stay where they are, and the page that is open as long as it can. Without this script the links take as many lines as they need.

for (const nav of document.querySelectorAll(".masthead__nav[data-fits]")) if (nav instanceof HTMLElement) keepFitting(nav);

/** @param {HTMLElement} nav */
function keepFitting(nav) {
  const pages = nav.querySelector(".masthead__pages");
  const tools = nav.querySelector(".masthead__tools");
  const more = nav.querySelector(".masthead__more");
  const rest = nav.querySelector(".masthead__rest");
  if (!(pages instanceof HTMLElement) || !(tools instanceof HTMLElement) || !(more instanceof HTMLElement) || !rest) return;
  const own = [...pages.children].filter((item) => item !== more).reverse();
  const here = own.filter((item) => item.querySelector("[aria-current]"));
  const movable = [...own.filter((item) => !here.includes(item)), ...[...tools.children].slice(0, -1).reverse(), ...here];
  const order = /** @type {[Element, Element[]][]} */ ([[pages, [...pages.children]], [tools, [...tools.children]]]);

  const fit = () => {
    if (nav.contains(document.activeElement) && more.querySelector("details[open]")) return; // not under somebody's hand
    if (rest.childElementCount) for (const [home, items] of order) home.append(...items);
    more.hidden = true;
    nav.dataset.fits = "";
    if (overflows(nav, pages, tools)) {
      more.hidden = false;
      for (const item of movable) {
        if (!overflows(nav, pages, tools)) break;
        rest.prepend(item);
      }
    }
    nav.dataset.fits = overflows(nav, pages, tools) ? "no" : "yes"; // "no": very large letters, several lines after all
  };
  const watcher = new ResizeObserver(fit);
  for (const element of [nav, tools]) watcher.observe(element);
  document.fonts?.ready.then(fit);
}

/** @param {HTMLElement} nav @param {HTMLElement} pages @param {HTMLElement} tools */
function overflows(nav, pages, tools) {
  const items = [...pages.children, ...tools.children];
  const wide = items.reduce((sum, item) => sum + item.getBoundingClientRect().width, 0);
  return wide + parseFloat(getComputedStyle(nav).columnGap || "0") > nav.clientWidth + 1;
}
