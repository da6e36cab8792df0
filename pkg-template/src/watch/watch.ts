/** What `client.watch()` returns: gives events to an iteration and to listeners, and moves the cursor behind what was handled. */
import { dispose } from "../client/dispose-symbol.js";
import { inputError, unexpected } from "../text/arguments.js";
import { NOBODYS, type WatchCursor } from "./cursor.js";
import { type StateEvent, type WatchEvent, type WatchRole, withCursor } from "./events.js";
import type { Source } from "./source.js";

/** Messages that are kept, to tell what was recalled. */
const MAX_KEPT = 500;

/** How often the cursor is kept at most while a batch is handled, in ms; it is kept at the end of each as well. */
const SAVE_MS = 500;

const TYPES = ["message", "recalled", "session", "unread", "state", "gap"] as const;

/**
 * Tells what is new: iterate it, or listen. It begins with the first of either and goes on until it is stopped, the client is
 * closed, or nobody is logged in any more.
 *
 * At least once, in order per talker; `msg_key` tells doubles apart; after a kill up to the events of one poll can come again.
 */
export interface Watch extends AsyncIterable<WatchEvent>, Disposable {
  /**
   * Calls `listener` with events of a type, one at a time: while its promise is pending, the next event waits, and nothing is
   * polled. Once one throws or rejects, the cursor that is kept moves no further, so that the event comes again after a
   * reload; the error is reported as uncaught.
   *
   * Returns a function that ends it.
   */
  on<Type extends WatchEvent["type"]>(
    type: Type,
    listener: (event: Extract<WatchEvent, { type: Type }>) => unknown,
  ): () => void;
  /** What this tab is: whether it polls. `undefined` before the watch has begun, while its page is left, and at the end. */
  readonly role: WatchRole | undefined;
  /** Ends it. An iteration ends as well. */
  stop(): void;
  /** Ends it, as `stop` does. */
  [Symbol.dispose](): void;
  /** The events, one by one. Asking for the next one says that the last was handled. Only once. */
  [Symbol.asyncIterator](): AsyncGenerator<WatchEvent, void, undefined>;
}

/** @internal Where events come from, and who is told how far they were handled. */
export interface WatchSource extends Source {
  /** Everything up to this cursor was handled here. */
  handled(cursor: WatchCursor): Promise<void>;
  readonly role: WatchRole | undefined;
}

/** @internal Where events come from and what follows their handling. */
export interface WatchParts {
  /** Opens the source; it is called once. `tell` is told how it is going until then, `ended` aborts with the watch. */
  open(tell: (state: StateEvent) => void, ended: AbortSignal): Promise<WatchSource>;
  /** An event was handled by all listeners of this tab; that of a follower does not count. */
  onHandled(event: WatchEvent, role: WatchRole | undefined): void;
  readonly signal: AbortSignal | undefined;
}

/** @internal Keeps the cursor where it is, as a listener that fails does; the same in every copy of the package. */
export const hold = Symbol.for("bili-im.hold");

type Listener = (event: never) => unknown;

