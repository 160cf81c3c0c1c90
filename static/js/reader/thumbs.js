// Small pictures of all pages; only those in sight exist, however long the paper is.

const SPARE = 4;
/** Height of an item in rem; reader.css says the same. */
const ROW = 10;

export class Thumbs {
  #current = 1;
  #row = 0;
  /** @type {Map<number, HTMLElement>} */
  #items = new Map();
  /** @type {import("./paper.js").Paper | null} */
  #paper = null;
  /** @type {Map<number, string>} */
  #changes = new Map();

  /**
   * @param {HTMLElement} scroller whose first child is the list
   * @param {HTMLTemplateElement} template of one item
   */
  constructor(scroller, template) {
    this.scroller = scroller;
    this.list = /** @type {HTMLElement} */ (scroller.firstElementChild);
    this.template = template;
    scroller.addEventListener("scroll", () => this.#update(), { passive: true });
    this.resizing = new ResizeObserver(() => this.#lay());
    this.resizing.observe(scroller);
  }

  /** @param {import("./paper.js").Paper} paper */
  open(paper) {
    this.#paper = paper;
    this.#clear();
    this.#lay();
  }

  close() {
    this.resizing.disconnect();
    this.#clear();
  }

  /** @param {Map<number, string>} changes sentences by page */
  change(changes) {
    this.#changes = changes;
    this.#clear();
    this.#update();
  }

  /** @param {number} page */
  show(page) {
    this.#items.get(this.#current)?.querySelector("a")?.removeAttribute("aria-current");
    this.#current = page;
    this.#items.get(page)?.querySelector("a")?.setAttribute("aria-current", "page");
    if (!this.#row) return;
    const top = (page - 1) * this.#row;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + this.#row > scrollTop + clientHeight) {
      this.scroller.scrollTop = top - (clientHeight - this.#row) / 2;
    }
    this.#update();
  }

  #lay() {
    if (!this.#paper || !this.scroller.clientHeight) return;
    this.#row = parseFloat(getComputedStyle(this.list).getPropertyValue("font-size")) * ROW;
    this.list.style.setProperty("--thumbs-height", `${this.#paper.count * this.#row}px`);
    this.show(this.#current);
  }

  #update() {
    const paper = this.#paper;
    if (!paper || !this.#row) return;
    const first = Math.max(1, Math.floor(this.scroller.scrollTop / this.#row) + 1 - SPARE);
    const last = Math.min(paper.count, first + Math.ceil(this.scroller.clientHeight / this.#row) + 2 * SPARE);
    for (const [n, item] of this.#items) {
      if ((n >= first && n <= last) || item.contains(document.activeElement)) continue;
      item.remove();
      this.#items.delete(n);
    }
    for (let n = first; n <= last; n += 1) if (!this.#items.has(n)) this.#add(n, paper);
  }

  /**
   * @param {number} n
   * @param {import("./paper.js").Paper} paper
   */
  #add(n, paper) {
    const copy = /** @type {DocumentFragment} */ (this.template.content.cloneNode(true));
    const item = /** @type {HTMLElement} */ (copy.firstElementChild);
    const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
    const picture = /** @type {HTMLImageElement} */ (item.querySelector("img"));
    const page = paper.page(n);
    item.style.setProperty("--top", `${(n - 1) * this.#row}px`);
    link.href = paper.anchor(n);
    link.dataset.page = String(n);
    if (n === this.#current) link.setAttribute("aria-current", "page");
    if (page?.thumb) picture.src = page.thumb;
    else picture.remove();
    /** @type {HTMLElement} */ (item.querySelector(".thumb__label")).textContent = paper.label(n);
    const change = /** @type {HTMLElement} */ (item.querySelector(".thumb__change"));
    change.hidden = !this.#changes.has(n);
    change.textContent = this.#changes.get(n) ?? null;
    const next = [...this.#items].filter(([at]) => at > n).sort(([a], [b]) => a - b)[0];
    this.list.insertBefore(item, next?.[1] ?? null);
    this.#items.set(n, item);
  }

  #clear() {
    for (const item of this.#items.values()) item.remove();
    this.#items.clear();
  }
}
