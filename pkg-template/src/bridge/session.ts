/** One connection of the other end, at the end that serves: its calls and what it listens to. */
import type { Client } from "../client/client.js";
import { type ClientEvents, eventNames } from "../client/events.js";
import { inputError } from "../text/arguments.js";
import { encode } from "./codec.js";
import { Intake, takeCarried } from "./files.js";
import { Heartbeat } from "./heartbeat.js";
import { methods } from "./methods.js";
import { type Request, type Response, VERSION } from "./protocol.js";
import { ServedCall } from "./served-call.js";
import { pack } from "./values.js";

interface Parts {
  readonly client: Client;
  readonly clones: boolean;
  /** Posts; throws where it cannot. */
  post(response: Response, number: number): void;
  /** The other end does not answer. */
  onLost(): void;
}

export class Session {
  readonly #parts: Parts;
  readonly #calls = new Map<number, ServedCall>();
  readonly #intakes = new Map<number, Intake>();
  readonly #listening = new Map<string, () => void>();
  readonly #heartbeat: Heartbeat;
  /** What ends with the connection, and what ends only where that was closed on purpose. */
  readonly #ending = new AbortController();
  readonly #closing = new AbortController();
  /** Messages go out in the order of their calls, also while the file of one is on its way. */
  #line: Promise<unknown> | undefined;
  #lastId = 0;
  /** The numbers of the last messages. */
  #sent = 0;
  #received = 0;
  /** Whether something was told that nobody waits for, and nothing was heard since. */
  #isUnheard = false;
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#heartbeat = new Heartbeat(() => this.#post({ type: "ping" }), parts.onLost);
  }

  /** Whether a message follows the last one. */
  isNext(number: number): boolean {
    this.#received += 1;
    return number === this.#received;
  }

  receive(message: Request): void {
    this.#heartbeat.heard();
    if (this.#isUnheard) {
      this.#isUnheard = false;
      this.#beat();
    }
    switch (message.type) {
      case "call":
        this.#begin(message);
        break;
      case "next":
        this.#calls.get(message.id)?.next(message.held);
        break;
      case "end":
        this.#end(message.id);
        break;
      case "abort":
        this.#calls.get(message.id)?.abort(message.signal, message.reason);
        break;
      case "chunk":
        this.#intakes.get(message.id)?.take(message.file, message.data);
        break;
      case "returned":
        this.#calls.get(message.id)?.returned(message);
        break;
      case "listen":
        this.#listen(message.event, message.on);
        break;
      case "ping":
        this.#post({ type: "pong" });
        break;
    }
  }

  /** Ends its calls. Messages that were given to it are sent all the same, unless the caller has closed its client. */
  close(isWanted: boolean): void {
    this.#isOver = true;
    this.#heartbeat.stop();
    for (const remove of this.#listening.values()) remove();
    this.#listening.clear();
    this.#ending.abort();
    if (isWanted) this.#closing.abort();
    for (const call of this.#calls.values()) if (isWanted || !call.method.isSend) call.end();
    this.#calls.clear();
    for (const intake of [...this.#intakes.values()]) intake.cancel();
  }

  #begin(message: Extract<Request, { type: "call" }>): void {
    const { id, kind, method: name, args, files } = message;
    if (id <= this.#lastId) return;
    this.#lastId = id;
    const method = methods.get(name);
    if (!method?.kinds.includes(kind)) {
      const error = inputError(
        name,
        name,
        `there is no such method in bili-im ${VERSION} at the other end of the bridge`,
      );
      this.#post({ type: "error", id, error: encode(error) });
      return;
    }
    // A read that is alone is under way at once, and ends by itself soon after whoever asked has gone.
    const needsSignal = kind !== "call" || !method.isRead || this.#calls.size > 0;
    const host = {
      client: this.#parts.client,
      signal: needsSignal ? (method.isSend ? this.#closing : this.#ending).signal : undefined,
      post: (response: Response) => this.#postValue(id, name, response),
      forget: () => this.#forget(id),
    };
    const call = new ServedCall(host, message, method);
    this.#calls.set(id, call);
    this.#beat();
    const arrival = this.#take(call, files);
    const before = method.isSend ? this.#line : undefined;
    if (!arrival && !before) {
      call.begin(args, files.map(takeCarried));
      return;
    }
    const turn = Promise.all([arrival ?? files.map(takeCarried), before]).then(
      ([arrived]) => call.begin(args, arrived),
      (error) => call.fail(error),
    );
    if (!method.isSend) return;
    this.#line = turn;
    turn.then(() => {
      if (this.#line === turn) this.#line = undefined;
    });
  }

  /** Takes files in that travel in chunks; nothing to wait for where there are none. */
  #take({ id, name }: ServedCall, files: readonly unknown[]): Promise<readonly unknown[]> | undefined {
    if (files.length === 0 || this.#parts.clones) return undefined;
    return new Promise((resolve, reject) => {
      const intake: Intake = new Intake(
        files,
        (file, from) => this.#post({ type: "pull", id, file, from }),
        (isComplete) => {
          this.#intakes.delete(id);
          if (isComplete) resolve(intake.files);
          else reject(inputError(name, "file", "the file cannot be read"));
        },
      );
      this.#intakes.set(id, intake);
      intake.start();
    });
  }

  #end(id: number): void {
    const call = this.#calls.get(id);
    this.#forget(id);
    call?.end();
  }

  #forget(id: number): void {
    this.#calls.delete(id);
    this.#intakes.get(id)?.cancel();
    this.#beat();
  }

  #listen(event: string, on: boolean): void {
    if (!eventNames.includes(event)) return;
    this.#listening.get(event)?.();
    this.#listening.delete(event);
    if (on) {
      const tell = (details: unknown) => {
        this.#post({ type: "event", name: event, ...pack(details) });
        this.#isUnheard = true;
        this.#beat();
      };
      this.#listening.set(event, this.#parts.client.on(event as keyof ClientEvents, tell));
    }
  }

  #beat(): void {
    this.#heartbeat.need(!this.#isOver && (this.#calls.size > 0 || this.#isUnheard));
  }

  /** A value that cannot be carried costs its call, and no other. */
  #postValue(id: number, endpoint: string, response: Response): void {
    if (this.#isOver) return;
    try {
      this.#send(response);
    } catch (cause) {
      const error = inputError(endpoint, "options", `the port cannot carry so large an answer: ${String(cause)}`);
      this.#post({ type: "error", id, error: encode(error) });
    }
  }

  #send(response: Response): void {
    this.#parts.post(response, this.#sent + 1);
    this.#sent += 1;
  }

  #post(response: Response): void {
    if (this.#isOver) return;
    try {
      this.#send(response);
    } catch {
      // The port is closed, and tells so by itself.
    }
  }
}
