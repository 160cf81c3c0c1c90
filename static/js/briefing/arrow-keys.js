// A television's remote control: the arrow keys go to the nearest control in that direction, OK presses it.

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CONTROLS = "a[href], button:not([disabled]), input:not([type=hidden]), select, summary";
const ASIDE = 3; // how much worse it is to be aside than to be far

/** @param {HTMLElement} within @param {AbortSignal} signal */
export function walkByArrows(within, signal) {
  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || needsArrows(event.target, way)) return;
    const dialog = document.querySelector("dialog[open]");
    const next = nearest(dialog ?? within, way);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }, { signal });
}

/** @param {EventTarget | null} target @param {[number, number]} way */
function needsArrows(target, way) {
  if (target instanceof HTMLSelectElement) return way[1] !== 0;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type) && (way[0] !== 0 || target.type === "range");
}

/** @param {Element} within @param {[number, number]} way */
function nearest(within, [right, down]) {
  const controls = /** @type {HTMLElement[]} */ ([...within.querySelectorAll(CONTROLS)].filter((one) => one.checkVisibility()));
  const active = document.activeElement;
  if (!active || active === document.body || !within.contains(active)) return controls[0];
  const from = middle(active);
  let best = null;
  let least = Infinity;
  for (const control of controls) {
    if (control === active) continue;
    const to = middle(control);
    const along = (to.x - from.x) * right + (to.y - from.y) * down;
    const aside = Math.abs((to.x - from.x) * down) + Math.abs((to.y - from.y) * right);
    if (along > 4 && along + ASIDE * aside < least) {
      least = along + ASIDE * aside;
      best = control;
    }
  }
  return best;
}

/** @param {Element} element */
function middle(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