class EventWatch implements Watch {
  readonly #parts: WatchParts;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #kept = new Map<string, unknown>();
  #source: WatchSource | undefined;
  #hasBegun = false;
  #isStopped = false;
  /** What was handled last, and the same while it is not kept yet. */
  #reached = NOBODYS;
  #cursor: WatchCursor | undefined;
  /** An event was not handled: the cursor stays. */
  #isHeld = false;
  #savedAt = Number.NEGATIVE_INFINITY;
  /** An iteration: takes the next event, the end or a failure. */
  #taker: { give(event: WatchEvent): Promise<void>; end(): void; fail(error: unknown): void } | undefined;
  #end: { readonly error?: unknown } | undefined;
  readonly #ended = new AbortController();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  on(type: WatchEvent["type"], listener: Listener): () => void {
    if (!TYPES.includes(type)) throw unexpected("on", "type", `one of ${TYPES.join(", ")}`, type);
    if (typeof listener !== "function") throw unexpected("on", "listener", "a function", listener);
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    this.#begin();
    return () => void listeners.delete(listener);
  }

  get role(): WatchRole | undefined {
    return this.#isStopped ? undefined : this.#source?.role;
  }

  stop(): void {
    this.#stop({ type: "state", state: "stopped", reason: "stop" });
  }

  [dispose](): void {
    this.stop();
  }

  [hold](): void {
    this.#isHeld = true;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WatchEvent, void, undefined> {
    if (this.#taker) throw inputError("watch", "watch", "it is iterated already; listen with `on` besides");
    const waiting: { event: WatchEvent; done(): void }[] = [];
    let wake = () => {};
    let end: { readonly error?: unknown } | undefined;
    this.#taker = {
      give: (event) =>
        new Promise((done) => {
          waiting.push({ event, done });
          wake();
        }),
      end: () => {
        end = {};
        wake();
      },
      fail: (error) => {
        end = { error };
        wake();
      },
    };
    if (this.#end) end = this.#end;
    this.#begin();
    let done = () => {};
    try {
      for (;;) {
        while (waiting.length === 0 && !end) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        // Once it has ended, what waits is dropped: it comes again.
        const next = end ? undefined : waiting.shift();
        if (!next) break;
        done = next.done;
        yield next.event;
        done();
      }
      if (end && "error" in end) throw end.error;
    } finally {
      this.stop();
    }
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { signal } = this.#parts;
    const abort = () => this.#fail(signal?.reason, "aborted");
    signal?.addEventListener("abort", abort);
    this.#run()
      .catch((error) => this.#fail(error, (error as { kind?: unknown })?.kind === "closed" ? "closed" : "failed"))
      .finally(() => signal?.removeEventListener("abort", abort));
    if (signal?.aborted) abort();
  }

  async #run(): Promise<void> {
    const source = await this.#parts.open((state) => void this.#handle(state), this.#ended.signal);
    this.#source = source;
    if (this.#isStopped) return source.free();
    for (;;) {
      const batch = await source.next();
      if (this.#isStopped) return;
      if (!batch) break;
      for (const event of batch) {
        await this.#handle(event);
        if (this.#isStopped) return;
      }
      await this.#save();
    }
    this.#finish();
  }

  /** Resolves once everybody has handled it. */
  async #handle(event: WatchEvent): Promise<void> {
    this.#remember(event);
    if (event.type === "state" && event.state !== "stopped") Object.assign(event, { role: this.role });
    const listeners = [...(this.#listeners.get(event.type) ?? [])];
    const calls = listeners.map(async (listener) => listener(event as never));
    const handled = await Promise.allSettled([this.#taker?.give(event), ...calls]);
    for (const result of handled) {
      if (result.status === "fulfilled") continue;
      this.#isHeld = true;
      reportError(result.reason);
    }
    if (this.#isHeld || !this.#source) return;
    this.#reached = event.cursor;
    this.#cursor = this.#reached;
    this.#parts.onHandled(event, this.role);
    if (performance.now() - this.#savedAt >= SAVE_MS) await this.#save();
  }

  async #save(): Promise<void> {
    const cursor = this.#cursor;
    if (!cursor) return;
    this.#cursor = undefined;
    this.#savedAt = performance.now();
    await this.#source?.handled(cursor);
  }

  #remember(event: WatchEvent): void {
    if (event.type === "message") {
      const key = String((event.message as { msg_key?: unknown } | null)?.msg_key);
      this.#kept.set(key, event.message);
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= MAX_KEPT) break;
        this.#kept.delete(oldest);
      }
    }
    if (event.type === "recalled") {
      const message = this.#kept.get(event.msg_key);
      if (message !== undefined) Object.assign(event, { message });
      this.#kept.delete(event.msg_key);
    }
  }

  #fail(error: unknown, reason: "aborted" | "closed" | "failed"): void {
    if (this.#isStopped) return;
    this.#end = { error };
    const told = reason === "aborted" ? {} : { error };
    this.#stop({ type: "state", state: "stopped", reason, ...told } as Omit<StateEvent, "cursor">);
  }

  #stop(event: Omit<StateEvent, "cursor">): void {
    if (this.#isStopped) return;
    const cursor = this.#reached;
    this.#finish();
    for (const listener of [...(this.#listeners.get("state") ?? [])]) {
      // There is nothing more to wait for.
      Promise.resolve(withCursor({ ...event }, () => cursor))
        .then((state) => listener(state as never))
        .catch(reportError);
    }
  }

  /** Nothing comes any more. */
  #finish(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#ended.abort();
    this.#source?.free();
    this.#kept.clear();
    this.#end ??= {};
    if ("error" in this.#end) this.#taker?.fail(this.#end.error);
    else this.#taker?.end();
  }
}

function reportError(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** @internal */
export function makeWatch(parts: WatchParts): Watch {
  return new EventWatch(parts) as unknown as Watch;
}
