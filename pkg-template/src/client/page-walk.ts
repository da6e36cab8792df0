/** A walk in the core: through the pages of a list, or from batch to batch of a watch. */
import type { Core, Walk } from "../wasm/glue.js";
import type { Instance } from "../wasm/instance.js";

/** A page, and the places of those items in its `list` that are new, in the order of the walk. */
export interface Step {
  readonly page: unknown;
  readonly list: string;
  readonly places: ArrayLike<number>;
}

/** A walk belongs to the instance in which it began, and fails with it. */
export class CoreWalk<Step> {
  /** The instance in which it began. */
  instance: Instance | undefined;
  readonly #start: (core: Core) => Walk;
  readonly #read: (raw: never) => Step;
  #walk: Walk | undefined;
  /** Settles when no step is under way. */
  #idle: Promise<unknown> = Promise.resolve();

  /** `read` makes a step of what the core yields. */
  constructor(start: (core: Core) => Walk, read: (raw: never) => Step) {
    this.#start = start;
    this.#read = read;
  }

  /** The next step; `undefined` after the last. */
  next(core: Core, instance: Instance): Promise<Step | undefined> {
    this.instance = instance;
    this.#walk ??= this.#start(core);
    const next = this.#walk.next();
    this.#idle = next.then(
      () => {},
      () => {},
    );
    return next.then((raw) => (raw === undefined ? undefined : this.#read(raw as never)));
  }

  /** Releases its memory. */
  free(): void {
    // Not while a step is under way: it uses that memory.
    this.#idle.then(() => this.#walk?.free());
  }
}

/** A walk through the pages whose items are in the property `list`. */
export function pageWalk(list: string, start: (core: Core) => Walk): CoreWalk<Step> {
  return new CoreWalk<Step>(start, ({ page, places }: Omit<Step, "list">) => ({ page, list, places }));
}
