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

/** Settles like what `begin` returns, unless `end()` comes first. What `begin` throws is a rejection, too. */
export function follow<T>(owner: Owner, endpoint: string, begin: () => PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = { owner, endpoint, reject };
    underWay.add(call);
    const refuse = (reason: unknown) => {
      underWay.delete(call);
      reject(reason);
    };
    try {
      begin().then((value) => {
        underWay.delete(call);
        resolve(value);
      }, refuse);
    } catch (thrown) {
      refuse(thrown);
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
