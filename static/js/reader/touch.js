// Fingers: a swipe turns the page in page-by-page reading, two fingers zoom; Ctrl and the wheel zoom as well.

const SWIPE = 60;

/**
 * @param {import("./stage.js").Stage} stage
 * @param {() => void} moved the hand has moved the page
 * @param {AbortSignal} signal
 */
export function listenToFingers(stage, moved, signal) {
  /** @type {Map<number, {x: number, y: number, startX: number, startY: number}>} */
  const fingers = new Map();
  let spread = 0;
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const { element } = stage;
  element.addEventListener("pointerdown", ({ pointerType, pointerId, clientX: x, clientY: y }) => {
    if (pointerType !== "touch") return;
    fingers.set(pointerId, { x, y, startX: x, startY: y });
    if (fingers.size === 2) spread = apart();
  }, { signal });
  element.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    const finger = fingers.get(pointerId);
    if (finger) Object.assign(finger, { x: clientX, y: clientY });
  }, { signal });
  element.addEventListener("pointerup", ({ pointerId }) => {
    const finger = fingers.get(pointerId);
    if (fingers.size === 2 && spread) {
      stage.scale(apart() / spread);
      fingers.clear();
    } else if (finger && fingers.size === 1) swipe(finger);
    fingers.delete(pointerId);
  }, { signal });
  element.addEventListener("pointercancel", ({ pointerId }) => fingers.delete(pointerId), { signal });
  element.addEventListener("wheel", (event) => {
    moved();
    if (!event.ctrlKey) return;
    event.preventDefault();
    stage.scale(Math.exp(-event.deltaY / 300));
  }, { signal, passive: false });
  element.addEventListener("touchmove", (event) => {
    moved();
    if (event.touches.length > 1) event.preventDefault();
  }, { signal, passive: false });

  /** @param {{x: number, y: number, startX: number, startY: number}} finger */
  function swipe({ x, y, startX, startY }) {
    const across = x - startX;
    const zoomed = element.scrollWidth > element.clientWidth + 4;
    if (stage.view.flow !== "single" || zoomed) return;
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(y - startY)) return;
    moved();
    stage.turn(across < 0 ? 1 : -1);
  }
}
