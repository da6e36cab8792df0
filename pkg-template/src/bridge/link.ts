/** The way to the other end: opened when it is needed, and anew after it is lost. */
import type { Locale } from "../client/error.js";
import { Listeners } from "../client/events.js";
import { Connection, isEndpointError } from "./connection.js";
import { callError, closedError, type EndpointError, noPage, unreachable } from "./failures.js";
import type { Candidate } from "./port.js";

export interface LinkSettings {
  /** The ports to try, in order; looked up for each connection. */
  candidates(): Promise<readonly Candidate[]>;
  /** Tried after them, and left when it is idle. */
  readonly fallback: Candidate | undefined;
  /** How long each may take to answer, in ms. */
  readonly timeoutMs: number;
  readonly locale: Locale;
}

/** A call that waits for a connection. */
export interface Passenger {
  readonly name: string;
  board(connection: Connection): void;
  fail(error: unknown): void;
}

export class Link {
  readonly locale: Locale;
  readonly #settings: LinkSettings;
  readonly #listeners = new Listeners();
  /** How many listen to each event. */
  readonly #counts = new Map<string, number>();
  readonly #end = new AbortController();
  readonly #passengers = new Set<Passenger>();
  #connection: Connection | undefined;
  #isFallback = false;
  #isOpening = false;

  constructor(settings: LinkSettings) {
    this.#settings = settings;
    this.locale = settings.locale;
  }

  get isClosed(): boolean {
    return this.#end.signal.aborted;
  }

  /** Gives a call a connection: at once where there is one. */
  take(passenger: Passenger): void {
    if (this.isClosed) {
      passenger.fail(closedError(passenger.name, this.locale));
      return;
    }
    if (this.#connection) {
      passenger.board(this.#connection);
      return;
    }
    this.#passengers.add(passenger);
    if (!this.#isOpening) this.#open();
  }

  /** Takes a call back that still waits. */
  leave(passenger: Passenger): void {
    this.#passengers.delete(passenger);
  }

  /** A call is over. */
  left(): void {
    if (this.#isFallback && this.#connection?.isIdle) this.#drop();
  }

  on(event: string, listener: (details: never) => void): () => void {
    const remove = this.#listeners.on(event as never, listener);
    this.#count(event, 1);
    let isOn = true;
    return () => {
      remove();
      if (isOn) this.#count(event, -1);
      isOn = false;
    };
  }

  /** Ends the calls that wait for a connection, and the connection. */
  close(): void {
    if (this.isClosed) return;
    this.#end.abort();
    this.#fail((name) => closedError(name, this.locale));
    this.#drop();
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    let found: [Connection, boolean] | undefined;
    let thrown: unknown;
    try {
      found = await this.#find();
    } catch (error) {
      thrown = error;
    }
    this.#isOpening = false;
    if (found) return this.isClosed ? found[0].close() : this.#use(...found);
    this.#fail((name) => (isEndpointError(thrown) ? callError(name, thrown, this.locale) : thrown));
  }

  async #find(): Promise<[Connection, boolean]> {
    const { candidates, fallback, timeoutMs } = this.#settings;
    let failure: EndpointError = noPage;
    const attempt = async (candidate: Candidate) => {
      try {
        return await Connection.open(await candidate.open(), timeoutMs, this.#end.signal);
      } catch (thrown) {
        failure = isEndpointError(thrown) ? thrown : { ...unreachable, cause: thrown };
        const { hint } = candidate;
        if (hint && failure.kind === "network") failure = { ...failure, hint };
        return undefined;
      }
    };
    let found: readonly Candidate[] = [];
    try {
      found = await candidates();
    } catch (thrown) {
      if (!fallback || !isEndpointError(thrown)) throw thrown;
    }
    for (const candidate of found) {
      const connection = await attempt(candidate);
      if (connection) return [connection, false];
      if (this.isClosed) throw failure;
    }
    const connection = fallback && (await attempt(fallback));
    if (connection) return [connection, true];
    throw failure;
  }

  #use(connection: Connection, isFallback: boolean): void {
    this.#connection = connection;
    this.#isFallback = isFallback;
    connection.listener = {
      onEvent: (name, details) => this.#listeners.emit(name, details as object),
      onLost: () => {
        if (this.#connection === connection) this.#connection = undefined;
      },
    };
    for (const [event, count] of this.#counts) if (count > 0) connection.listen(event, true, true);
    const passengers = [...this.#passengers];
    this.#passengers.clear();
    // One of them may end it.
    for (const passenger of passengers) this.take(passenger);
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #fail(error: (name: string) => unknown): void {
    const passengers = [...this.#passengers];
    this.#passengers.clear();
    for (const passenger of passengers) passenger.fail(error(passenger.name));
  }

  #count(event: string, change: number): void {
    const before = this.#counts.get(event) ?? 0;
    const count = before + change;
    this.#counts.set(event, count);
    if (this.isClosed || (before > 0 && count > 0)) return;
    const isListening = [...this.#counts.values()].some((count) => count > 0);
    if (this.#connection) this.#connection.listen(event, count > 0, isListening);
    else if (count > 0) this.take(listening);
  }
}

/** Opens a connection for those who only listen; where there is none, the next call says why. */
const listening: Passenger = { name: "on", board: () => {}, fail: () => {} };
