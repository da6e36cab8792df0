/** What a client tells of its requests, for logs. The CSRF token and cookies are never part of it. */
import { BiliImError } from "./error.js";

/** The events of a client and what they carry. */
export interface ClientEvents {
  /** A request goes out. */
  request: {
    /** The method that was called, such as `"sendText"`. */
    endpoint: string;
    /** How it is sent. */
    method: "GET" | "POST";
    /** Path and query. */
    target: string;
    /** Which attempt it is, counted from 1. */
    attempt: number;
  };
  /** An answer came, or none. */
  response: {
    /** The method that was called. */
    endpoint: string;
    /** How long it took, in ms. */
    ms: number;
    /** What was wrong with it. */
    error?: BiliImError;
  };
  /** A read will be asked again. */
  retry: {
    /** The method that was called. */
    endpoint: string;
    /** Why. */
    error: BiliImError;
    /** In how many ms. */
    waitMs: number;
    /** The attempt that failed, counted from 1. */
    attempt: number;
  };
  /** Risk control refused. */
  risk: {
    /** The method that was called. */
    endpoint: string;
    /** The refusal; calls fail at once until its `retryAfterMs` have passed. */
    error: BiliImError;
  };
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

  /** Whether anybody has ever listened. */
  get areThere(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells who listens. A listener that throws disturbs nobody; its error is reported like any other. */
  tell(event: string, details: object): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        listener(details as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
