/** Web Locks where the page's world may be another one than the script's. */
import { read } from "../client/copy.js";
import type { Scope } from "./source.js";

/** Called with a lock, or `null` where it is not available; what it returns is held until the promise settles. */
export type TakeLock = (lock: unknown) => Promise<void> | undefined;

export interface LockRequester {
  request(name: string, options: LockOptions, take: TakeLock): Promise<unknown>;
}

/** Of content scripts in Firefox: makes a function that the page can call. */
type ExportFunction = <F>(run: F, target: object) => F;

interface Page {
  readonly Promise: PromiseConstructor;
}

/**
 * The lock manager of a scope, where it has one.
 *
 * In content scripts of Firefox the page's lock manager may neither call the script's functions nor read its promises: it
 * would run the callback, hold nothing and reject. There it is given a function that is exported to the page and returns a
 * promise of the page.
 */
export function lockManager(scope: Scope): LockRequester | undefined {
  const manager = read(read(scope, "navigator"), "locks") as LockManager | undefined;
  if (!manager) return undefined;
  const exportFunction = read(scope, "exportFunction") as ExportFunction | undefined;
  const page = read(read(scope, "window"), "wrappedJSObject") as Page | undefined;
  if (typeof exportFunction !== "function" || !page) {
    return { request: (name, options, take) => manager.request(name, options, take) };
  }
  const exported: (take: TakeLock) => LockGrantedCallback<unknown> = (take) =>
    exportFunction((lock: unknown) => {
      const held = take(lock);
      const settle = exportFunction((resolve: () => void) => void held?.then(resolve), page);
      return held && new page.Promise<void>(settle);
    }, page);
  return { request: (name, options, take) => manager.request(name, options, exported(take)) };
}
