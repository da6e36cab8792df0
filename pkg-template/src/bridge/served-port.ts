/** A port at the end that serves: tells its sessions apart and answers handshakes. */
import type { Client } from "../client/client.js";
import { encode } from "./codec.js";
import type { Port } from "./port.js";
import { address, PROTOCOL, parse, type Response, VERSION } from "./protocol.js";
import { Session } from "./session.js";

interface Settings {
  readonly client: Client;
  /** Whether a client that cannot load refuses, so that the other end looks for another page. */
  readonly refuses: boolean;
  onClosed(): void;
}

export class ServedPort {
  readonly #port: Port;
  readonly #settings: Settings;
  readonly #sessions = new Map<string, Session>();
  readonly #unlisten: () => void;
  #isClosed = false;

  constructor(port: Port, settings: Settings) {
    this.#port = port;
    this.#settings = settings;
    this.#unlisten = port.listen({
      onMessage: (data) => this.#receive(data),
      onClosed: () => this.close(),
    });
  }

  /** Ends its sessions and gives the port back. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const id of this.#sessions.keys()) this.#drop(id, false);
    this.#unlisten();
    this.#port.close();
    this.#settings.onClosed();
  }

  #receive(data: unknown): void {
    const parsed = parse(data, "server");
    if (!parsed || this.#isClosed) return;
    const { session: id, number, message } = parsed;
    if (message.type === "hello") {
      void this.#greet(id, message.protocol, message.probe);
      return;
    }
    const session = this.#sessions.get(id);
    if (message.type === "bye") {
      this.#end(id, true);
      return;
    }
    if (session?.isNext(number)) session.receive(message);
    // One is lost, and nobody knows which.
    else if (session) this.#drop(id, false);
    // One from before a page was restored, or this end was served anew.
    else this.#post(id, { type: "bye" });
  }

  async #greet(id: string, protocol: number, probe: unknown): Promise<void> {
    const { client, refuses } = this.#settings;
    if (refuses) {
      try {
        await client.ready();
      } catch (error) {
        if ((error as { kind?: unknown }).kind === "load") {
          this.#post(id, { type: "refusal", error: encode(error) });
          return;
        }
        // What is wrong with its options is told by each call.
      }
    }
    if (this.#isClosed) return;
    const welcome: Response = { type: "welcome", protocol: PROTOCOL, version: VERSION };
    const clones = typeof probe === "bigint" && this.#post(id, { ...welcome, probe });
    if (!clones) this.#post(id, welcome);
    if (protocol !== PROTOCOL || this.#sessions.has(id)) return;
    const session = new Session({
      client,
      clones,
      post: (response, number) => this.#port.post(address(id, "client", response, number)),
      onLost: () => this.#drop(id, false),
    });
    this.#sessions.set(id, session);
  }

  /** Ends a session, and lets the other end know. */
  #drop(id: string, isWanted: boolean): void {
    this.#post(id, { type: "bye" });
    this.#end(id, isWanted);
  }

  #end(id: string, isWanted: boolean): void {
    this.#sessions.get(id)?.close(isWanted);
    this.#sessions.delete(id);
  }

  /** Whether it could be posted. */
  #post(id: string, response: Response): boolean {
    try {
      this.#port.post(address(id, "client", response));
      return true;
    } catch {
      return false;
    }
  }
}
