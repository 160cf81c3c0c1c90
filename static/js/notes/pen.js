// The pen: a finger, a mouse or a stylus draws on the page under it. What is drawn follows the hand within a frame, since
// only the stroke in hand is touched. Where a stylus was seen, the palm and the fingers draw nothing.

import { newId } from "../ids.js";
import { strokes } from "./drawing.js";

const LIKE_A_PEN = 0.5; // what a mouse presses with
const NEAR = 0.6; // page units: a hand that rests makes no points
const LONGEST = 4_500; // numbers of one stroke; a longer one goes on as the next
const HELD_EVERY = 250; // ms: so much of a stroke is lost at most when the tab is killed

/**
 * @typedef {{page: number, notes: SVGElement}} Sheet
 * @typedef {{id: string, pointer: number, sheet: Sheet, points: number[], layer: SVGElement, held: number}} Stroke   held: when it was put away
 * @typedef {{id: string, page: number, points: number[]}} Line
 * @typedef {{hold: (line: Line) => void, done: (line: Line) => void, drop: (id: string) => void}} Hands
 *   hold: put away what is drawn so far; drop: it was none
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
   * @param {Hands} hands
   */
  constructor(stage, sheetOf, hands) {
    this.stage = stage;
    this.sheetOf = sheetOf;
    this.hands = hands;
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
    this.#stroke = { id: newId(), pointer: event.pointerId, sheet, points: [], layer, held: performance.now() };
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
    if (event.type === "pointerup") this.hands.done(lineOf(stroke));
    else this.hands.drop(stroke.id);
  }

  /** @param {PointerEvent[]} events */
  #draw(events) {
    const stroke = /** @type {Stroke} */ (this.#stroke);
    const { sheet, points, layer } = stroke;
    const inverse = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (sheet.notes)).getScreenCTM()?.inverse();
    if (!inverse) return;
    for (const { clientX, clientY, pressure, pointerType } of events) {
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(inverse);
      const [lastX, lastY] = points.slice(-3);
      if (lastX !== undefined && Math.hypot(x - lastX, y - lastY) < NEAR) continue;
      points.push(round(x), round(y), pointerType === "pen" ? round(pressure) : LIKE_A_PEN);
    }
    layer.replaceChildren(...strokes(points, this.width));
    if (points.length >= LONGEST) this.#goOn(stroke);
    else if (performance.now() - stroke.held > HELD_EVERY) this.#hold(stroke);
  }

  /** @param {Stroke} stroke */
  #hold(stroke) {
    stroke.held = performance.now();
    this.hands.hold(lineOf(stroke));
  }

  /** @param {Stroke} stroke */
  #goOn(stroke) {
    this.hands.done(lineOf(stroke));
    stroke.id = newId();
    stroke.points.splice(0, stroke.points.length - 3);
  }
}

/** @param {Stroke} stroke @returns {Line} */
function lineOf({ id, sheet, points }) {
  return { id, page: sheet.page, points: points.slice() };
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 100) / 100;
}
