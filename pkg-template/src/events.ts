/** What a client tells of its requests, for logs. The CSRF token and cookies are never part of it. */
import { BiliImError, type CoreErrorFields } from "./error.js";

/** The events of a client and what they carry. */
export interface ClientEvents {
  /** A request goes out: the method that was called, path and query, and which attempt it is, counted from 1. */
  request: { endpoint: string; method: "GET" | "POST"; target: string; attempt: number };
  /** An answer came, or none: how long it took in ms, and what was wrong with it. */
  response: { endpoint: string; ms: number; error?: BiliImError };
  /** A read will be asked again: why, in how many ms, and the attempt that failed, counted from 1. */
  retry: { endpoint: string; error: BiliImError; waitMs: number; attempt: number };
  /** Risk control refused: calls fail at once until `error.retryAfterMs` have passed. */
  risk: { endpoint: string; error: BiliImError };
}

type Listener = (details: never) => void;

/** @internal Who listens to the events of one client. */
export class Listeners {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: keyof ClientEvents, listener: Listener): () => void {
    if (typeof listener !== "function") {
      throw BiliImError.of({
        kind: "input",
        message: "on: `listener`: expected a function",
        endpoint: "on",
        retryable: false,
        hint: "Pass a function.",
      });
    }
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Called by the WebAssembly part. A listener that throws disturbs nobody; its error is reported like any other. */
  readonly tell = (event: string, details: { error?: CoreErrorFields | BiliImError }): void => {
    const listeners = this.#listeners.get(event);
    if (!listeners?.size) return;
    if (details.error) details.error = BiliImError.of(details.error as CoreErrorFields);
    for (const listener of [...listeners]) {
      try {
        listener(details as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
}
