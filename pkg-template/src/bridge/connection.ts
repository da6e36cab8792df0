/** One connection, at the end that calls: the handshake, and the calls whose answers it brings. */
import { field } from "../text/fields.js";
import { decode } from "./codec.js";
import type { EndpointError } from "./failures.js";
import { incompatible, refused, unanswered, unreachable } from "./failures.js";
import { Heartbeat } from "./heartbeat.js";
import type { Port } from "./port.js";
import { address, PROTOCOL, parse, type Request, type Response, VERSION } from "./protocol.js";
import { unpack } from "./values.js";

/** A listener may be there a little later than this end, and no message waits for it. */
const AGAIN_MS = 500;

/** A message for a call. */
export type Answer = Extract<Response, { id: number }>;

/** A call that waits for answers. */
export interface Receiver {
  receive(answer: Answer): void;
  /** The connection is gone. */
  lost(): void;
}

interface Listener {
  onEvent(name: string, details: unknown): void;
  onLost(): void;
}

let sessions = 0;

/** Not to be guessed by those who see other messages of a port, and never the same twice. */
function newSession(): string {
  sessions += 1;
  return `${crypto.getRandomValues(new Uint32Array(4)).join("-")}-${sessions}`;
}

export class Connection {
  readonly #port: Port;
  readonly #session = newSession();
  readonly #receivers = new Map<number, Receiver>();
  readonly #heartbeat: Heartbeat;
  readonly #unlisten: () => void;
  #listener: Listener | undefined;
  #greeting: { settle(failure?: EndpointError): void } | undefined;
  #isClosed = false;
  #isListening = false;
  /** The numbers of the last messages. */
  #sent = 0;
  #received = 0;
  /** Whether the port carries files as they are. */
  clones = false;

  private constructor(port: Port) {
    this.#port = port;
    this.#heartbeat = new Heartbeat(
      () => this.post({ type: "ping" }),
      () => this.lose(),
    );
    this.#unlisten = port.listen({
      onMessage: (data) => this.#receive(data),
      onClosed: () => this.lose(),
    });
  }

  /** Shakes hands within so many ms. Rejects with an `EndpointError`, and gives the port back then. */
  static open(port: Port, timeoutMs: number, signal: AbortSignal): Promise<Connection> {
    const connection = new Connection(port);
    return new Promise((resolve, reject) => {
      let left = timeoutMs;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (failure?: EndpointError) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        connection.#greeting = undefined;
        if (!failure) return resolve(connection);
        connection.close();
        reject(failure);
      };
      const giveUp = () => settle(unreachable);
      const greet = () => {
        if (left <= 0) return settle(unanswered(timeoutMs));
        const wait = Math.min(left, AGAIN_MS);
        left -= wait;
        timer = setTimeout(greet, wait);
        connection.#greet();
      };
      connection.#greeting = { settle };
      signal.addEventListener("abort", giveUp);
      if (signal.aborted) giveUp();
      else greet();
    });
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** Whether nobody waits for anything. */
  get isIdle(): boolean {
    return this.#receivers.size === 0 && !this.#isListening;
  }

  set listener(listener: Listener) {
    this.#listener = listener;
  }

  add(id: number, receiver: Receiver): void {
    this.#receivers.set(id, receiver);
    this.#beat();
  }

  delete(id: number): void {
    this.#receivers.delete(id);
    this.#beat();
  }

  listen(event: string, on: boolean, isListening: boolean): void {
    this.post({ type: "listen", event, on });
    this.#isListening = isListening;
  }

  /** Posts a message that any port carries. */
  post(request: Request): void {
    try {
      this.send(request);
    } catch {
      // A port may have been closed without a word.
      this.lose();
    }
  }

  /** The same; throws where it cannot be carried. */
  send(request: Request): void {
    if (this.#isClosed) return;
    const number = request.type === "hello" ? 0 : this.#sent + 1;
    this.#port.post(address(this.#session, "server", request, number));
    this.#sent = number;
  }

  /** Ends it on purpose: what is under way at the other end is aborted. */
  close(): void {
    if (this.#isClosed) return;
    this.post({ type: "bye" });
    if (!this.#isClosed) this.#end();
  }

  #greet(): void {
    const hello: Request = { type: "hello", protocol: PROTOCOL, version: VERSION };
    if (this.#port.mayClone) {
      try {
        this.send({ ...hello, probe: 1n });
        return;
      } catch {
        // It carries JSON.
      }
    }
    this.post(hello);
  }

  #receive(data: unknown): void {
    const parsed = parse(data, "client");
    if (!parsed || parsed.session !== this.#session || this.#isClosed) return;
    const { message, number } = parsed;
    this.#heartbeat.heard();
    if (number > 0) {
      this.#received += 1;
      // One is lost, and nobody knows whose.
      if (number !== this.#received) {
        this.lose();
        return;
      }
    }
    switch (message.type) {
      case "welcome":
        this.#welcome(message);
        break;
      case "refusal":
        this.#greeting?.settle(refused(decode(message.error)));
        break;
      case "event":
        this.#listener?.onEvent(message.name, unpack(message));
        break;
      case "ping":
        this.post({ type: "pong" });
        break;
      case "pong":
        return;
      case "bye":
        this.lose();
        break;
      default:
        this.#receivers.get(message.id)?.receive(message);
    }
  }

  #welcome({ protocol, version, probe }: Extract<Response, { type: "welcome" }>): void {
    if (!this.#greeting) return;
    this.clones = typeof probe === "bigint";
    this.#greeting.settle(protocol === PROTOCOL ? undefined : incompatible(version));
  }

  /** The other end is gone. */
  lose(): void {
    if (this.#isClosed) return;
    this.#end();
    this.#greeting?.settle(unreachable);
    const receivers = [...this.#receivers.values()];
    this.#receivers.clear();
    for (const receiver of receivers) receiver.lost();
    this.#listener?.onLost();
  }

  #end(): void {
    this.#isClosed = true;
    this.#heartbeat.stop();
    this.#unlisten();
    this.#port.close();
  }

  #beat(): void {
    this.#heartbeat.need(!this.#isClosed && this.#receivers.size > 0);
  }
}

/** Whether something that was thrown says why no other end was found. */
export function isEndpointError(thrown: unknown): thrown is EndpointError {
  return typeof field(thrown, "detail") === "string";
}
