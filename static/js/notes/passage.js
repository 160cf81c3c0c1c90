// From what is selected on the pages to passages of whole words: where they stand, what they say, what stands around them.

const AROUND = 32;

/**
 * @typedef {import("../reader/words.js").Word} Word
 * @typedef {import("./notebook.js").Quad} Quad
 * @typedef {{page: number, place: {quads: Quad[], quote: string, before: string, after: string}}} Passage
 */

/**
 * One passage for each page that the selection touches.
 * @param {Selection} selection
 * @param {ParentNode} within
 * @param {import("../reader/words.js").Words} words
 * @returns {Promise<Passage[]>}
 */
export async function passagesOf(selection, within, words) {
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const layers = [...within.querySelectorAll(".page__text")].filter((layer) => range.intersectsNode(layer));
  const found = [];
  for (const layer of layers) {
    const page = Number(/** @type {HTMLElement} */ (layer.closest(".page")).dataset.page);
    const lines = (await words.of(page)).lines.filter((line) => line.words.length);
    const chosen = [...layer.querySelectorAll("text")].map((line, row) => chosenOf(line, lines[row]?.words ?? [], range));
    const passage = passageOf(lines.map((line) => line.words), chosen);
    if (passage) found.push({ page, place: passage });
  }
  return found;
}

/**
 * Which words of a line are selected, if only in part. The runs of a line hold its words in order, a space between.
 * @param {Element} line
 * @param {Word[]} words
 * @param {Range} range
 * @returns {boolean[]}
 */
function chosenOf(line, words, range) {
  /** @type {boolean[]} */
  const chosen = [];
  for (const run of line.children) {
    const node = /** @type {Text} */ (run.firstChild);
    const touched = range.intersectsNode(node);
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    for (let at = 0; at < node.length && chosen.length < words.length; ) {
      const end = at + words[chosen.length][0].length;
      chosen.push(touched && from < end && to > at);
      at = end + 1;
    }
  }
  return chosen;
}

/**
 * @param {Word[][]} lines
 * @param {boolean[][]} chosen
 */
function passageOf(lines, chosen) {
  /** @type {Quad[]} */
  const quads = [];
  /** @type {string[][]} */
  const said = [[], [], []]; // before, within, after
  lines.forEach((words, row) => {
    const own = words.filter((_, at) => chosen[row]?.[at]);
    if (own.length) quads.push(quadOf(own));
    words.forEach((word, at) => said[chosen[row]?.[at] ? 1 : said[1].length ? 2 : 0].push(word[0]));
  });
  if (!quads.length) return null;
  const [before, quote, after] = said.map((part) => part.join(" ").normalize("NFC"));
  return { quads, quote, before: before.slice(-AROUND), after: after.slice(0, AROUND) };
}

/** @param {Word[]} words @returns {Quad} */
function quadOf(words) {
  return [Math.min(...words.map((word) => word[1])), Math.min(...words.map((word) => word[2])),
    Math.max(...words.map((word) => word[3])), Math.max(...words.map((word) => word[4]))];
}
