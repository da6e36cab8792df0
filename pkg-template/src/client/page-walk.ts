/** A walk through the pages of a list. */
import type { Core, Walk } from "../wasm/glue.js";
import type { Instance } from "../wasm/instance.js";

/** A page, and those of its items that are new, in the order of the walk. */
export interface Step {
  readonly page: unknown;
  readonly items: unknown[];
}

/** A walk in the core. It belongs to the instance in which it began, and fails with it. */
export class PageWalk {
  /** The instance in which it began. */
  instance: Instance | undefined;
  readonly #list: string;
  readonly #start: (core: Core) => Walk;
  #walk: Walk | undefined;
  /** Settles when no step is under way. */
  #idle: Promise<unknown> = Promise.resolve();

  /** Walks through the pages whose items are in the property `list`. */
  constructor(list: string, start: (core: Core) => Walk) {
    this.#list = list;
    this.#start = start;
  }

  /** Fetches the next page; `undefined` after the last. */
  next(core: Core, instance: Instance): Promise<Step | undefined> {
    this.instance = instance;
    this.#walk ??= this.#start(core);
    const next = this.#walk.next();
    this.#idle = next.then(
      () => {},
      () => {},
    );
    return next.then((step) => step && { page: step.page, items: this.#items(step) });
  }

  /** Releases its memory. */
  free(): void {
    // Not while a step is under way: it uses that memory.
    this.#idle.then(() => this.#walk?.free());
  }

  #items({ page, places }: { page: object; places: Uint32Array }): unknown[] {
    const list = (page as Record<string, unknown[]>)[this.#list] ?? [];
    return Array.from(places, (place) => list[place]);
  }
}
