// Where pages lie on the stage. Pure arithmetic: no element is touched here.

/** CSS pixels of one PDF point at 100 %. */
export const POINT = 96 / 72;
/** What stays free beside a page that is as wide as the stage. */
const BESIDE = 16;
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

/**
 * @typedef {{width: number, height: number}} Size  of a page, in points
 * @typedef {"width" | "page" | "zoom"} Fit
 * @typedef {{fit: Fit, zoom: number, rotation: number, spread: number, flow: "scroll" | "single"}} View
 *   zoom: 1 is 100 %; rotation: quarter turns clockwise; spread: pages side by side, 1 or 2
 * @typedef {{width: number, height: number, gap: number, widest: number}} Room  the stage, in CSS pixels
 * @typedef {{page: number, x: number, y: number, width: number, height: number, scale: number, bottom: number}} Box
 *   page counts from 1; scale: CSS pixels per point; bottom: of the whole row, so that it never falls from box to box
 * @typedef {{boxes: Box[], width: number, height: number}} Layout
 */

/**
 * The next larger or smaller zoom of the usual steps.
 * @param {number} zoom
 * @param {1 | -1} way
 */
export function stepped(zoom, way) {
  const beyond = way > 0 ? STEPS.find((step) => step > zoom * 1.01) : STEPS.findLast((step) => step < zoom * 0.99);
  return beyond ?? clampZoom(zoom);
}

/** @param {number} zoom */
export function clampZoom(zoom) {
  return Math.min(STEPS[STEPS.length - 1], Math.max(STEPS[0], zoom));
}

/**
 * Boxes of all pages in continuous reading, of the current spread in page-by-page reading.
 * @param {Size[]} sizes
 * @param {View} view
 * @param {Room} room
 * @param {number} current
 * @returns {Layout}
 */
export function arrange(sizes, view, room, current) {
  const rows = spreads(sizes.length, view.spread);
  const shown = view.flow === "single" ? [rows[Math.floor((current - 1) / view.spread)] ?? []] : rows;
  const width = Math.max(room.width, ...shown.map((row) => rowWidth(row, sizes, view, room)));
  /** @type {Box[]} */
  const boxes = [];
  let top = room.gap;
  for (const row of shown) {
    const scale = scaleOf(row, sizes, view, room);
    const sides = row.map((page) => turned(sizes[page - 1], view.rotation));
    const tallest = Math.round(Math.max(0, ...sides.map((side) => side.height * scale)));
    let left = Math.round((width - rowWidth(row, sizes, view, room)) / 2);
    row.forEach((page, at) => {
      const box = { width: Math.round(sides[at].width * scale), height: Math.round(sides[at].height * scale) };
      boxes.push({ page, x: left, y: top, ...box, scale, bottom: top + tallest });
      left += box.width + room.gap;
    });
    top += tallest + room.gap;
  }
  return { boxes, width, height: top };
}

/**
 * Boxes that meet the span between two heights, in order.
 * @param {Box[]} boxes
 * @param {number} top
 * @param {number} bottom
 */
export function between(boxes, top, bottom) {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle].bottom <= top) low = middle + 1;
    else high = middle;
  }
  const end = boxes.findIndex((box, at) => at >= low && box.y >= bottom);
  return boxes.slice(low, end < 0 ? boxes.length : end);
}

/**
 * A point of the turned page, as fractions, in the page that was not turned.
 * @param {number} x
 * @param {number} y
 * @param {number} rotation quarter turns clockwise
 * @returns {[number, number]}
 */
export function unturned(x, y, rotation) {
  if (rotation === 1) return [y, 1 - x];
  if (rotation === 2) return [1 - x, 1 - y];
  if (rotation === 3) return [1 - y, x];
  return [x, y];
}

/**
 * @param {Size} size
 * @param {number} rotation
 * @returns {Size}
 */
export function turned(size, rotation) {
  return rotation % 2 ? { width: size.height, height: size.width } : size;
}

/**
 * @param {number} count
 * @param {number} spread
 * @returns {number[][]}
 */
function spreads(count, spread) {
  const rows = [];
  for (let page = 1; page <= count; page += spread) {
    rows.push(Array.from({ length: Math.min(spread, count - page + 1) }, (_, at) => page + at));
  }
  return rows;
}

/**
 * @param {number[]} row
 * @param {Size[]} sizes
 * @param {View} view
 * @param {Room} room
 */
function scaleOf(row, sizes, view, room) {
  if (view.fit === "zoom") return view.zoom * POINT;
  const sides = row.map((page) => turned(sizes[page - 1], view.rotation));
  const gaps = room.gap * (view.spread - 1);
  // A last page alone in its spread keeps the size of its neighbours.
  const wide = (sides.reduce((sum, side) => sum + side.width, 0) * view.spread) / row.length;
  const tall = Math.max(...sides.map((side) => side.height));
  const across = (Math.min(room.width - BESIDE, room.widest * view.spread) - gaps) / wide;
  if (view.fit === "width") return across;
  return Math.min((room.width - BESIDE - gaps) / wide, (room.height - 2 * room.gap) / tall);
}

/**
 * @param {number[]} row
 * @param {Size[]} sizes
 * @param {View} view
 * @param {Room} room
 */
function rowWidth(row, sizes, view, room) {
  const scale = scaleOf(row, sizes, view, room);
  const sum = row.reduce((wide, page) => wide + Math.round(turned(sizes[page - 1], view.rotation).width * scale), 0);
  return sum + room.gap * (row.length - 1);
}
