// The page's text as SVG in page units, over the picture: it can be selected, copied, searched and read aloud.
// Attributes only: the content security policy allows no inline style, and zooming needs no new layout.

const SVG = "http://www.w3.org/2000/svg";
const BASELINE = 0.22;
/** In heights of the line: justified lines have spaces of half a height and more. */
const WIDEST_SPACE = 0.9;

/**
 * Fills the layer with one <text> a line and one <tspan> a run of words.
 * @param {SVGElement} layer
 * @param {import("./words.js").PageWords} words
 */
export function writeText(layer, words) {
  layer.setAttribute("viewBox", `0 0 ${words.w} ${words.h}`);
  layer.replaceChildren(...words.lines.filter((line) => line.words.length).map(lineOf));
}

/**
 * Draws marks over passages (search hits, the passage turned to).
 * @param {SVGElement} layer
 * @param {import("./words.js").Quad[]} quads
 * @param {string} name class of the rectangles
 */
export function mark(layer, quads, name) {
  layer.append(...quads.map(([x0, y0, x1, y1]) => make("rect", {
    class: name, x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0),
  })));
}

/**
 * What the selection holds, words apart by a space, lines and pages by a line break; null when it holds no page text.
 * @param {Selection} selection
 * @param {ParentNode} within
 * @returns {string | null}
 */
export function selectedText(selection, within) {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const lines = [...within.querySelectorAll(".page__text text")].filter((line) => range.intersectsNode(line));
  if (!lines.length) return null;
  return lines.map((line) => partOf(line, range)).filter(Boolean).join("\n");
}

/**
 * @param {Element} line
 * @param {Range} range
 */
function partOf(line, range) {
  const parts = [...line.children].filter((run) => range.intersectsNode(run));
  return parts.map((run) => {
    const node = /** @type {Text} */ (run.firstChild);
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    return node.data.slice(from, to);
  }).filter(Boolean).join(" ");
}

/** @param {import("./words.js").Line} line */
function lineOf(line) {
  const top = Math.min(...line.words.map((word) => word[2]));
  const bottom = Math.max(...line.words.map((word) => word[4]));
  const tall = Math.max(1, bottom - top);
  const text = make("text", { y: round(bottom - tall * BASELINE), "font-size": round(tall * (1 - BASELINE)) });
  runs(line.words, tall).forEach((run, at) => {
    if (at) text.append(" ");
    const left = run[0][1], right = run[run.length - 1][3];
    const span = make("tspan", { x: left, textLength: round(Math.max(0.1, right - left)), lengthAdjust: "spacingAndGlyphs" });
    span.append(run.map((word) => word[0]).join(" "));
    text.append(span);
  });
  return text;
}

/**
 * The words of a line, parted where the gap is wider than a space can be: columns, tables, what stands at a tab.
 * Each run is stretched as one, since browsers take many times longer to lay out every word by itself.
 * @param {import("./words.js").Word[]} words
 * @param {number} tall
 */
function runs(words, tall) {
  /** @type {import("./words.js").Word[][]} */
  const found = [[words[0]]];
  words.slice(1).forEach((word, at) => {
    if (word[1] - words[at][3] > tall * WIDEST_SPACE || word[1] < words[at][1]) found.push([]);
    found[found.length - 1].push(word);
  });
  return found;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 100) / 100;
}
