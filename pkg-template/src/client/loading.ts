/** What ends a call while the WebAssembly module is loading; afterwards the core keeps to the options itself. */
import { read } from "./copy.js";
import { BiliImError, type Locale } from "./error.js";

/** How long a call waits for the module, in ms. Its own limits are those of its requests. */
const LOADING_MS = 60_000;

/**
 * Rejects a call when its `signal` aborts or the module does not load in time, unless the returned function is called first.
 * Options of a wrong type are ignored: the core rejects the call for them.
 */
export function limitLoading(
  endpoint: string,
  options: unknown,
  locale: Locale,
  reject: (reason: unknown) => void,
): () => void {
  const timer = setTimeout(() => reject(timedOut(endpoint, locale)), LOADING_MS);

  const given = read(options, "signal");
  const isSignal = typeof read(given, "addEventListener") === "function";
  const signal = isSignal ? (given as AbortSignal) : undefined;
  const abort = () => reject(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
}

function timedOut(endpoint: string, locale: Locale): BiliImError {
  const message = `${endpoint}: the WebAssembly part did not load within ${LOADING_MS} ms`;
  return BiliImError.of({ kind: "timeout", message, endpoint, retryable: true }, locale);
}
