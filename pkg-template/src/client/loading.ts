/** What ends a call while the WebAssembly module is loading; afterwards the core keeps to the options itself. */
import { read } from "./copy.js";

/**
 * Rejects a call when its `signal` aborts, unless the returned function is called first. Its time limit is for its requests,
 * and the module has one of its own. A signal of a wrong type is ignored: the core rejects the call for it.
 */
export function abortWhileLoading(options: unknown, reject: (reason: unknown) => void): () => void {
  const given = read(options, "signal");
  const isSignal = typeof read(given, "addEventListener") === "function";
  const signal = isSignal ? (given as AbortSignal) : undefined;
  const abort = () => reject(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  return () => signal?.removeEventListener("abort", abort);
}
