// The stage: a scrolling room in which only the pages near the eye exist. It knows which page is being read.
//
// Events: "turn" {page} another page is being read; "rest" {page, y} the eye has stopped; "drawn" {page};
// "page-shown" and "page-hidden" {view}: a page came or went (notes hang on these); "zoom".

import { arrange, between, clampZoom, POINT, stepped } from "./geometry.js";
import { PageView } from "./page-view.js";
import { Pictures } from "./pictures.js";

const EYE = 0.3;
const REST = 160;
const CAPTION = 40;
const CANVAS_BYTES = 128 * 2 ** 20;
/** The tallest element that every browser lays out rightly, in device pixels: Firefox ends at 17.9 million, Chromium and
 * WebKit at 33.5. A taller paper is shown through a span of it, which moves along. */
const TALLEST = 16e6;

/**
 * @typedef {import("./geometry.js").View} View
 * @typedef {import("./words.js").Quad} Quad
 */

export class Stage extends EventTarget {
  /** @type {Map<number, PageView>} */
  #views = new Map();
  /** @type {import("./geometry.js").Layout} */
  #layout = { boxes: [], width: 0, height: 0 };
  /** @type {View} */
  #view = { fit: "width", zoom: 1, rotation: 0, spread: 1, flow: "scroll" };
  #current = 1;
  #pinned = -1;
  /** How far down the paper the scrolled span begins; 0 for all but the longest. */
  #shift = 0;
  #last = { top: 0, at: 0 };
  #resting = 0;
  #frame = 0;
  /** @type {1 | -1} */
  #way = 1;
  /** @type {Map<number, Quad[]>} */
  #marks = new Map();
  /** @type {{page: number, quads: Quad[]} | null} */
  #chosen = null;
  /** @type {Map<number, string>} */
  #changes = new Map();

  /**
   * @param {HTMLElement} element that scrolls; its first child holds the pages
   * @param {HTMLTemplateElement} template of one page
   * @param {{slices?: import("./slices.js").Slices | null, widest?: number}} [options]
   */
  constructor(element, template, { slices = null, widest = 900 } = {}) {
    super();
    this.element = element;
    this.sheets = /** @type {HTMLElement} */ (element.firstElementChild);
    this.template = template;
    this.slices = slices;
    this.widest = widest;
    this.pictures = new Pictures();
    /** @type {import("./paper.js").Paper | null} */
    this.paper = null;
    /** @type {import("./words.js").Words | null} */
    this.words = null;
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.resizing = new ResizeObserver(() => this.arrange());
    this.resizing.observe(element);
  }

  /**
   * @param {import("./paper.js").Paper} paper
   * @param {import("./words.js").Words} words
   * @param {number} page
   * @param {number} [y]
   */
  open(paper, words, page, y = 0) {
    this.#drop();
    this.paper = paper;
    this.words = words;
    this.#current = page;
    this.#layout = this.#arranged();
    this.goto(page, y);
  }

