/** What ends a call while the WebAssembly module is loading; afterwards the core keeps to the options itself. */
import { read } from "./copy.js";
import { BiliImError, type Locale } from "./error.js";

/** A larger delay would make a browser's timer fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Rejects a call when its `signal` aborts or its `timeoutMs` is over, unless the returned function is called first. Options of
 * a wrong type are ignored: the core rejects the call for them.
 */
export function limitLoading(
  endpoint: string,
  options: unknown,
  locale: Locale,
  reject: (reason: unknown) => void,
): () => void {
  const ms = read(options, "timeoutMs");
  const isTimed = typeof ms === "number" && ms > 0 && ms <= MAX_TIMER_MS;
  const timer = isTimed ? setTimeout(() => reject(timedOut(endpoint, ms, locale)), ms) : undefined;

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

function timedOut(endpoint: string, ms: number, locale: Locale): BiliImError {
  const message = `${endpoint}: the WebAssembly part did not load within ${ms} ms`;
  return BiliImError.of({ kind: "timeout", message, endpoint, retryable: true }, locale);
}
