/**
 * Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.
 *
 * Unofficial: see the README.
 */
import load, { type InitInput } from "./bili_im.js";
import { type Client, makeClient } from "./client.js";
import { BiliImError } from "./error.js";
import type { ClientOptions } from "./wire.js";

export type { Client, CustomerService, ListingOptions } from "./client.js";
export * from "./constants.js";
export { BiliImError, type BiliImErrorFields, isBiliImError } from "./error.js";
export type { Listing, Progress } from "./listing.js";
export type * from "./wire.js";

/** Where the WebAssembly part is, for those who place it themselves. */
export interface InitOptions {
  /** Its address, a `Response` to it, its bytes, or the compiled module. Beside this file by default. */
  module_or_path?: InitInput | Promise<InitInput>;
}

let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly part. `createClient` does it by itself: call this only to say where the part is, or to load it early.
 * Later calls return the first one's promise, unless that has failed.
 *
 * Rejects with `BiliImError`, `kind: "load"`.
 */
export function init(options?: InitOptions): Promise<void> {
  loading ??= load(options).then(
    () => undefined,
    (cause: unknown) => {
      loading = undefined;
      throw BiliImError.of({
        kind: "load",
        message: `the WebAssembly part did not load: ${cause instanceof Error ? cause.message : String(cause)}`,
        endpoint: "init",
        retryable: true,
        hint: "Serve bili_im_bg.wasm beside bili_im.js, as application/wasm, or pass init() its address.",
        cause,
      });
    },
  );
  return loading;
}

/**
 * Creates a client. On a page of bilibili.com where the user is logged in, no option is needed.
 *
 * It returns at once and never throws: the WebAssembly part loads when it is first needed. Wrong options, or a part that
 * does not load, make every call reject, and `ready()` too.
 */
export function createClient(options: ClientOptions = {}): Client {
  return makeClient(options, init);
}
