/** Events that wait to be taken, and the keys of those that were. */

import type { WatchEvent } from "./events.js";
import { keyOf } from "./message.js";

type Batch = readonly WatchEvent[] | undefined;

/** A follower cannot make its leader wait, so what nobody takes is dropped beyond so many events, with a `gap`. */
const MAX_WAITING = 1000;
/** Keys that are remembered; a change of leader repeats the events of a poll or two. */
const MAX_SEEN = 2000;

export class EventQueue {
  #batches: (readonly WatchEvent[])[] = [];
  #waiting: { resolve(batch: Batch): void; reject(error: unknown): void } | undefined;
  /** Since when nobody has come for more. */
  #idleSince: number | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  readonly #seen = new Set<string>();
  /** The counts that were given last: each poller tells those that it begins with. */
  #unread: string | undefined;

  /** Whether somebody waits. */
  get isAwaited(): boolean {
    return this.#waiting !== undefined;
  }

  /** For how many ms nobody has come for more. */
  idleFor(now: number): number {
    return this.#idleSince === undefined ? 0 : now - this.#idleSince;
  }

  next(now: number): Promise<Batch> {
    const batch = this.#batches.shift();
    if (batch) {
      this.#idleSince = now;
      return Promise.resolve(batch);
    }
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(error);
    }
    if (this.#isOver) return Promise.resolve(undefined);
    this.#idleSince = undefined;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  give(events: readonly WatchEvent[], now: number): void {
    const news = events.filter((event) => this.#remember(event) || event.type !== "unread");
    if (news.length > 0) this.#push(news, now);
  }

  /** The same, without what was given before: a new leader begins where the last one's events were handled. */
  giveUnseen(events: readonly WatchEvent[], now: number): void {
    const unseen = events.filter((event) => this.#remember(event));
    if (unseen.length > 0) this.#push(unseen, now);
  }

  /** No more will come; what waits can still be taken. */
  end(): void {
    this.#isOver = true;
    this.#waiting?.resolve(undefined);
    this.#waiting = undefined;
  }

  /** Who waits, or comes for more, gets the error. */
  fail(error: unknown): void {
    if (this.#waiting) this.#waiting.reject(error);
    else this.#failure = { error };
    this.#waiting = undefined;
  }

  #push(events: readonly WatchEvent[], now: number): void {
    if (this.#isOver) return;
    if (this.#waiting) {
      this.#idleSince = now;
      this.#waiting.resolve(events);
      this.#waiting = undefined;
      return;
    }
    this.#batches.push(events);
    let excess = this.#batches.reduce((count, batch) => count + batch.length, 0) - MAX_WAITING;
    if (excess <= 0) return;
    while (excess > 0) excess -= this.#batches.shift()?.length ?? excess;
    const first = this.#batches[0]?.[0] ?? (events[0] as WatchEvent);
    this.#batches.unshift([makeGap(first)]);
  }

  /** Whether it is seen for the first time. */
  #remember(event: WatchEvent): boolean {
    if (event.type === "unread") {
      const before = this.#unread;
      this.#unread = JSON.stringify(event.counts);
      return this.#unread !== before;
    }
    const key = event.type === "message" || event.type === "recalled" ? keyOf(event) : undefined;
    if (key === undefined) return true;
    const name = `${event.type} ${key}`;
    const isNew = !this.#seen.delete(name);
    this.#seen.add(name);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MAX_SEEN) break;
      this.#seen.delete(oldest);
    }
    return isNew;
  }
}

/** Says that events before this one were dropped. */
function makeGap(next: WatchEvent): WatchEvent {
  return Object.defineProperty({ type: "gap", reason: "overflow" }, "cursor", {
    get: () => next.cursor,
    enumerable: true,
  }) as unknown as WatchEvent;
}
