/** The client at the end that calls: every method of a client, and each goes to the other end. */

import type { Client, ListingOptions } from "../client/client.js";
import { read } from "../client/copy.js";
import { dispose } from "../client/dispose-symbol.js";
import { type Listing, makeListing } from "../client/listing.js";
import type { Step } from "../client/page-walk.js";
import { field, isObject, textIn } from "../text/fields.js";
import { makeWatch, type Watch } from "../watch/watch.js";
import type { Link } from "./link.js";
import { type Method, methods } from "./methods.js";
import { Arguments, type Calls, type Outcome, RemoteCall } from "./remote-call.js";
import { RemoteSource } from "./remote-source.js";

class RemoteClient {
  readonly customerService: Record<string, unknown> = {};
  readonly #link: Link;
  readonly #calls: Calls = new Set();

  constructor(link: Link) {
    this.#link = link;
    for (const [name, method] of methods) {
      const [first = "", second] = name.split(".");
      const target = second === undefined ? this : this.customerService;
      const value = this.#method(name, method);
      if (value) Object.defineProperty(target, second ?? first, { value });
    }
  }

  on(event: string, listener: (details: never) => void): () => void {
    return this.#link.on(event, listener);
  }

  close(): void {
    for (const call of this.#calls) call.close();
    this.#link.close();
  }

  [dispose](): void {
    this.close();
  }

  #method(name: string, method: Method): ((...args: unknown[]) => unknown) | undefined {
    const { kinds } = method;
    if (kinds.includes("walk")) return (...args) => this.#list(name, method, args);
    if (kinds.includes("watch")) return (options) => this.#watch(name, method, options);
    if (kinds.includes("call")) return (...args) => this.#call(name, method, args);
    return undefined;
  }

  #call(name: string, method: Method, args: readonly unknown[]): Promise<unknown> {
    const call = new RemoteCall(this.#link, this.#calls, "call", name, method, new Arguments(args));
    return call.next().then(unwrap);
  }

  #list(name: string, method: Method, given: readonly unknown[]): Listing<unknown, unknown> {
    const { optionsAt } = method;
    const options = given[optionsAt];
    const onProgress = read(options, "onProgress") as ListingOptions["onProgress"];
    const args = new Arguments(given);
    // It is called here.
    const encoded = args.encoded[optionsAt];
    if (typeof onProgress === "function" && isObject(encoded)) delete encoded.onProgress;
    const call = new RemoteCall(this.#link, this.#calls, "call", name, method, args);
    return makeListing({
      page: () => call.next().then(unwrap),
      walk: () => {
        const walk = new RemoteCall(this.#link, this.#calls, "walk", name, method, args);
        return {
          next: () => walk.next().then(unwrap).then(parseStep),
          free: () => walk.end(),
        };
      },
      signal: read(options, "signal"),
      onProgress: typeof onProgress === "function" ? (progress) => onProgress(progress) : undefined,
    });
  }

  #watch(name: string, method: Method, options: unknown): Watch {
    const signal = read(options, "signal");
    const call = new RemoteCall(this.#link, this.#calls, "watch", name, method, new Arguments([options]));
    const source = new RemoteSource(call);
    return makeWatch({
      open: async () => source,
      onHandled: () => source.onHandled(),
      signal: isObject(signal) ? (signal as unknown as AbortSignal) : undefined,
    });
  }
}

const unwrap = (outcome: Outcome) => outcome?.value;

/** A page and the places of its new items; nothing of another form is given on. */
function parseStep(step: unknown): Step | undefined {
  const page = field(step, "page");
  const places = field(step, "places");
  if (!isObject(page) || !Array.isArray(places)) return undefined;
  return { page, list: textIn(step, "list"), places: places.filter((place) => Number.isSafeInteger(place)) };
}

export function makeRemoteClient(link: Link): Client {
  return new RemoteClient(link) as unknown as Client;
}
