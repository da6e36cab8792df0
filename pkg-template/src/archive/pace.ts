/** Waiting: between conversations, and while risk control wants a rest. */

import { isBiliImError } from "../client/error.js";

/** How long to rest where risk control does not say, in ms, and how often without any progress. */
const REST_MS = 300_000;
const MAX_RESTS = 3;

/** What a call that rests belongs to. */
export interface Resting {
  readonly signal: AbortSignal | undefined;
  /** How many messages are new by now: while they become more, it may rest again. */
  readonly added: () => number;
  /** Called with until when it rests, in ms since 1970. */
  readonly onRest: (until: number) => void;
  readonly onResume: () => void;
}

/** Makes a call; where risk control refuses, rests and makes it again, as long as it comes further in between. */
export async function patiently<T>(call: () => Promise<T>, resting: Resting): Promise<T> {
  let rests = 0;
  for (;;) {
    const before = resting.added();
    try {
      return await call();
    } catch (error) {
      if (!isBiliImError(error) || error.kind !== "risk") throw error;
      rests = resting.added() > before ? 1 : rests + 1;
      if (rests > MAX_RESTS) throw error;
      const ms = error.retryAfterMs ?? REST_MS;
      resting.onRest(Date.now() + ms);
      await pause(ms, resting.signal);
      resting.onResume();
    }
  }
}

/** Resolves after so many ms; rejects with the signal's reason when it aborts. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
