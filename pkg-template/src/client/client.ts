/** The client: loads the WebAssembly module when it is first needed, and forwards every call to the core inside. */

import type { Core } from "../wasm/glue.js";
import type { Instance } from "../wasm/instance.js";
import { enqueue, readyInstance, runningInstance } from "../wasm/load.js";
import type { WatchCursor } from "../watch/cursor.js";
import { type CoreBatch, makeEvents, type WatchEvent } from "../watch/events.js";
import type { PollerHost } from "../watch/local-source.js";
import { openWatch, type WatchOptions } from "../watch/open.js";
import { makeWatch, type Watch } from "../watch/watch.js";
import type {
  CallOptions,
  ClientOptions,
  HistoryOptions,
  HistoryPage,
  Message,
  PollOptions,
  Session,
  SessionsOptions,
  SessionsPage,
  Talker,
} from "../wire.js";
import { copy, copyArguments, read } from "./copy.js";
import "./dispose.js";
import { dispose } from "./dispose-symbol.js";
import { BiliImError, type Locale } from "./error.js";
import type { ClientEvents } from "./events.js";
import { closedHint } from "./hints.js";
import { makeHost, Shared } from "./host.js";
import { type Listing, makeListing, type Progress } from "./listing.js";
import { abortWhileLoading } from "./loading.js";
import {
  type CustomerService,
  customerServiceMethods,
  listMethods,
  type Operations,
  operationMethods,
  sendMethods,
} from "./operations.js";
import { CoreWalk, pageWalk } from "./page-walk.js";
import { type Deferred, rejectAll, track } from "./pending.js";

/** What every listing takes. */
export interface ListingOptions {
  /** Called for each page while a listing is iterated. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** A client for private messages (私信) and customer-service messages (客服消息). */
export interface Client extends Operations, Disposable {
  /** Customer-service messages. */
  readonly customerService: CustomerService;

  /**
   * The messages of the session with `talker`. Awaited, it is one page, newest first; iterated with `for await`, it is
   * every message, each once: backward from the newest, or forward with `from`. New messages do not disturb it; forward, those
   * that have arrived by its end come as well.
   *
   * `size` is always sent, 20 unless told, because without it the service returns nothing but hints. Ids beyond 2^53
   * arrive as strings, `content` as the object it holds. A recalled message still carries its text: see `isRecalled()`.
   *
   * Forward, the service may have to be asked from its newest message down before the first one is known.
   *
   * Rejects with `BiliImError`. Spec: seed-private-msg.md.
   */
  history(talker: Talker, options?: HistoryOptions & ListingOptions & CallOptions): Listing<HistoryPage, Message>;

  /**
   * The conversations of a list, all of them (`SessionList.All`) unless told. Awaited, it is one page; iterated with
   * `for await`, it is every conversation, none twice; one that moves to the top meanwhile may be missed, and `newSessions`
   * has it. A list by the time of reading (`sortRule` 3) is one page and cannot be iterated.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  sessions(options?: SessionsOptions & ListingOptions & CallOptions): Listing<SessionsPage, Session>;

  /**
   * Tells what is new: messages, recalls, changes of conversations, counts. One poller, at the site's own pace, that marks
   * nothing as read. It begins at now, or where it was, whether or not the page was closed meanwhile.
   *
   * At least once, in order per talker; `msg_key` tells doubles apart; after a kill up to the events of one poll can come
   * again. It says how it is going with events of the type `state`, and what could not be told with `gap`.
   *
   * Wrong options, and who is not logged in when it begins, reject the first step of an iteration, and reach listeners as
   * the state `stopped`. Spec: endpoints.md, reports.md.
   */
  watch(options?: WatchOptions): Watch;

  /**
   * One step of a watch without timers, for those who have a clock of their own: what is new behind `cursor`, and the cursor
   * for the next time. Without one it tells nothing but the counts, and begins at now. Keep the cursor once its events were
   * handled.
   *
   * Rejects with `BiliImError`; where a part was found before that, it resolves with that part, and the next call goes on.
   * Spec: endpoints.md, reports.md.
   */
  poll(cursor?: WatchCursor | null, options?: PollOptions & CallOptions): Promise<PollResult>;

  /**
   * Listens to what happens to requests, for logs. The CSRF token and cookies are never part of it.
   *
   * Returns a function that ends it.
   */
  on<Event extends keyof ClientEvents>(event: Event, listener: (details: ClientEvents[Event]) => void): () => void;

  /**
   * Resolves when the WebAssembly part is loaded and the options are checked; rejects with what is wrong with either.
   * Nobody has to call it: every call waits for it, and rejects with the same.
   */
  ready(): Promise<void>;

