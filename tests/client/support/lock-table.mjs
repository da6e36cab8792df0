/** Web Locks of one origin. */

/** A page with a lock that is in the back/forward cache loses both to any new request, as in Chromium. */
export class LockTable {
  /** Holder and queue, by name. */
  #locks = new Map();
  /** How often each name was asked for without waiting. */
  attempts = [];

  managerOf(tab, isContentScript) {
    return {
      request: (name, options, take) =>
        isContentScript ? this.#pretend(name, take) : this.#request(tab, name, options, take),
      query: () => {
        throw new DOMException("not here", "SecurityError");
      },
    };
  }

  /** The tab that holds the lock. */
  holderOf(name) {
    return this.#locks.get(name)?.holder?.tab;
  }

  /** Takes the lock away, as a script with `steal` does; it holds it from now on. */
  steal(name) {
    const lock = this.#lock(name);
    lock.holder?.reject(new DOMException("stolen", "AbortError"));
    lock.holder = { tab: undefined, reject() {} };
    return () => {
      lock.holder = undefined;
      this.#serve(name);
    };
  }

  /** What a tab has goes with it. */
  dropAllOf(tab) {
    for (const [name, lock] of this.#locks) {
      lock.queue = lock.queue.filter((request) => request.tab !== tab);
      if (lock.holder?.tab === tab) lock.holder = undefined;
      setImmediate(() => this.#serve(name));
    }
  }

  #lock(name) {
    if (!this.#locks.has(name)) this.#locks.set(name, { holder: undefined, queue: [] });
    return this.#locks.get(name);
  }

  #request(tab, name, { ifAvailable = false, signal }, take) {
    const lock = this.#lock(name);
    const asks = [lock.holder, ...lock.queue].filter((request) => request?.tab?.condition === "cached");
    for (const request of asks) request.tab.kill();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const request = { tab, take, resolve, reject };
      if (ifAvailable) {
        this.attempts.push(name);
        if (lock.holder || lock.queue.length > 0) return setImmediate(() => tab.run(() => resolve(take(null))));
      }
      lock.queue.push(request);
      signal?.addEventListener("abort", () => {
        if (!lock.queue.includes(request)) return;
        lock.queue.splice(lock.queue.indexOf(request), 1);
        reject(signal.reason);
      });
      setImmediate(() => this.#serve(name));
    });
  }

  #serve(name) {
    const lock = this.#lock(name);
    if (lock.holder) return;
    const request = lock.queue.shift();
    if (!request) return;
    lock.holder = request;
    const release = () => {
      if (lock.holder === request) lock.holder = undefined;
      request.resolve();
      setImmediate(() => this.#serve(name));
    };
    request.tab.run(() => Promise.resolve(request.take({ name })).then(release, release));
  }

  /** In Firefox, a content script's promise cannot be read by the page: the callback runs, and nothing is held. */
  #pretend(name, take) {
    return new Promise((_, reject) => {
      setImmediate(() => {
        take({ name });
        reject(new DOMException("Permission denied to access property", "SecurityError"));
      });
    });
  }
}
