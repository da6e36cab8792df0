/** The calls that are under way, so that none waits for ever when its client is closed or the WebAssembly part fails. */

import type { Locale } from "./error.js";

/** Whose call it is. */
export interface Owner {
  readonly locale: Locale;
}

interface Call {
  owner: Owner;
  endpoint: string;
  reject: (reason: unknown) => void;
}

const underWay = new Set<Call>();

/** A promise that somebody else settles. */
export interface Promised {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Promises what `begin` settles, unless `end()` comes first. What `begin` throws is a rejection, too. */
export function follow<T>(owner: Owner, endpoint: string, begin: (promised: Promised) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const call = { owner, endpoint, reject };
    underWay.add(call);
    const promised: Promised = {
      resolve(value) {
        underWay.delete(call);
        resolve(value as T);
      },
      reject(reason) {
        underWay.delete(call);
        reject(reason);
      },
    };
    try {
      begin(promised);
    } catch (thrown) {
      promised.reject(thrown);
    }
  });
}

/** Rejects the calls of `owner`, or all, with what `reason` makes for each. */
export function end(reason: (endpoint: string, locale: Locale) => unknown, owner?: Owner): void {
  for (const call of underWay) {
    if (owner && call.owner !== owner) continue;
    underWay.delete(call);
    call.reject(reason(call.endpoint, call.owner.locale));
  }
}
