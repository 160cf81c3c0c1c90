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
  let frame = 0;
  const pair = () => /** @type {{x: number, y: number}[]} */ ([...fingers.values()]);
  const apart = () => Math.hypot(pair()[0].x - pair()[1].x, pair()[0].y - pair()[1].y);
  const between = () => ({ x: (pair()[0].x + pair()[1].x) / 2, y: (pair()[0].y + pair()[1].y) / 2 });
  const { element } = stage;
  element.addEventListener("pointerdown", ({ pointerType, pointerId, clientX: x, clientY: y }) => {
    if (pointerType !== "touch") return;
    fingers.set(pointerId, { x, y, startX: x, startY: y });
    if (fingers.size === 2) spread = apart();
  }, { signal });
  element.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    const finger = fingers.get(pointerId);
    if (finger) Object.assign(finger, { x: clientX, y: clientY });
    if (fingers.size !== 2 || !spread) return;
    // What is drawn is stretched under the fingers; it is drawn anew once they are lifted.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => fingers.size === 2 && stage.stretch(apart() / spread, between()));
  }, { signal });
  element.addEventListener("pointerup", ({ pointerId }) => {
    const finger = fingers.get(pointerId);
    if (fingers.size === 2 && spread) {
      const [factor, middle] = [apart() / spread, between()];
      fingers.clear();
      stage.stretch(1);
      moved();
      stage.scale(factor, middle);
    } else if (finger && fingers.size === 1) swipe(finger);
    fingers.delete(pointerId);
    if (fingers.size < 2) spread = 0;
  }, { signal });
  element.addEventListener("pointercancel", ({ pointerId }) => {
    fingers.delete(pointerId);
    stage.stretch(1);
  }, { signal });
  element.addEventListener("wheel", (event) => {
    moved();
    if (!event.ctrlKey) return;
    event.preventDefault();
    stage.scale(Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  }, { signal, passive: false });
  element.addEventListener("touchmove", (event) => {
    moved();
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
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
