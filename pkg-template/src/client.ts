/** The client: loads the WebAssembly part when it is first needed and hands every call to it. */
import { Client as Core, CustomerService as CoreCustomerService } from "./bili_im.js";
import { BiliImError, type BiliImErrorFields } from "./error.js";
import type { ClientOptions } from "./wire.js";

type Operations<T> = Omit<T, "free" | "customerService" | typeof Symbol.dispose>;

/** Customer-service messages (客服消息). */
export interface CustomerService extends Operations<CoreCustomerService> {}

/** A client for private messages (私信) and customer-service messages (客服消息). Every method returns a promise. */
export interface Client extends Operations<Core> {
  /** Customer-service messages. */
  readonly customerService: CustomerService;
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
    this.#core ??= new Core(this.#options, (fields: BiliImErrorFields) => new BiliImError(fields));
    return this.#core;
  }

  async ready(): Promise<void> {
    await this.core();
  }
}

/** Gives `target` the operations of the WebAssembly class with `prototype`, each on the object that `open` resolves to. */
function mirror<T extends object, U>(target: T, prototype: object, open: () => Promise<U>): T {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const operation = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof operation !== "function" || name === "constructor" || name === "free" || name.startsWith("__")) continue;
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
