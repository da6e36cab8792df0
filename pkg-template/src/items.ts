/**
 * All items of pages, one by one: what `async function*` with `yield*` would be, at a fraction of its time. Items that are
 * there already are given out at once, and only a page that is not costs more than one promise.
 */

type Result<Item> = IteratorResult<Item, void>;

/** What every asynchronous generator inherits: that it can be iterated and, in newer engines, disposed of. */
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()));

export class Items<Item> {
  readonly #pages: AsyncGenerator<Item[], void, undefined>;
  #items: Item[] = [];
  #at = 0;
  /** What was asked for last, while it is under way. */
  #last: Promise<unknown> | undefined;

  constructor(pages: AsyncGenerator<Item[], void, undefined>) {
    this.#pages = pages;
  }

  next(): Promise<Result<Item>> {
    if (this.#last || this.#at >= this.#items.length) return this.#inTurn(() => this.#turnPage());
    return Promise.resolve(this.#take());
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

  /** One after the other, in the order of the calls, however the one before ends. */
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