  /**
   * Ends what is under way and gives the memory back: calls under way and later ones reject with `BiliImError`, kind
   * `"closed"`. Closing again does nothing. Other clients go on. `using client = createClient()` closes it by itself.
   */
  close(): void;
  /** Closes it: see `close()`. */
  [Symbol.dispose](): void;
}

/** What `poll()` found. */
export interface PollResult {
  /** What is new, in order per talker. */
  events: WatchEvent[];
  /** Where the next poll goes on. */
  cursor: WatchCursor;
  /** When to ask again at the earliest, in ms. */
  retryAfterMs: number;
}

/** The pace of the site, in ms. */
const POLL_MS = 20_000;

/** Enters the core with the arguments of a call. */
type Enter = (core: Core, args: readonly unknown[], instance: Instance) => Promise<unknown> | undefined;

class LazyClient {
  readonly customerService = {};
  readonly #options: unknown;
  readonly #shared: Shared;
  /** Its core in each instance. That of a failed one is collected with the instance. */
  readonly #cores = new WeakMap<Instance, Core>();
  #isClosed = false;
  /** Of watches: another tab, which polls for them, is told of what this one sent. */
  readonly #afterSends = new Set<() => void>();

  constructor(options: unknown) {
    this.#options = copy(options);
    const locale = read(options, "locale");
    // Any other is left for the core to reject.
    const bringsFetch = typeof read(options, "fetch") === "function";
    this.#shared = new Shared(locale === "en" || locale === "zh" ? locale : undefined, bringsFetch);
    for (const [name, optionsAt] of Object.entries(operationMethods)) {
      this.#define(this, name, name, name as keyof typeof operationMethods, optionsAt);
    }
    for (const [name, [method, optionsAt]] of Object.entries(customerServiceMethods)) {
      this.#define(this.customerService, name, `customerService.${name}`, method, optionsAt);
    }
  }

  ready(): Promise<void> {
    // To have a core, its options must be right.
    return this.#call("ready", [], undefined, () => undefined);
  }

  on(event: keyof ClientEvents, listener: (details: never) => void): () => void {
    const remove = this.#shared.listeners.on(event, listener);
    this.#announceListeners();
    return () => {
      remove();
      this.#announceListeners();
    };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    rejectAll(closedError, this.#shared);
    const instance = runningInstance();
    const core = instance && this.#cores.get(instance);
    if (!core) return;
    this.#cores.delete(instance);
    instance.run(() => core.close());
    // A call that closes its own client is still on the stack.
    queueMicrotask(() => core.free());
  }

  [dispose](): void {
    this.close();
  }

  history(talker: Talker, options?: HistoryOptions & ListingOptions & CallOptions): Listing<HistoryPage, Message> {
    return this.#list("history", [talker, options]);
  }

  sessions(options?: SessionsOptions & ListingOptions & CallOptions): Listing<SessionsPage, Session> {
    return this.#list("sessions", [options]);
  }

  watch(options?: WatchOptions): Watch {
    return makeWatch(
      openWatch(copy(options), {
        ownMid: async () => {
          const call = this.#call<{ mid: string }>("watch", [], undefined, (core) => core.ownMid(undefined));
          return (await call).mid;
        },
        markRead: (talker, ackSeqno) => this.#call("markRead", [talker, { ackSeqno }], undefined, markRead),
        onSent: (listener) => {
          this.#afterSends.add(listener);
          return () => void this.#afterSends.delete(listener);
        },
        poller: (given, mid) => this.#poller(given, mid),
      }),
    );
  }

  async poll(cursor?: WatchCursor | null, options?: PollOptions & CallOptions): Promise<PollResult> {
    const enter: Enter = (core, args) => invoke(core, "poll", args);
    const batch = await this.#call<CoreBatch>("poll", [cursor, options], options, enter);
    return { events: makeEvents(batch), cursor: batch.after, retryAfterMs: POLL_MS };
  }

  #poller(options: object, mid: string): PollerHost {
    const tell = (act: (core: Core) => void) => {
      const instance = runningInstance();
      const core = instance && this.#cores.get(instance);
      if (core) instance.run(() => act(core));
    };
    return {
      open: ({ since, pace, onPace }) => {
        // Frees what waits.
        const end = new AbortController();
        const signals = [end.signal, read(options, "signal") as AbortSignal | undefined];
        const given = { ...options, since, signal: anySignal(signals) };
        const walk = new CoreWalk<CoreBatch>(
          (core) => core.watch(given, mid, pace, onPace),
          (raw) => raw,
        );
        const next: Enter = (core, _, instance) => walk.next(core, instance);
        return {
          next: () => this.#call<CoreBatch | undefined>("watch", [given], given, next, walk.instance),
          free: () => {
            end.abort();
            walk.free();
          },
        };
      },
      nudge: () => tell((core) => core.nudge()),
      attend: (on) => tell((core) => core.attend(on)),
    };
  }