  /**
   * The same paper with more of its pages ready.
   * @param {import("./paper.js").Paper} paper
   */
  refresh(paper) {
    const { page, y } = this.place;
    for (const [n, view] of this.#views) if (!view.page && paper.page(n)) this.#hide(n);
    this.paper = paper;
    if (this.words) this.words.paper = paper;
    this.#layout = this.#arranged();
    this.goto(page, y);
  }

  close() {
    this.resizing.disconnect();
    clearTimeout(this.#resting);
    cancelAnimationFrame(this.#frame);
    this.#drop();
    this.pictures.clear();
    this.paper = null;
  }

  get count() {
    return this.paper?.count ?? 0;
  }

  get current() {
    return this.#current;
  }

  get view() {
    return this.#view;
  }

  /** 1 is 100 %, whatever the page is fitted to. */
  get zoom() {
    return (this.#box(this.#current)?.scale ?? POINT) / POINT;
  }

  /** Bytes of all canvases and of the bitmaps waiting. */
  get bytes() {
    return [...this.#views.values()].reduce((sum, view) => sum + view.bytes, this.pictures.bytes);
  }

  /** The page read, and how far down its top the window begins (0 to 1). */
  get place() {
    const box = this.#box(this.#current);
    const y = box ? (this.#top - box.y + this.#gap) / box.height : 0;
    return { page: this.#current, y: Math.min(0.999, Math.max(0, Math.round(y * 1000) / 1000)) };
  }

  /**
   * @param {number} page
   * @param {number} [y]
   */
  goto(page, y = 0) {
    const next = Math.min(Math.max(1, page), this.count);
    this.#way = next < this.#current ? -1 : 1;
    this.#become(next);
    if (this.#view.flow === "single" && !this.#box(next)) this.#layout = this.#arranged();
    const box = this.#box(next);
    if (!box) return;
    this.#aim(box.y - this.#gap + y * box.height);
    this.#last = { top: this.#top, at: performance.now() };
    this.#update();
    this.#rest();
  }

  /** @param {1 | -1} way */
  turn(way) {
    const step = this.#view.spread;
    const first = Math.floor((this.#current - 1) / step) * step + 1;
    const next = first + way * step;
    if (next >= 1 && next <= this.count) this.goto(next);
  }

  /**
   * Scrolls by most of a window; in page-by-page reading turns the page at its end.
   * @param {1 | -1} way
   */
  advance(way) {
    const before = this.element.scrollTop;
    this.element.scrollTop = before + way * this.element.clientHeight * 0.88;
    if (Math.abs(this.element.scrollTop - before) < 2) this.turn(way);
  }

  /**
   * @param {Partial<View>} change
   * @param {{x: number, y: number}} [fixed] the point of the stage that stays where it is; its middle if none is named
   */
  look(change, fixed) {
    const middle = this.#middle(fixed);
    this.#view = { ...this.#view, ...change };
    this.pictures.clear();
    this.#layout = this.#arranged();
    this.#restoreMiddle(middle);
    this.dispatchEvent(new CustomEvent("zoom"));
  }

  /** @param {1 | -1} way */
  step(way) {
    this.look({ fit: "zoom", zoom: stepped(this.zoom, way) });
  }

  /**
   * @param {number} factor
   * @param {{x: number, y: number}} [fixed] the point of the window between the fingers
   */
  scale(factor, fixed) {
    const { left, top } = this.element.getBoundingClientRect();
    this.look({ fit: "zoom", zoom: clampZoom(this.zoom * factor) }, fixed && { x: fixed.x - left, y: fixed.y - top });
  }

  /**
   * Stretches what is drawn while two fingers move; `scale` then draws it anew. 1 ends it.
   * @param {number} factor
   * @param {{x: number, y: number}} [fixed] the point of the window between the fingers
   */
  stretch(factor, fixed = { x: 0, y: 0 }) {
    const { left, top } = this.sheets.getBoundingClientRect();
    this.sheets.classList.toggle("sheets--stretched", factor !== 1);
    if (!this.sheets.style.getPropertyValue("--stretch-x") || factor === 1) {
      this.sheets.style.setProperty("--stretch-x", `${fixed.x - left}px`);
      this.sheets.style.setProperty("--stretch-y", `${fixed.y - top}px`);
    }
    this.sheets.style.setProperty("--stretch", String(clampZoom(this.zoom * factor) / this.zoom));
    if (factor === 1) for (const name of ["", "-x", "-y"]) this.sheets.style.removeProperty(`--stretch${name}`);
  }

  /** Lays the pages out again for the room there is, without losing the place. */
  arrange() {
    if (!this.paper) return;
    const { page, y } = this.place;
    this.#layout = this.#arranged();
    this.goto(page, y);
  }

  /**
   * Marks passages on the pages; the chosen one is brought into view.
   * @param {import("./words.js").Hit[]} hits
   * @param {import("./words.js").Hit | null} chosen
   */
  mark(hits, chosen) {
    this.#marks = grouped(hits);
    this.#chosen = chosen;
    const page = chosen && this.paper?.page(chosen.page);
    if (page) this.goto(page.n, Math.max(0, chosen.quads[0][1] / page.height - 0.08));
    for (const view of this.#views.values()) this.#remark(view);
  }

  /**
   * Marks what is read aloud, and brings it into view where it is not; null takes the mark away.
   * @param {{page: number, quads: import("./words.js").Quad[]} | null} passage
   */
  read(passage) {
    this.#marks = new Map();
    this.#chosen = passage;
    for (const view of this.#views.values()) this.#remark(view);
    const page = passage && this.paper?.page(passage.page);
    if (page && !this.#isSeen(page.n)) this.goto(page.n, Math.max(0, passage.quads[0][1] / page.height - 0.08));
  }

  /** Whether the passage turned to is in the window, on this page. @param {number} n */
  #isSeen(n) {
    const marks = [...(this.#views.get(n)?.element.querySelectorAll(".hit--chosen") ?? [])].map((it) => it.getBoundingClientRect());
    const room = this.element.getBoundingClientRect();
    return marks.length > 0 && marks.every(({ top, bottom }) => bottom > top && top >= room.top && bottom <= room.bottom);
  }

  /** @param {Map<number, string>} changes sentences by page */
  change(changes) {
    this.#changes = changes;
    for (const view of this.#views.values()) this.#remark(view);
  }

  /** Tries again what could not be fetched. */
  retry() {
    this.#update();
  }

  // --- inside

  get #gap() {
    return Math.min(CAPTION, Math.max(8, this.element.clientHeight * 0.04));
  }

  #arranged() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const room = { width: Math.max(80, width - 2), height, gap: CAPTION, widest: this.widest };
    return arrange(this.paper?.sizes ?? [], this.#view, room, this.#current);
  }

  #size() {
    this.sheets.style.setProperty("--sheets-width", `${this.#layout.width}px`);
    this.element.classList.toggle("stage--wide", this.#layout.width > this.element.clientWidth);
    const height = Math.min(this.#layout.height, this.#span);
    this.sheets.style.setProperty("--sheets-height", `${Math.max(height, this.element.clientHeight - 2)}px`);
  }

  /** The height of the scrolled span, CSS pixels. */
  get #span() {
    return Math.floor(TALLEST / devicePixelRatio);
  }

  /** How far down the paper the window begins. */
  get #top() {
    return this.element.scrollTop + this.#shift;
  }

  /** Scrolls so that the window begins there, moving the span when it does not reach. @param {number} top */
  #aim(top) {
    const edge = 4 * this.element.clientHeight;
    const within = top - this.#shift;
    const most = Math.max(0, this.#layout.height - this.#span);
    if (within < edge || within > this.#span - edge || this.#shift > most) {
      this.#shift = Math.min(most, Math.max(0, Math.round(top - this.#span / 2)));
    }
    this.#size();
    this.element.scrollTop = top - this.#shift;
    this.#pinned = this.#top;
  }

  /** @param {number} page */
  #box(page) {
    const first = this.#layout.boxes[0];
    return first && this.#layout.boxes[page - first.page];
  }

  /** @param {number} page */
  #become(page) {
    if (page === this.#current) return;
    this.#current = page;
    this.dispatchEvent(new CustomEvent("turn", { detail: { page } }));
  }

  #scrolled() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const top = this.#top;
      if (Math.abs(top - this.#pinned) > 2) {
        this.#pinned = -1;
        const eye = top + this.element.clientHeight * EYE;
        const seen = between(this.#layout.boxes, eye - 1, eye + this.element.clientHeight)[0];
        if (seen) {
          this.#way = top < this.#last.top ? -1 : 1;
          this.#become(Math.floor((this.#current - 1) / this.#view.spread) === Math.floor((seen.page - 1) / this.#view.spread)
            ? this.#current : seen.page);
        }
      }
      this.#update();
      this.#rest();
    });
  }

  #rest() {
    clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => {
      if (this.#layout.height > this.#span) this.#aim(this.#top);
      this.#update();
      this.#sharpen();
      this.dispatchEvent(new CustomEvent("rest", { detail: this.place }));
    }, REST);
  }

  /** Makes the pages near the eye, lets the others go, and draws. */
  #update() {
    if (!this.paper) return;
    const { clientHeight: height } = this.element;
    const top = this.#top;
    const now = performance.now();
    // A long drag of the scrollbar passes hundreds of pages: they stay blank until the hand slows down.
    const flying = Math.abs(top - this.#last.top) > height * 2 && now - this.#last.at < 120;
    this.#last = { top, at: now };
    const near = between(this.#layout.boxes, top - height * 0.6, top + height * 1.6);
    const wanted = new Set(near.map((box) => box.page));
    for (const n of [...this.#views.keys()]) if (!wanted.has(n)) this.#hide(n);
    for (const box of near) this.#show(box);
    if (flying) return;
    const seen = between(this.#layout.boxes, top, top + height).map((box) => box.page);
    const order = [...seen, ...[...wanted].filter((n) => !seen.includes(n))];
    const drawn = order.map((n) => this.#draw(n));
    Promise.all(drawn.slice(0, seen.length)).then(() => this.#prepare());
  }

  /** @param {import("./geometry.js").Box} box */
  #show(box) {
    const known = this.#views.get(box.page);
    const view = known ?? new PageView(this.template, /** @type {any} */ (this.paper), box.page);
    view.place(box, this.#view.rotation, this.#shift);
    if (known) return;
    this.#views.set(box.page, view);
    this.#insert(view);
    this.#remark(view);
    this.dispatchEvent(new CustomEvent("page-shown", { detail: { view } }));
  }

  /** @param {PageView} view kept in reading order, for selection and for screen readers */
  #insert(view) {
    const after = [...this.sheets.children].find((it) => Number(/** @type {HTMLElement} */ (it).dataset.page) > view.n);
    this.sheets.insertBefore(view.element, after ?? null);
  }

  /** @param {number} n */
  #hide(n) {
    const view = this.#views.get(n);
    if (!view || this.#holdsSelection(view)) return;
    this.#views.delete(n);
    this.dispatchEvent(new CustomEvent("page-hidden", { detail: { view } }));
    view.close();
  }

  /** @param {PageView} view */
  #holdsSelection(view) {
    const selection = document.getSelection();
    // A passage being selected across pages must not vanish while the hand scrolls on; a few pages, not hundreds.
    return Boolean(this.#view.flow === "scroll" && this.paper === view.paper && this.#views.size < 24 && selection
      && !selection.isCollapsed && this.bytes < CANVAS_BYTES / 2 && selection.containsNode(view.element, true));
  }

  /** @param {number} n */
  async #draw(n) {
    const view = this.#views.get(n);
    if (!view || !this.words) return;
    if (await view.draw(this.pictures, this.words)) {
      this.dispatchEvent(new CustomEvent("drawn", { detail: { page: n } }));
    }
  }

  /** Decodes the next pages in the direction of reading, as far as memory allows. */
  #prepare() {
    const { paper } = this;
    if (!paper) return;
    const near = [1, -1, 2].map((step) => this.#current + step * this.#way * this.#view.spread);
    const more = this.#view.spread === 2 ? near.map((n) => n + 1) : [];
    for (const n of [...near, ...more]) {
      const page = paper.page(n);
      const shown = this.#views.get(this.#current);
      if (!page || this.#views.has(n) || !shown || this.bytes > CANVAS_BYTES / 2) continue;
      const scale = this.#box(n)?.scale ?? shown.box.scale;
      const across = this.#box(n) ? Math.round(page.width * scale) : turnedWidth(page, paper.page(this.#current), shown);
      this.pictures.prepare(page, Math.min(Math.round(across * devicePixelRatio), page.px[0]));
      this.words?.of(n).catch(() => {});
    }
  }

  /** Past the image's own resolution (or 150 %), the pages in the window are drawn anew by pdf.js. */
  #sharpen() {
    const { scrollLeft: x, clientWidth: width, clientHeight: height } = this.element;
    const y = this.#top;
    for (const view of this.#views.values()) {
      const page = view.page;
      const coarse = page && (this.zoom > 1.5 || view.wanted > page.px[0] * 1.05);
      const seen = view.box.y < y + height && view.box.bottom > y;
      if (coarse && seen && this.slices && this.bytes < CANVAS_BYTES) view.sharpen(this.slices, { x, y, width, height });
      else view.blur();
    }
  }

  /** @param {PageView} view */
  #remark(view) {
    view.mark(this.#marks.get(view.n) ?? [], this.#chosen?.page === view.n ? this.#chosen.quads : []);
    view.change(this.#changes.get(view.n) ?? null);
  }

  /**
   * What stands at a point of the window (its middle, if none is named), as a share of the page read.
   * @param {{x: number, y: number}} [fixed]
   */
  #middle(fixed) {
    const box = this.#box(this.#current);
    const { scrollLeft, clientHeight, clientWidth } = this.element;
    const at = fixed ?? { x: clientWidth / 2, y: clientHeight / 2 };
    if (!box) return { x: 0.5, y: 0.5, whole: true, at };
    const y = (this.#top + at.y - box.y) / box.height;
    return { x: (scrollLeft + at.x - box.x) / box.width, y, whole: !fixed && this.#top <= box.y, at };
  }

  /** @param {{x: number, y: number, whole: boolean, at: {x: number, y: number}}} middle */
  #restoreMiddle({ x, y, whole, at }) {
    const box = this.#box(this.#current);
    if (!box) return;
    const top = box.y - this.#gap;
    this.#aim(whole ? top : Math.max(top, box.y + y * box.height - at.y));
    this.element.scrollLeft = box.x + x * box.width - at.x;
    this.#update();
    this.#rest();
  }

  #drop() {
    for (const view of this.#views.values()) {
      this.dispatchEvent(new CustomEvent("page-hidden", { detail: { view } }));
      view.close();
    }
    this.#views.clear();
    this.pictures.clear();
    this.#marks.clear();
    this.#changes.clear();
    this.#chosen = null;
  }
}

/**
 * The width of a page that has no box yet, judged by its neighbour's.
 * @param {import("./paper.js").Page} page
 * @param {import("./paper.js").Page | null} shown
 * @param {PageView} view
 */
function turnedWidth(page, shown, view) {
  const across = view.wanted / devicePixelRatio;
  return shown && Math.abs(shown.width - page.width) > 1 ? Math.round(page.width * view.box.scale) : across;
}

/** @param {import("./words.js").Hit[]} hits */
function grouped(hits) {
  /** @type {Map<number, Quad[]>} */
  const pages = new Map();
  for (const hit of hits) pages.set(hit.page, [...(pages.get(hit.page) ?? []), ...hit.quads]);
  return pages;
}
