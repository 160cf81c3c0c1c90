// The pen: a finger, a mouse or a stylus draws on the page under it. What is drawn follows the hand within a frame, since
// only the stroke in hand is touched. Where a stylus was seen, the palm and the fingers draw nothing.

import { strokes } from "./drawing.js";

const LIKE_A_PEN = 0.5; // what a mouse presses with
const NEAR = 0.6; // page units: a hand that rests makes no points
const LONGEST = 4_500; // numbers of one stroke; a longer one goes on as the next

/**
 * @typedef {{page: number, notes: SVGElement}} Sheet
 * @typedef {{pointer: number, sheet: Sheet, points: number[], layer: SVGElement}} Stroke
 */

export class Pen {
  #sawStylus = false;
  /** @type {Stroke | null} */
  #stroke = null;
  colour = "den";
  width = 1.8;

  /**
   * @param {HTMLElement} stage
   * @param {(element: Element) => Sheet | null} sheetOf
   * @param {(page: number, points: number[]) => void} done
   */
  constructor(stage, sheetOf, done) {
    this.stage = stage;
    this.sheetOf = sheetOf;
    this.done = done;
    this.on = false;
    const options = { passive: false };
    stage.addEventListener("pointerdown", (event) => this.#down(event), options);
    stage.addEventListener("pointermove", (event) => this.#move(event), options);
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.#up(/** @type {PointerEvent} */ (event)));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === "pen") this.#sawStylus = true;
    if (!this.on || this.#stroke || event.button !== 0 || (this.#sawStylus && event.pointerType === "touch")) return;
    const sheet = this.sheetOf(/** @type {Element} */ (event.target));
    if (!sheet) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    const layer = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", "g"));
    layer.setAttribute("class", `mark mark--ink mark--${this.colour}`);
    sheet.notes.append(layer);
    this.#stroke = { pointer: event.pointerId, sheet, points: [], layer };
    this.#draw([event]);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.#stroke?.pointer !== event.pointerId) return;
    event.preventDefault();
    this.#draw(event.getCoalescedEvents?.() ?? [event]);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const stroke = this.#stroke;
    if (stroke?.pointer !== event.pointerId) return;
    this.#stroke = null;
    stroke.layer.remove();
    if (event.type === "pointerup") this.done(stroke.sheet.page, stroke.points);
  }

  /** @param {PointerEvent[]} events */
  #draw(events) {
    const { sheet, points, layer } = /** @type {Stroke} */ (this.#stroke);
    const inverse = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (sheet.notes)).getScreenCTM()?.inverse();
    if (!inverse) return;
    for (const { clientX, clientY, pressure, pointerType } of events) {
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(inverse);
      const [lastX, lastY] = points.slice(-3);
      if (lastX !== undefined && Math.hypot(x - lastX, y - lastY) < NEAR) continue;
      points.push(round(x), round(y), pointerType === "pen" ? round(pressure) : LIKE_A_PEN);
    }
    layer.replaceChildren(...strokes(points, this.width));
    if (points.length < LONGEST) return;
    this.done(sheet.page, points.slice());
    points.splice(0, points.length - 3);
  }
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 100) / 100;
}
