/** One call of the other end, at the end that serves: runs it with the real client, which checks its arguments. */
import type { Client } from "../client/client.js";
import { isPlain } from "../client/copy.js";
import { steps } from "../client/listing.js";
import type { Step } from "../client/page-walk.js";
import { isObject } from "../text/fields.js";
import { hold, type Watch } from "../watch/watch.js";
import { decode, encode } from "./codec.js";
import { invoke, type Method } from "./methods.js";
import type { CallKind, Request, Response } from "./protocol.js";
import { pack, unpack } from "./values.js";

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** What it needs of its session. */
interface Host {
  readonly client: Client;
  /** Aborts with the session: one for all calls, as most have none of their own and end in time. */
  readonly signal: AbortSignal | undefined;
  post(response: Response): void;
  /** It is over. */
  forget(call: ServedCall): void;
}

export class ServedCall {
  readonly id: number;
  readonly name: string;
  readonly method: Method;
  readonly #host: Host;
  readonly #kind: CallKind;
  /** The signals of the caller's, by their numbers. */
  readonly #signals = new Map<number, AbortController>();
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;
  #pages: AsyncIterator<unknown, void> | undefined;
  #watch: Watch | undefined;
  #isOver = false;

  constructor(host: Host, { id, kind, method: name }: Extract<Request, { type: "call" }>, method: Method) {
    this.#host = host;
    this.id = id;
    this.name = name;
    this.method = method;
    this.#kind = kind;
  }

  begin(given: unknown, files: readonly unknown[]): void {
    if (this.#isOver) return;
    try {
      const args = decode(given, {
        file: (number) => files[number],
        signal: (number) => this.#signal(number).signal,
        function: (number) => this.#function(number),
      });
      const list = Array.isArray(args) ? args : [];
      if (this.#host.signal) addSignal(list, this.method.optionsAt, this.#host.signal);
      const result = invoke(this.#host.client, this.name, list);
      if (this.#kind === "call") {
        Promise.resolve(result).then(
          (value) => this.#finish({ type: "value", id: this.id, ...pack(value) }),
          (error) => this.fail(error),
        );
        return;
      }
      if (this.#kind === "watch") this.#watch = result as Watch;
      this.#pages =
        this.#kind === "watch"
          ? (result as Watch)[Symbol.asyncIterator]()
          : (result as { [steps](): AsyncGenerator<Step> })[steps]();
      this.next(false);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Asks for the next page or event. */
  next(isHeld: boolean): void {
    if (isHeld) (this.#watch as { [hold]?(): void } | undefined)?.[hold]?.();
    this.#pages?.next().then(
      ({ done, value }) => {
        if (done) return this.#finish({ type: "done", id: this.id });
        if (this.#isOver) return;
        this.#host.post({
          type: "value",
          id: this.id,
          ...pack(this.#kind === "walk" ? plainStep(value) : { ...(value as object) }),
        });
      },
      (error) => this.fail(error),
    );
  }

  abort(signal: number, reason: unknown): void {
    this.#signals.get(signal)?.abort(decode(reason));
  }

  /** A function of the caller's has returned. */
  returned(message: Extract<Request, { type: "returned" }>): void {
    const waiting = this.#waiting.get(message.serial);
    this.#waiting.delete(message.serial);
    if (Object.hasOwn(message, "thrown")) waiting?.reject(decode(message.thrown));
    else waiting?.resolve(unpack(message));
  }

  /** Nobody waits for it any longer. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const reason = ended();
    for (const controller of this.#signals.values()) controller.abort(reason);
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
    this.#watch?.stop();
    this.#pages?.return?.().catch(() => {});
  }

  fail(error: unknown): void {
    this.#finish({ type: "error", id: this.id, error: encode(error) });
  }

  #finish(response: Response): void {
    this.#host.forget(this);
    if (this.#isOver) return;
    this.#isOver = true;
    this.#host.post(response);
  }

  #signal(number: number): AbortController {
    const controller = this.#signals.get(number) ?? new AbortController();
    this.#signals.set(number, controller);
    return controller;
  }

  /** Calls a function of the caller's, and promises what it comes to. */
  #function(number: number): (...given: unknown[]) => Promise<unknown> {
    return (...given) => {
      this.#serial += 1;
      const serial = this.#serial;
      const returned = new Promise((resolve, reject) => {
        if (this.#isOver) return reject(ended());
        this.#waiting.set(serial, { resolve, reject });
        this.#host.post({ type: "invoke", id: this.id, serial, function: number, ...pack(given) });
      });
      // Whoever reports progress does not wait for it.
      returned.catch(() => {});
      return returned;
    };
  }
}

const ended = () => new DOMException("The other end of the bridge does not wait for it.", "AbortError");

/** Adds the signal of the session where the caller has none, as the call has to end with the connection. */
function addSignal(args: unknown[], at: number, signal: AbortSignal): void {
  if (at < 0) return;
  const options = args[at];
  if (options == null) args[at] = { signal };
  else if (isObject(options) && isPlain(options)) options.signal ??= signal;
}

function plainStep(step: unknown): Step {
  const { page, list, places } = step as Step;
  return { page, list, places: Array.from(places) };
}
