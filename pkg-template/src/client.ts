/** The client: loads the WebAssembly part when it is first needed and hands every call to it. */
import { Client as Core, CustomerService as CoreCustomerService } from "./bili_im.js";
import { BiliImError } from "./error.js";
import { type ClientEvents, Listeners } from "./events.js";
import { type Listing, makeListing, type Progress } from "./listing.js";
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

type Operations<T> = Omit<T, "free" | "customerService" | "history" | "historyPages" | "sessions" | "sessionsPages">;

/** What every listing takes. */
export interface ListingOptions {
  /** Called for each page while a listing is iterated. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Customer-service messages (客服消息). */
export interface CustomerService extends Operations<CoreCustomerService> {}

/** A client for private messages (私信) and customer-service messages (客服消息). */
export interface Client extends Operations<Core> {
  /** Customer-service messages. */
  readonly customerService: CustomerService;

  /**
   * The messages of the session with `talker`. Awaited, it is one page, newest first; iterated with `for await`, it is
   * every message, each once: backward from the newest, or forward with `from`. New messages do not disturb it.
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
}

type Methods<T> = Record<string, (this: T, ...given: unknown[]) => unknown>;

class Handle {
  readonly #options: ClientOptions;
  readonly #load: () => Promise<void>;
  #core: Core | undefined;
  #service: CoreCustomerService | undefined;
  readonly #listeners = new Listeners();
  readonly customerService: unknown;

  constructor(options: ClientOptions, load: () => Promise<void>) {
    // A copy, so that what the caller does to the object later changes nothing.
    this.#options = typeof options === "object" && options !== null ? { ...options } : options;
    this.#load = load;
    this.customerService = mirror({}, CoreCustomerService.prototype, async () => {
      const core = await this.core();
      this.#service ??= core.customerService;
      return this.#service;
    });
  }

  async core(): Promise<Core> {
    await this.#load();
    this.#core ??= new Core(this.#options, BiliImError.of, this.#listeners.tell);
    return this.#core;
  }

  async ready(): Promise<void> {
    await this.core();
  }

  on(event: keyof ClientEvents, listener: (details: never) => void): () => void {
    return this.#listeners.on(event, listener);
  }

  history(talker: Talker, given?: HistoryOptions & ListingOptions & CallOptions): Listing<HistoryPage, Message> {
    const [options, onProgress] = split(given);
    return makeListing({
      page: async () => (await this.core()).history(talker, options),
      walk: async () => (await this.core()).historyPages(talker, options),
      onProgress,
    });
  }

  sessions(given?: SessionsOptions & ListingOptions & CallOptions): Listing<SessionsPage, Session> {
    const [options, onProgress] = split(given);
    return makeListing({
      page: async () => (await this.core()).sessions(options),
      walk: async () => (await this.core()).sessionsPages(options),
      onProgress,
    });
  }
}

/** The options of a listing without those that are no concern of the WebAssembly part; wrong ones are left for it to see. */
function split<T extends ListingOptions>(given: T | undefined): [unknown, ListingOptions["onProgress"]] {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return [given, undefined];
  const { onProgress, ...options } = given;
  return typeof onProgress === "function" || onProgress === undefined ? [options, onProgress] : [given, undefined];
}

/** Gives `target` the operations of the WebAssembly class with `prototype`, each on the object that `open` resolves to. */
function mirror<T extends object, U>(target: T, prototype: object, open: () => Promise<U>): T {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const operation = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    const own = name in target || name === "free" || name.endsWith("Pages") || name.startsWith("__");
    if (typeof operation !== "function" || own) continue;
    const value = async (...given: unknown[]) => {
      const opened = await open();
      return (opened as Methods<U>)[name]?.apply(opened, given);
    };
    Object.defineProperty(target, name, { value });
  }
  return target;
}

/** @internal */
export function makeClient(options: ClientOptions, load: () => Promise<void>): Client {
  const handle = new Handle(options, load);
  return mirror(handle, Core.prototype, () => handle.core()) as unknown as Client;
}