  /** Defines a method of the client by one of the core, with the place of its options among the arguments. */
  #define(target: object, name: string, endpoint: string, method: keyof Core, optionsAt: number): void {
    const enter: Enter = (core, args) => invoke(core, method, args);
    const call = (...args: unknown[]) => this.#call(endpoint, args, args[optionsAt], enter);
    const value = sendMethods.includes(endpoint) ? (...args: unknown[]) => this.#tellWhenSent(call(...args)) : call;
    Object.defineProperty(target, name, { value });
  }

  #tellWhenSent<T>(call: Promise<T>): Promise<T> {
    const tell = () => {
      for (const listener of this.#afterSends) listener();
    };
    call.then(tell, () => {});
    return call;
  }

  #list<Page, Item>(endpoint: keyof typeof listMethods, given: readonly unknown[]): Listing<Page, Item> {
    const [walk, items] = listMethods[endpoint];
    // Nothing is asked for yet, so a copy is kept.
    const args = copyArguments(given);
    const options = args.at(-1);
    const onProgress = read(options, "onProgress");
    return makeListing({
      page: () => this.#call(endpoint, args, options, (core) => invoke(core, endpoint, args)),
      walk: () => {
        const pages = pageWalk(items, (core) => core[walk](...(args as [never, never])));
        const next: Enter = (core, _, instance) => pages.next(core, instance);
        return { next: () => this.#call(endpoint, args, options, next, pages.instance), free: () => pages.free() };
      },
      signal: read(options, "signal"),
      onProgress: typeof onProgress === "function" ? (progress) => onProgress(progress) : undefined,
    });
  }

  /**
   * Makes a call: at once in a running instance, otherwise when its turn comes. One that goes on with a walk has no choice of the
   * instance.
   */
  #call<T>(
    endpoint: string,
    args: readonly unknown[],
    options: unknown,
    enter: Enter,
    fixed?: Instance | undefined,
  ): Promise<T> {
    const { locale } = this.#shared;
    if (this.#isClosed) return Promise.reject(closedError(endpoint, locale));
    return track(this.#shared, endpoint, (deferred) => {
      const present = fixed ?? readyInstance();
      if (present) return this.#begin(endpoint, present, deferred, args, enter);
      const lift = abortWhileLoading(options, deferred.reject);
      if (!deferred.isPending) return lift();
      const copies = copyArguments(args);
      enqueue({
        begin: (instance) => {
          lift();
          if (deferred.isPending) this.#begin(endpoint, instance, deferred, copies, enter);
        },
        fail(reason) {
          lift();
          deferred.reject(reason);
        },
      });
    });
  }

  #begin(endpoint: string, instance: Instance, deferred: Deferred, args: readonly unknown[], enter: Enter): void {
    try {
      const result = instance.hasFailed ? undefined : instance.run(() => enter(this.#core(instance), args, instance));
      if (instance.hasFailed) deferred.reject(instance.failure(endpoint, this.#shared.locale));
      else if (result) result.then(deferred.resolve, deferred.reject);
      else deferred.resolve(undefined);
    } catch (thrown) {
      deferred.reject(thrown);
    }
  }

  /** The core in `instance`. Throws `BiliImError` where the options of the client are wrong. */
  #core(instance: Instance): Core {
    let core = this.#cores.get(instance);
    if (!core) {
      core = new instance.glue.Client(this.#options, makeHost(this.#shared, instance));
      this.#cores.set(instance, core);
      core.setListening(!this.#shared.listeners.isEmpty);
    }
    return core;
  }

  /** Lets the core know whether anybody listens: only then it builds events. */
  #announceListeners(): void {
    const instance = runningInstance();
    const core = instance && this.#cores.get(instance);
    if (core) instance.run(() => core.setListening(!this.#shared.listeners.isEmpty));
  }
}

const markRead: Enter = (core, args) => invoke(core, "markRead", args);

/** A signal that aborts with the first of these. */
function anySignal(signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const any = new AbortController();
  for (const signal of signals) {
    const abort = () => any.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener?.("abort", abort, { once: true, signal: any.signal });
  }
  return any.signal;
}

function invoke(core: Core, method: keyof Core, args: readonly unknown[]): Promise<unknown> {
  return (core[method] as (...args: unknown[]) => Promise<unknown>).apply(core, [...args]);
}

function closedError(endpoint: string, locale: Locale): BiliImError {
  const message = `${endpoint}: the client is closed`;
  return BiliImError.of({ kind: "closed", message, endpoint, retryable: false, hint: closedHint }, locale);
}

/** @internal */
export function makeClient(options: ClientOptions): Client {
  return new LazyClient(options) as unknown as Client;
}
