/** The client: loads the WebAssembly part when it is first needed, and begins every call. */
import "./dispose.js";
import { ask } from "./ask.js";
import { Call, fileOf } from "./call.js";
import { end, follow, type Promised } from "./calls.js";
import { describe, describeAll, get, isObject, namesOf, textOf } from "./describe.js";
import { BiliImError, type Locale, speaksChinese } from "./error.js";
import { type ClientEvents, Listeners } from "./events.js";
import { HistoryWalk } from "./history-walk.js";
import type { Instance } from "./instance.js";
import { Kept } from "./kept.js";
import { type Listing, makeListing, type Progress } from "./listing.js";
import { load, running } from "./load.js";
import { run } from "./methods.js";
import {
  type Argument,
  type CustomerService,
  listings,
  type Operations,
  operations,
  serviceOperations,
} from "./operations.js";
import { Part } from "./part.js";
import { makeRequest } from "./request.js";
import { SessionsWalk } from "./sessions-walk.js";
import { readSettings, type Settings } from "./settings.js";
import { advance, type Step, type Walk } from "./walk.js";
import type {
  CallOptions,
  ClientOptions,
  HistoryOptions,
  HistoryPage,
  Message,
  Session,
  SessionsOptions,
  SessionsPage,
  Talker,
} from "./wire.js";

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
   * every message, each once: backward from the newest, or forward with `from`. New messages do not disturb it; forward, one that
   * arrives on the way can be missed in rare cases, and is found backward.
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

/** What a call makes of a client in an instance. */
type Use = (part: Part, promised: Promised) => void;

// Where the engine does not have it, compilers look for this one.
const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

class Handle {
  readonly locale: Locale;
  readonly #options: ClientOptions;
  readonly #listeners = new Listeners();
  readonly #kept = new Kept();
  #settings: Settings | undefined;
  #isClosed = false;
  /** What this client has in an instance. One that has failed is let go with all that it holds. */
  readonly #parts = new WeakMap<Instance, Part>();
  readonly customerService = {};

  constructor(options: ClientOptions) {
    // A copy, so that what the caller does to the object later changes nothing.
    this.#options = typeof options === "object" && options !== null ? { ...options } : options;
    this.locale = this.#options?.locale;
    this.#give(this, "", operations);
    this.#give(this.customerService, "customerService.", serviceOperations);
  }

  #open(instance: Instance): Part {
    let part = this.#parts.get(instance);
    if (!part) {
      // It was closed while the instance was on its way: the call has been rejected.
      if (this.#isClosed) throw closed("close", this.locale);
      this.#settings ??= readSettings(this.#options);
      part = new Part(this.#settings, this.#listeners, instance, this.#kept);
      this.#parts.set(instance, part);
    }
    return part;
  }

  /** Makes a call, as soon as there is an instance for it. */
  #call<T>(endpoint: string, use: Use): Promise<T> {
    if (this.#isClosed) return Promise.reject(closed(endpoint, this.locale));
    return follow(this, endpoint, (promised) => {
      const begin = (instance: Instance) => use(this.#open(instance), promised);
      const instance = running();
      if (instance) begin(instance);
      else load().then(begin).catch(promised.reject);
    });
  }

  /** Calls a method with what it was given now, whatever becomes of that before the WebAssembly part is there. */
  #operate<T>(name: string, kinds: readonly Argument[], given: readonly unknown[]): Promise<T> {
    const at = kinds.findIndex((kind) => kind === "file" || kind === "image");
    const file = at < 0 ? undefined : fileOf(given[at]);
    const options = given[kinds.length];
    const fileName = file && (textOf(given[at], "name") ?? (name.endsWith("Image") ? "image" : undefined));
    const described = describeAll(given, kinds, file);
    const timestamp = name === "recall" ? get(given[1], "timestamp") : undefined;
    return this.#call(name, (part, promised) => {
      const call = new Call(part, options, file, fileName);
      settle(call, name, promised, run(call, name, described, timestamp));
    });
  }

  /** Gives `target` methods. */
  #give(target: object, path: string, methods: Readonly<Record<string, readonly Argument[]>>): void {
    for (const [name, kinds] of Object.entries(methods)) {
      const value = (...given: unknown[]) => this.#operate(path + name, kinds, given);
      Object.defineProperty(target, name, { value });
    }
  }

  ready(): Promise<void> {
    return this.#call("ready", (_, promised) => promised.resolve(undefined));
  }

  on(event: keyof ClientEvents, listener: (details: never) => void): () => void {
    return this.#listeners.on(event, listener);
  }

  /** Ends what is under way, and gives back the memory. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    end((endpoint, locale) => closed(endpoint, locale), this);
    const instance = running();
    const part = instance && this.#parts.get(instance);
    part?.close();
  }

  [dispose](): void {
    this.close();
  }

  history(talker: Talker, given?: HistoryOptions & ListingOptions & CallOptions): Listing<HistoryPage, Message> {
    return this.#list("history", [talker], given, (options) => new HistoryWalk(options));
  }

  sessions(given?: SessionsOptions & ListingOptions & CallOptions): Listing<SessionsPage, Session> {
    return this.#list("sessions", [], given, (options) => new SessionsWalk(options));
  }

  #list<Page, Item>(
    name: keyof typeof listings,
    given: readonly unknown[],
    options: unknown,
    walk: (options: Readonly<Record<string, unknown>>) => Walk,
  ): Listing<Page, Item> {
    const copy = copyOf(options);
    const all = [...given, copy];
    const onProgress = get(copy, "onProgress");
    return makeListing({
      page: () => this.#operate(name, listings[name], all),
      walk: () => this.#walk(name, all, walk),
      onProgress: typeof onProgress === "function" ? (progress) => onProgress(progress) : undefined,
    });
  }

  /** Returns what asks for one step of a walk after the other, in one instance: it ends with it. */
  #walk(
    name: keyof typeof listings,
    given: readonly unknown[],
    make: (options: Readonly<Record<string, unknown>>) => Walk,
  ): () => Promise<Step | undefined> {
    const options = given.at(-1);
    const [described = "", ...others] = describeAll(given, listings[name], undefined);
    let call: Call | undefined;
    let walk: Walk | undefined;
    const step = async (call: Call): Promise<Step | undefined> => {
      if (!walk) {
        makeRequest(call, name, [described, ...others]);
        walk = make((options ?? {}) as Readonly<Record<string, unknown>>);
      }
      return advance(walk, (question) => ask(call, name, [describe(question), ...others]));
    };
    return () =>
      this.#call(name, (part, promised) => {
        call ??= new Call(part, options);
        const { instance } = call.part;
        if (instance.state === "failed") throw instance.failure(name, this.locale);
        settle(call, name, promised, step(call));
      });
  }
}

/** Settles the promise of a call. */
function settle(call: Call, name: string, promised: Promised, came: Promise<unknown>): void {
  came.then(promised.resolve, (thrown) => promised.reject(call.reason(thrown, name)));
}

function closed(endpoint: string, locale: Locale): BiliImError {
  return BiliImError.of({
    kind: "closed",
    message: `${endpoint}: the client is closed`,
    endpoint,
    retryable: false,
    chinese: speaksChinese(locale),
  });
}

/** A copy of options, so that what the caller does to them later changes nothing; wrong ones are left to be seen. */
function copyOf(options: unknown): unknown {
  if (!isObject(options)) return options;
  return Object.fromEntries(namesOf(options).map((name) => [name, get(options, name)]));
}

/** @internal */
export function makeClient(options: ClientOptions): Client {
  return new Handle(options) as unknown as Client;
}
