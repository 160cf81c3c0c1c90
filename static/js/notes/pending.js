// What was written and is not yet kept by the server, on this device: it outlives a closed tab, a dead battery, a lost line.
// One person's notes never show up for another on the same laptop: each has a store of their own.

/** @typedef {import("./notebook.js").Kept} Kept */

export class Pending {
  /** @type {Promise<IDBDatabase | null>} */
  #database;

  /** @param {string} person */
  constructor(person) {
    this.#database = opened(`notes-${person}`);
  }

  /** @returns {Promise<Kept[]>} */
  async all() {
    return (await this.#carry("readonly", (store) => store.getAll())) ?? [];
  }

  /** @param {Kept} note */
  put(note) {
    return this.#carry("readwrite", (store) => store.put(note));
  }

  /** @param {string} id */
  forget(id) {
    return this.#carry("readwrite", (store) => store.delete(id));
  }

  /**
   * A browser without a store (private windows of some) still writes; what it writes lives as long as its page.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} step
   * @returns {Promise<T | undefined>}
   */
  async #carry(mode, step) {
    const database = await this.#database;
    if (!database) return undefined;
    return new Promise((resolve) => {
      const transaction = database.transaction("pending", mode);
      const request = step(transaction.objectStore("pending"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => {
        console.warn(transaction.error);
        resolve(undefined);
      };
    });
  }
}

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase | null>}
 */
function opened(name) {
  return new Promise((resolve) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("pending", { keyPath: "id" });
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // it is being taken away: nothing may hold it
      resolve(request.result);
    };
    request.onerror = () => resolve(null);
  });
}
