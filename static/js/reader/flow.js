// The words of a page as running text: headings, paragraphs, sentences. Arithmetic and reading only, no element.

/**
 * @typedef {import("./words.js").Word} Word
 * @typedef {import("./words.js").Quad} Quad
 * @typedef {import("./words.js").PageWords} PageWords
 * @typedef {{text: string, quads: Quad[]}} Sentence
 * @typedef {{level: number, sentences: Sentence[]}} Block   level: of a heading, 1 for a chapter; 0 for a paragraph
 * @typedef {{word: Word, row: number}} Placed
 * @typedef {{words: Placed[], left: number, right: number, top: number, bottom: number}} Run  words of a line that belong together
 */

/** In heights of the line: what is farther apart is a column, or the other side of a letterhead. */
const APART = 2.5;
const PITCH = 1.55; // times the usual distance of lines: a new paragraph
const SHORT = 0.86; // of the width: a line that ends before it ends its paragraph, where a sentence ends too
const SHORTER = 0.75; // of the width: it ends its paragraph, where what follows does not go on in small letters
const INDENT = 0.9; // heights of a line
const LONGEST = 220; // letters that a voice says in one breath
const LONGEST_HEADING = 160;
const FEWEST = 3; // words of a sentence: "Điều 1." is none
const HEADS = [/^(phần|chương)\s+(thứ\s+\p{L}+|[\divxlc]+)(?![\p{L}\d])/iu, /^(mục|tiểu mục)\s+[\divxlc]+(?![\p{L}\d])/iu, /^điều\s+\d+[a-zđ]?\s*[.:]/iu];
const POINT = /^(\d+(\.\d+)*[.)]|[a-zđ][.)]|[-–+•*])$/iu;
const ENDS = /[.!?…;:]["”’)]*$/u;

/** @param {PageWords} page @returns {Block[]} */
export function flowOf(page) {
  const runs = page.lines.flatMap(runsOf).filter((run, at, all) => !isPageNumber(run, at, all.length));
  const left = Math.min(...runs.map((run) => run.left));
  const right = Math.max(...runs.map((run) => run.right));
  const pitch = middle(runs.slice(1).map((run, at) => run.bottom - runs[at].bottom).filter((step) => step > 0));
  /** @type {Run[][]} */
  const paragraphs = [];
  runs.forEach((run, at) => {
    const before = runs[at - 1];
    if (!before || begins(run, before, { left, right, pitch })) paragraphs.push([]);
    paragraphs[paragraphs.length - 1].push(run);
  });
  return paragraphs.flatMap((lines) => blocksOf(lines.flatMap((run) => run.words)));
}

/** Every sentence of a page, in order. @param {PageWords} page @returns {Sentence[]} */
export function sentencesOf(page) {
  return flowOf(page).flatMap((block) => block.sentences);
}

/** @param {import("./words.js").Line} line @param {number} row @returns {Run[]} */
function runsOf({ words }, row) {
  /** @type {Word[][]} */
  const parts = [];
  const tall = Math.max(...words.map((word) => word[4] - word[2])); // of the line: a hyphen has next to no height
  words.forEach((word, at) => {
    const gap = at ? word[1] - words[at - 1][3] : Infinity;
    if (gap > APART * tall || gap < -tall) parts.push([]);
    parts[parts.length - 1].push(word);
  });
  return parts.map((part) => ({
    words: part.map((word) => ({ word, row })), left: part[0][1], right: part[part.length - 1][3],
    top: Math.min(...part.map((word) => word[2])), bottom: Math.max(...part.map((word) => word[4])),
  }));
}

/** @param {Run} run @param {number} at @param {number} count */
function isPageNumber(run, at, count) {
  return (at === 0 || at === count - 1) && run.words.length === 1 && /^[\divxlc]{1,5}$/i.test(run.words[0].word[0]);
}

/** @param {Run} run @param {Run} before @param {{left: number, right: number, pitch: number}} page */
function begins(run, before, { left, right, pitch }) {
  const tall = before.bottom - before.top;
  const step = run.bottom - before.bottom;
  if (Math.abs(step) < tall / 2 || step < 0) return true; // beside it: another column
  if (headOf(said(run.words)) || POINT.test(run.words[0].word[0])) return true;
  if (step > PITCH * pitch || run.right < before.left || (isLoud(before) && !isLoud(run))) return true;
  const ended = ENDS.test(before.words[before.words.length - 1].word[0]);
  const filled = (before.right - left) / (right - left);
  const goesOn = /^\p{Ll}/u.test(run.words[0].word[0]);
  if (filled < SHORT && (ended || (!goesOn && run.left - left > INDENT * tall))) return true;
  if (filled < SHORTER && !goesOn) return true;
  return ended && run.left - before.left > INDENT * tall;
}

/** Whether it is all in capitals, as titles are. @param {Run} run */
function isLoud({ words }) {
  const text = said(words);
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** @param {Placed[]} words @returns {Block[]} */
function blocksOf(words) {
  const text = said(words);
  const head = headOf(text);
  if (!head) return [{ level: 0, sentences: sentencesIn(words) }];
  if (text.length <= LONGEST_HEADING && !/[.;:]$/.test(text.slice(head.length).trim())) return [{ level: head.level, sentences: sentencesIn(words) }];
  const count = text.slice(0, head.length).trim().split(" ").length;
  return [{ level: head.level, sentences: sentencesIn(words.slice(0, count)) }, { level: 0, sentences: sentencesIn(words.slice(count)) }];
}

/** @param {string} text @returns {{level: number, length: number} | null} */
function headOf(text) {
  for (const [at, pattern] of HEADS.entries()) {
    const found = pattern.exec(text);
    if (found) return { level: 1 + at, length: found[0].length };
  }
  return null;
}

/** @param {Placed[]} words @returns {Sentence[]} */
function sentencesIn(words) {
  /** @type {Placed[][]} */
  const parts = [[]];
  let letters = 0;
  words.forEach((one, at) => {
    const part = parts[parts.length - 1];
    part.push(one);
    letters += one.word[0].length + 1;
    const next = words[at + 1]?.word[0] ?? "";
    const ends = ENDS.test(one.word[0]) && part.length >= FEWEST && (/[;:]$/.test(one.word[0]) || !/^\p{Ll}/u.test(next));
    if (next && (ends || (letters > LONGEST && (/,$/.test(one.word[0]) || letters > 1.5 * LONGEST)))) {
      parts.push([]);
      letters = 0;
    }
  });
  return parts.filter((part) => part.length).map((part) => ({ text: said(part), quads: quadsOf(part) }));
}

/** @param {Placed[]} words */
function said(words) {
  return words.map(({ word }) => word[0]).join(" ");
}

/** One box for each line. @param {Placed[]} words @returns {Quad[]} */
function quadsOf(words) {
  /** @type {Map<number, Quad>} */
  const rows = new Map();
  for (const { word: [, x0, y0, x1, y1], row } of words) {
    const [a, b, c, d] = rows.get(row) ?? [x0, y0, x1, y1];
    rows.set(row, [Math.min(a, x0), Math.min(b, y0), Math.max(c, x1), Math.max(d, y1)]);
  }
  return [...rows.values()];
}

/** @param {number[]} numbers */
function middle(numbers) {
  return [...numbers].sort((one, two) => one - two)[numbers.length >> 1] ?? 0;
}
