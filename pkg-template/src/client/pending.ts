/** The pending calls of all clients, so that none stays pending when its client is closed or its instance traps. */
import type { Locale } from "./error.js";

/** The client that a call belongs to. */
export interface Owner {
  readonly locale: Locale;
}

/** A promise that is settled from elsewhere; only the first settlement counts. */
export interface Deferred {
  readonly isPending: boolean;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

interface Pending {
  readonly owner: Owner;
  readonly endpoint: string;
  readonly reject: (reason: unknown) => void;
}

const pending = new Set<Pending>();

/** Returns the promise of a call, which `begin` settles unless `rejectAll()` comes first. What `begin` throws rejects it. */
export function track<T>(owner: Owner, endpoint: string, begin: (deferred: Deferred) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const call: Pending = { owner, endpoint, reject };
    pending.add(call);
    const deferred: Deferred = {
      get isPending() {
        return pending.has(call);
      },
      resolve(value) {
        pending.delete(call);
        resolve(value as T);
      },
      reject(reason) {
        pending.delete(call);
        reject(reason);
      },
    };
    try {
      begin(deferred);
    } catch (thrown) {
      deferred.reject(thrown);
    }
  });
}

/** Rejects the pending calls of `owner`, or of every client, with what `reason` makes for each. */
export function rejectAll(reason: (endpoint: string, locale: Locale) => unknown, owner?: Owner): void {
  for (const call of pending) {
    if (owner && call.owner !== owner) continue;
    pending.delete(call);
    call.reject(reason(call.endpoint, call.owner.locale));
  }
}
