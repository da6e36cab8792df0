/** As much of IndexedDB as one store with keys of its own needs. */
export class Databases {
  /** What is kept, by key as JSON. */
  records = new Map();
  /** What is wrong: `"open"` rejects, `"blocked"` never answers, `"quota"` does not write, `"throws"` throws at once. */
  fault = undefined;
  /** How many connections are open. */
  connections = 0;
  #stores = new Set();
  #last = Promise.resolve();

  factoryOf(tab) {
    return { open: (name) => this.#open(tab, name) };
  }

  #open(tab, name) {
    if (this.fault === "throws") throw new DOMException("denied", "SecurityError");
    const request = {};
    if (this.fault === "blocked") return request;
    later(tab, () => {
      if (this.fault === "open") {
        request.error = new DOMException("broken", "UnknownError");
        return request.onerror?.();
      }
      this.connections += 1;
      request.result = this.#database(tab);
      if (!this.#stores.has(name)) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  #database(tab) {
    return {
      createObjectStore: (name) => this.#stores.add(name),
      transaction: () => this.#transaction(tab),
      close: () => {
        this.connections -= 1;
      },
    };
  }

  /** One after another, each until it has no more requests. */
  #transaction(tab) {
    const transaction = { pending: 0 };
    const changes = new Map();
    let begin;
    const turn = new Promise((resolve) => {
      begin = resolve;
    });
    const before = this.#last;
    let end;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    before.then(begin);
    const request = (work) => {
      const one = {};
      transaction.pending += 1;
      turn.then(() =>
        later(tab, () => {
          one.result = work();
          one.onsuccess?.();
          transaction.pending -= 1;
          if (transaction.pending > 0) return;
          if (this.fault === "quota" && changes.size > 0) {
            transaction.error = new DOMException("full", "QuotaExceededError");
            transaction.onabort?.();
          } else {
            for (const [key, value] of changes) this.records.set(key, value);
            transaction.oncomplete?.();
          }
          end();
        }),
      );
      return one;
    };
    const name = (key) => JSON.stringify(key);
    transaction.objectStore = () => ({
      get: (key) => request(() => structuredClone(this.records.get(name(key)))),
      put: (value, key) => request(() => changes.set(name(key), structuredClone(value))),
    });
    return transaction;
  }
}

/** Within a turn of the loop: the clock moves on where more than a few of them pass. */
function later(tab, work) {
  queueMicrotask(() => tab.run(work));
}
