/** The poller of this tab. */
import { isBiliImError } from "../client/error.js";
import type { WatchCursor } from "./cursor.js";
import type { CoreBatch } from "./events.js";
import { makeEvents, type WatchEvent } from "./events.js";
import { KnownPace } from "./pace.js";
import type { PollerStart, Source } from "./source.js";

/** A poller in one instance of the core. */
export interface CorePoller {
  next(): Promise<CoreBatch | undefined>;
  free(): void;
}

/** What the source needs of the client. */
export interface PollerHost {
  /** Begins a poller. */
  open(start: PollerStart): CorePoller;
  nudge(): void;
  attend(on: boolean): void;
}

/** Polls in the core. Where its instance fails, another poller goes on behind what was found. */
export class LocalSource implements Source {
  readonly #host: PollerHost;
  #poller: CorePoller;
  #reached: WatchCursor | undefined;
  readonly #onPace: PollerStart["onPace"];
  readonly #known = new KnownPace(() => performance.now());
  #isFree = false;

  constructor(host: PollerHost, { since, pace, onPace }: PollerStart) {
    this.#host = host;
    this.#reached = since;
    this.#onPace = onPace;
    this.#known.learn(pace);
    this.#poller = this.#open();
  }

  async next(): Promise<readonly WatchEvent[] | undefined> {
    if (this.#isFree) return undefined;
    try {
      return this.#take(await this.#poller.next());
    } catch (error) {
      if (this.#isFree) return undefined;
      if (!isBiliImError(error) || error.kind !== "internal") throw error;
      // Once: a failure that comes again at once is told.
      this.#poller = this.#open();
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

  #open(): CorePoller {
    const onPace: PollerStart["onPace"] = (pace) => {
      this.#known.learn(pace);
      this.#onPace(pace);
    };
    return this.#host.open({ since: this.#reached, pace: this.#known.pace, onPace });
  }

  #take(batch: CoreBatch | undefined): readonly WatchEvent[] | undefined {
    if (!batch) return undefined;
    this.#reached = batch.after;
    return makeEvents(batch);
  }
}
