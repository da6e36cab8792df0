/** Loads the WebAssembly part, once. */
import load, { type InitInput } from "./bili_im.js";
import { BiliImError } from "./error.js";

/** Where the WebAssembly part is, for those who place it themselves. */
export interface InitOptions {
  /** Its address, a `Response` to it, its bytes, or the compiled module. Beside this file by default. */
  module_or_path?: InitInput | Promise<InitInput>;
}

let loading: Promise<void> | undefined;
let loaded = false;

/**
 * Loads the WebAssembly part. `createClient` does it by itself: call this only to say where the part is, to load it early,
 * or to use the helpers without a client. Later calls return the first one's promise, unless that has failed.
 *
 * Rejects with `BiliImError`, `kind: "load"`.
 */
export function init(options?: InitOptions): Promise<void> {
  loading ??= load(options).then(
    () => {
      loaded = true;
    },
    (cause: unknown) => {
      loading = undefined;
      throw BiliImError.of({
        kind: "load",
        message: `the WebAssembly part did not load: ${cause instanceof Error ? cause.message : String(cause)}`,
        endpoint: "init",
        retryable: true,
        hint:
          "Serve bili_im_bg.wasm beside bili_im.js, as application/wasm, or pass init() its address; " +
          "outside of browsers, pass init() its bytes.",
        cause,
      });
    },
  );
  return loading;
}

/** Throws unless the WebAssembly part is loaded. */
export function assertLoaded(name: string): void {
  if (loaded) return;
  throw BiliImError.of({
    kind: "load",
    message: `${name}: the WebAssembly part is not loaded yet`,
    endpoint: name,
    retryable: true,
    hint: "Await init(), ready() of a client, or any of its calls first.",
  });
}
