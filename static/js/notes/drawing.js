// How notes look on a page: SVG in page units, over the text.

const SVG = "http://www.w3.org/2000/svg";
const WIDTHS = 4;

/**
 * @typedef {import("./notebook.js").Note} Note
 * @typedef {import("./notebook.js").Quad} Quad
 */

/**
 * The parts of a note on its page; `number` is written where it has words.
 * @param {Note} note
 * @param {number} number
 * @param {string} label for whoever does not see the number
 * @param {number} wide of the page
 */
export function drawn(note, number, label, wide) {
  const group = shapes(note, wide);
  const { quads = [], at } = note.place;
  const last = quads[quads.length - 1];
  const corner = at ?? (last && note.words ? [last[2] + 1, last[1] - 4] : null);
  if (corner) group.append(badge(Math.min(corner[0], wide - 18), corner[1], number, label));
  return group;
}

/**
 * The same of a note that somebody else shares: the name of its writer stands in the margin beside it.
 * @param {Note} note
 * @param {string} name none: it stands at another one already
 * @param {string} label
 * @param {number} top
 * @param {number} wide of the page
 */
export function named(note, name, label, top, wide) {
  const group = shapes(note, wide);
  group.classList.add("mark--lent");
  if (name) group.append(tag(28, top, name, label, 9 + 6.4 * name.length));
  return group;
}

/** @param {Note} note @param {number} wide of the page */
function shapes(note, wide) {
  const group = make("g", { class: `mark mark--${note.kind.toLowerCase()} ${note.colour ? `mark--${note.colour}` : ""}`, "data-note": note.id });
  const { quads = [], points, width = 1.6 } = note.place;
  if (note.kind === "INK") group.append(...strokes(points ?? [], width));
  else if (note.kind === "BOOKMARK") group.append(make("path", { d: `M${wide - 44} 0h22v40l-11 -9 -11 9z` }));
  else group.append(...quads.map((quad) => lineOf(note.kind, quad)));
  return group;
}

/**
 * A stroke as paths of a few widths: the harder the hand, the wider the line.
 * @param {number[]} points x, y, pressure
 * @param {number} width
 */
export function strokes(points, width) {
  /** @type {{step: number, d: string}[]} */
  const parts = [];
  for (let at = 0; at + 2 < points.length; at += 3) {
    const [x, y, pressure] = points.slice(at, at + 3);
    const step = Math.min(WIDTHS - 1, Math.floor(pressure * WIDTHS));
    const last = parts[parts.length - 1];
    if (last) last.d += `L${x} ${y}`;
    if (last?.step !== step) parts.push({ step, d: `M${x} ${y}L${x} ${y}` });
  }
  return parts.map(({ step, d }) => make("path", { d, "stroke-width": (width * (0.55 + 0.3 * step)).toFixed(2) }));
}

/** @param {Note["kind"]} kind @param {Quad} quad */
function lineOf(kind, [x0, y0, x1, y1]) {
  const tall = y1 - y0;
  if (kind === "UNDERLINE") return make("rect", { x: x0, y: y1 - tall * 0.06, width: x1 - x0, height: Math.max(1, tall * 0.09) });
  if (kind === "STRIKE") return make("rect", { x: x0, y: y0 + tall * 0.5, width: x1 - x0, height: Math.max(1, tall * 0.08) });
  return make("rect", { x: x0, y: y0, width: x1 - x0, height: tall });
}

/** @param {number} x @param {number} y @param {number} number @param {string} label */
function badge(x, y, number, label) {
  return tag(x, y, String(number), label, 16);
}

/** @param {number} x @param {number} y @param {string} words @param {string} label for whoever does not see them @param {number} width */
function tag(x, y, words, label, width) {
  const text = make("text", { x: x + width / 2, y: y + 11.6, "text-anchor": "middle", "aria-hidden": "true" });
  text.append(words);
  const group = make("g", { class: "mark__badge", role: "button", tabindex: "0", "aria-label": label });
  group.append(make("rect", { x, y, width, height: 15 }), text);
  return group;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function make(name, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
