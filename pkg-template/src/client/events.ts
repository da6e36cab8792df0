/** The events of a client, for logs. The CSRF token and cookies are never part of them. */
import { BiliImError } from "./error.js";
import { inputHint } from "./hints.js";

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

/** @internal The names of the events. */
export const eventNames: readonly string[] = Object.keys({
  request: true,
  response: true,
  retry: true,
  risk: true,
} satisfies Record<keyof ClientEvents, true>);

type Listener = (details: never) => void;

/** @internal The listeners of one client. */
export class Listeners {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Adds a listener; the returned function removes it. */
  on(event: keyof ClientEvents, listener: Listener): () => void {
    if (typeof listener !== "function") {
      throw BiliImError.of({
        kind: "input",
        message: "on: `listener`: expected a function",
        endpoint: "on",
        retryable: false,
        hint: inputHint,
      });
    }
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** Whether there is no listener, so that events need not be built. */
  get isEmpty(): boolean {
    return [...this.#listeners.values()].every((listeners) => listeners.size === 0);
  }

  /** Calls the listeners of an event. One that throws does not affect the others; its error is reported as uncaught. */
  emit(event: string, details: object): void {
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
