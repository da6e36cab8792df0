/**
 * The items of pages, one by one, as an async generator with `yield*` would yield them, at a fraction of its time: an item of a
 * page that has been fetched costs one promise.
 */

type Result<Item> = IteratorResult<Item, void>;

/** The prototype of all async generators: they can be iterated and, in newer engines, disposed of. */
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()));

export class Items<Item> {
  readonly #pages: AsyncGenerator<Item[], void, undefined>;
  readonly #isAborted: () => boolean;
  #items: Item[] = [];
  #at = 0;
  /** The last call, while it is pending. */
  #last: Promise<unknown> | undefined;

  /** Once `isAborted`, the rest of a page is dropped, and `pages` has to throw. */
  constructor(pages: AsyncGenerator<Item[], void, undefined>, isAborted: () => boolean) {
    this.#pages = pages;
    this.#isAborted = isAborted;
  }

  next(): Promise<Result<Item>> {
    const isFetched = !this.#last && this.#at < this.#items.length && !this.#isAborted();
    return isFetched ? Promise.resolve(this.#take()) : this.#inTurn(() => this.#turnPage());
  }

  return(value?: void | PromiseLike<void>): Promise<Result<Item>> {
    return this.#inTurn(async () => {
      await this.#end();
      return { done: true, value: await value };
    });
  }

  throw(error: unknown): Promise<Result<Item>> {
    return this.#inTurn(async () => {
      await this.#end();
      throw error;
    });
  }

  #take(): Result<Item> {
    const value = this.#items[this.#at] as Item;
    this.#at += 1;
    return { done: false, value };
  }

  async #turnPage(): Promise<Result<Item>> {
    if (this.#isAborted()) this.#items = [];
    while (this.#at >= this.#items.length) {
      const { done, value } = await this.#pages.next();
      if (done) return { done, value };
      this.#items = value;
      this.#at = 0;
    }
    return this.#take();
  }

  async #end(): Promise<void> {
    this.#items = [];
    await this.#pages.return();
  }

  /** Runs one call after the other, whatever the outcome of the one before. */
  #inTurn(run: () => Promise<Result<Item>>): Promise<Result<Item>> {
    const turn = this.#last ? this.#last.then(run, run) : run();
    this.#last = turn;
    const over = () => {
      if (this.#last === turn) this.#last = undefined;
    };
    turn.then(over, over);
    return turn;
  }
}

Object.setPrototypeOf(Items.prototype, AsyncIteratorPrototype);
