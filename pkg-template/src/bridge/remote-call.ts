/** One call, at the end that calls. */
import { inputError } from "../text/arguments.js";
import { Attachments, decode, encode } from "./codec.js";
import type { Answer, Connection, Receiver } from "./connection.js";
import { closedError, lostError } from "./failures.js";
import { carry, headOf, readChunk } from "./files.js";
import type { Link, Passenger } from "./link.js";
import type { Method } from "./methods.js";
import type { CallKind } from "./protocol.js";
import { pack, unpack } from "./values.js";

/** What a step comes to: a value, or the end. */
export type Outcome = { readonly value: unknown } | undefined;

/** Never the same twice, so that a late answer meets nobody. */
let lastId = 0;

/** Arguments as they were when the call was made. */
export class Arguments {
  readonly attachments = new Attachments();
  readonly encoded: unknown[];

  constructor(given: readonly unknown[]) {
    this.encoded = given.map((value) => encode(value, this.attachments));
  }
}

/** The calls of one client. */
export type Calls = Set<RemoteCall>;

export class RemoteCall implements Receiver, Passenger {
  readonly name: string;
  readonly #link: Link;
  readonly #calls: Calls;
  readonly #kind: CallKind;
  readonly #method: Method;
  /** Numbers grow in the order in which calls are made, so none can be replayed. */
  #id = 0;
  readonly #args: Arguments;
  readonly #unlisten: (() => void)[] = [];
  #connection: Connection | undefined;
  #waiting: { resolve(outcome: Outcome): void; reject(reason: unknown): void } | undefined;
  #isOver = false;
  /** Whether a port did not carry it. */
  #hasFailed = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(link: Link, calls: Calls, kind: CallKind, name: string, method: Method, args: Arguments) {
    this.#link = link;
    this.#calls = calls;
    this.#kind = kind;
    this.name = name;
    this.#method = method;
    this.#args = args;
  }

  /** The answer, or the next page or event. `isHeld`: the last one was not handled. */
  next(isHeld = false): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return this.#failure ? reject(this.#failure.reason) : resolve(undefined);
      this.#waiting = { resolve, reject };
      if (this.#connection) return this.#connection.post({ type: "next", id: this.#id, held: isHeld });
      this.#calls.add(this);
      this.#args.attachments.signals.forEach((signal, number) => void this.#follow(signal, number));
      if (!this.#isOver) this.#link.take(this);
    });
  }

  /** Nobody waits for it any longer. */
  end(): void {
    if (this.#isOver) return;
    this.#connection?.post({ type: "end", id: this.#id });
    this.#settle(undefined);
  }

  close(): void {
    this.fail(closedError(this.name, this.#link.locale));
  }

  board(connection: Connection): void {
    if (this.#isOver) return;
    this.#connection = connection;
    lastId += 1;
    this.#id = lastId;
    const { files } = this.#args.attachments;
    const carried = files.map(connection.clones ? carry : headOf);
    connection.add(this.#id, this);
    try {
      const { name: method } = this;
      connection.send({
        type: "call",
        id: this.#id,
        kind: this.#kind,
        method,
        args: this.#args.encoded,
        files: carried,
      });
    } catch (cause) {
      // It was not posted: the port has been closed without a word, or cannot carry so much.
      connection.delete(this.#id);
      this.#connection = undefined;
      connection.lose();
      if (this.#hasFailed) {
        this.fail(inputError(this.name, "arguments", `no port carries them: ${String(cause)}`));
        return;
      }
      this.#hasFailed = true;
      this.#link.take(this);
    }
  }

  fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#failure = { reason };
    const waiting = this.#waiting;
    this.#finish();
    waiting?.reject(reason);
  }

  lost(): void {
    this.fail(lostError(this.name, this.#method.isSend, this.#link.locale));
  }

  receive(answer: Answer): void {
    switch (answer.type) {
      case "value":
        this.#settle({ value: unpack(answer) });
        break;
      case "done":
        this.#settle(undefined);
        break;
      case "error":
        this.fail(decode(answer.error));
        break;
      case "pull":
        void this.#carry(answer.file, answer.from);
        return;
      case "invoke":
        void this.#call(answer);
        return;
    }
  }

  #settle(outcome: Outcome): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (this.#kind === "call" || !outcome) this.#finish();
    waiting?.resolve(outcome);
  }

  #finish(): void {
    this.#isOver = true;
    this.#waiting = undefined;
    for (const unlisten of this.#unlisten) unlisten();
    this.#calls.delete(this);
    this.#link.leave(this);
    this.#connection?.delete(this.#id);
    this.#link.left();
  }

  #follow(signal: AbortSignal, number: number): void {
    const abort = () => {
      this.#connection?.post({ type: "abort", id: this.#id, signal: number, reason: encode(signal.reason) });
      this.fail(signal.reason);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort);
    this.#unlisten.push(() => signal.removeEventListener("abort", abort));
  }

  /** Sends a chunk of a file. */
  async #carry(number: number, from: number): Promise<void> {
    const file = this.#args.attachments.files[number];
    const read = file ? readChunk(file, from) : Promise.resolve(undefined);
    const data = await read.catch(() => undefined);
    if (!this.#isOver) this.#connection?.post({ type: "chunk", id: this.#id, file: number, data });
  }

  /** Calls a function of the caller's, and says what it came to. */
  async #call({ serial, function: number, ...packed }: Extract<Answer, { type: "invoke" }>): Promise<void> {
    const given = unpack(packed);
    const returned = { type: "returned", id: this.#id, serial } as const;
    try {
      const value = await this.#args.attachments.functions[number]?.(...(Array.isArray(given) ? given : []));
      this.#connection?.send({ ...returned, ...pack(value) });
    } catch (error) {
      this.#connection?.post({ ...returned, thrown: encode(error) });
    }
  }
}
