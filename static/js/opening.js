// Buttons and links with data-opens="id" open a dialog (modal) or a popover; data-closes="id" closes it. A menu made of
// <details data-menu> closes when the reader goes elsewhere.

/** @param {string | undefined} id */
const named = (id) => (id ? document.getElementById(id) : null);

/** @param {HTMLElement} element */
function open(element) {
  if (element instanceof HTMLDialogElement) element.showModal();
  else element.togglePopover(true);
}

/** @param {HTMLElement} element */
function close(element) {
  if (element instanceof HTMLDialogElement) element.close();
  else element.hidePopover();
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-opens]");
  const opened = opener instanceof HTMLElement && named(opener.dataset.opens);
  if (opened) {
    event.preventDefault();
    closeMenus();
    open(opened);
  }
  const closer = event.target.closest("[data-closes]");
  const closed = closer instanceof HTMLElement && named(closer.dataset.closes);
  if (closed) close(closed);
});

/** @param {Node | null} [except] */
function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(except)) menu.removeAttribute("open");
}

document.addEventListener("pointerdown", ({ target }) => closeMenus(/** @type {Node} */ (target)));
document.addEventListener("focusin", ({ target }) => closeMenus(/** @type {Node} */ (target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
});
