// What was written or given on this device and is not yet the server's: it outlives a closed tab, a killed browser, a lost line.
// One person's things never show up for another on the same laptop: each has stores of their own. Every tab of the browser
// hears "pending:changed" {name} when something in a store has changed.

/** @typedef {{id: string}} Item */

const CHANNEL = new BroadcastChannel("nghitruong.pending");
CHANNEL.addEventListener("message", ({ data }) => tell(data));

/** @param {string} name */
const tell = (name) => document.dispatchEvent(new CustomEvent("pending:changed", { detail: { name } }));

/** @template {Item} T */
export class Pending {
  /** @type {Promise<IDBDatabase | null> | null} */
  #database = null;

  /** @param {string} name of the store, with the person whose it is @param {IDBTransactionDurability} [durability] "strict": outlives a power cut, too */
  constructor(name, durability = "default") {
    this.name = name;
    this.durability = durability;
  }

  /** @returns {Promise<T[]>} in the order of their ids */
  async all() {
    return (await this.#carry("readonly", (store) => store.getAll())) ?? [];
  }

  /** @param {T} item */
  put(item) {
    return this.#change((store) => store.put(item));
  }

  /** @param {string} id */
  forget(id) {
    return this.#change((store) => store.delete(id));
  }

  /** @param {(store: IDBObjectStore) => IDBRequest<any>} step */
  async #change(step) {
    await this.#carry("readwrite", step);
    tell(this.name);
    CHANNEL.postMessage(this.name);
  }

  /**
   * A browser without a store (private windows of some) still works; what it writes lives as long as its page.
   * @template R
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<R>} step
   * @returns {Promise<R | undefined>}
   */
  async #carry(mode, step) {
    const database = await (this.#database ??= this.#opened());
    if (!database) return undefined;
    return new Promise((resolve) => {
      const transaction = database.transaction("pending", mode, { durability: this.durability });
      const request = step(transaction.objectStore("pending"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => {
        console.warn(transaction.error);
        resolve(undefined);
      };
    });
  }

  /** @returns {Promise<IDBDatabase | null>} */
  #opened() {
    return new Promise((resolve) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("pending", { keyPath: "id" });
      request.onsuccess = () => {
        request.result.onversionchange = () => this.#close(request.result);
        resolve(request.result);
      };
      request.onerror = () => resolve(null);
    });
  }

  /** It is being taken away: nothing may hold it. @param {IDBDatabase} database */
  #close(database) {
    database.close();
    this.#database = Promise.resolve(null);
    tell(this.name);
  }
}
