/** What `history()` and `sessions()` return: one page to await, or everything to iterate. */
import { Items } from "./items.js";
import type { Step } from "./page-walk.js";

/** How far an iteration has come. */
export interface Progress {
  /** How many pages have been given out. Forward, more may have been fetched before the first. */
  pages: number;
  /** How many items they held. */
  items: number;
}

/**
 * A list that can be awaited, for one page, or iterated, for all items.
 *
 * Nothing is asked before that, and each iteration asks anew. Leaving a `for await` loop stops the next request.
 */
export interface Listing<Page, Item> extends Promise<Page>, AsyncIterable<Item> {
  /** All pages, one by one. */
  pages(): AsyncGenerator<Page, void, undefined>;
  /** All items, one by one. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined>;
}

/** @internal The steps of an iteration, for what forwards a listing to another context; the same in every copy of the package. */
export const steps = Symbol.for("bili-im.steps");

/** Fetches page after page. */
interface Pages {
  /** The next page; `undefined` after the last. */
  next(): Promise<Step | undefined>;
  /** Called when no more is wanted. */
  free(): void;
}

interface Source {
  /** Fetches the one page. */
  page(): Promise<unknown>;
  /** Begins an iteration. */
  walk(): Pages;
  /** The caller's own, as it was given. */
  readonly signal?: unknown;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

class LazyListing<Page, Item> implements Listing<Page, Item> {
  readonly [Symbol.toStringTag] = "Listing";
  readonly #source: Source;
  #first: Promise<Page> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  #page(): Promise<Page> {
    this.#first ??= this.#source.page() as Promise<Page>;
    return this.#first;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise, except that it starts when it is awaited.
  then<A = Page, B = never>(
    fulfilled?: ((page: Page) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#page().then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page | B> {
    return this.#page().catch(rejected);
  }

  finally(done?: (() => void) | null): Promise<Page> {
    return this.#page().finally(done);
  }

  async *[steps](): AsyncGenerator<Step, void, undefined> {
    const { walk, signal, onProgress } = this.#source;
    const pages = walk();
    const progress = { pages: 0, items: 0 };
    try {
      for (;;) {
        throwIfAborted(signal);
        const step = await pages.next();
        throwIfAborted(signal);
        if (!step) return;
        progress.pages += 1;
        progress.items += step.places.length;
        onProgress?.({ ...progress });
        yield step;
      }
    } finally {
      pages.free();
    }
  }

  async *pages(): AsyncGenerator<Page, void, undefined> {
    for await (const { page } of this[steps]()) yield page as Page;
  }

  async *#items(): AsyncGenerator<Item[], void, undefined> {
    for await (const { page, list, places } of this[steps]()) {
      const items = (page as Record<string, Item[] | null>)[list] ?? [];
      yield Array.from(places, (place) => items[place] as Item);
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    const { signal } = this.#source;
    return new Items(this.#items(), () => isAborted(signal)) as unknown as AsyncGenerator<Item, void, undefined>;
  }
}

/** Whether an aborted signal has been passed; values of other types never are. */
function isAborted(signal: unknown): signal is AbortSignal {
  return typeof signal === "object" && signal !== null && (signal as AbortSignal).aborted === true;
}

function throwIfAborted(signal: unknown): void {
  if (isAborted(signal)) throw signal.reason;
}

/** @internal */
export function makeListing<Page, Item>(source: Source): Listing<Page, Item> {
  return new LazyListing<Page, Item>(source);
}
