/** The poller of this tab. */
import { isBiliImError } from "../client/error.js";
import type { WatchCursor } from "./cursor.js";
import type { CoreBatch } from "./events.js";
import { makeEvents, type WatchEvent } from "./events.js";
import type { Source } from "./source.js";

/** A poller in one instance of the core. */
export interface CorePoller {
  next(): Promise<CoreBatch | undefined>;
  free(): void;
}

/** What the source needs of the client. */
export interface PollerHost {
  /** Begins a poller. */
  open(since: WatchCursor | undefined): CorePoller;
  nudge(): void;
  attend(on: boolean): void;
}

/** Polls in the core. Where its instance fails, another poller goes on behind what was found. */
export class LocalSource implements Source {
  readonly #host: PollerHost;
  #poller: CorePoller;
  #reached: WatchCursor | undefined;
  #isFree = false;

  constructor(host: PollerHost, since: WatchCursor | undefined) {
    this.#host = host;
    this.#reached = since;
    this.#poller = host.open(since);
  }

  async next(): Promise<readonly WatchEvent[] | undefined> {
    if (this.#isFree) return undefined;
    try {
      return this.#take(await this.#poller.next());
    } catch (error) {
      if (this.#isFree) return undefined;
      if (!isBiliImError(error) || error.kind !== "internal") throw error;
      // Once: a failure that comes again at once is told.
      this.#poller = this.#host.open(this.#reached);
      return this.#take(await this.#poller.next());
    }
  }

  nudge(): void {
    this.#host.nudge();
  }

  attend(on: boolean): void {
    this.#host.attend(on);
  }

  free(): void {
    this.#isFree = true;
    this.#poller.free();
  }

  #take(batch: CoreBatch | undefined): readonly WatchEvent[] | undefined {
    if (!batch) return undefined;
    this.#reached = batch.after;
    return makeEvents(batch);
  }
}
