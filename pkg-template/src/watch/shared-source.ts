/** One poller for all tabs of an origin: the events of this tab's poller while it leads, and else what the leader tells. */

import type { WatchCursor } from "./cursor.js";
import { covers, mergeCursors, notAhead } from "./cursor.js";
import type { Role } from "./election-events.js";
import { EventQueue } from "./event-queue.js";
import { type WatchEvent, type WatchRole, withCursor } from "./events.js";
import type { Address, Message } from "./message.js";
import { KnownPace, type Pace } from "./pace.js";
import type { PollerStart, Scope, Source, WatchStore } from "./source.js";
import { Tab } from "./tab.js";
import { isReceived } from "./transfer.js";

export interface SharedOptions extends Address {
  /** How often a visible page polls, in ms. */
  readonly intervalMs: number;
  /** Where to begin, unless another tab has come further. */
  readonly since?: WatchCursor | undefined;
  readonly store: WatchStore;
  /** Makes the poller of this tab. */
  readonly poller: (start: PollerStart) => Source;
  /** Called when it ends. */
  readonly onFree?: () => void;
  readonly scope?: Scope;
}

export class SharedSource implements Source {
  readonly #options: SharedOptions;
  readonly #tab: Tab;
  readonly #now: () => number;
  readonly #queue = new EventQueue();
  #isOpen = false;
  #poller: Source | undefined;
  /** The poller whose answers count. */
  #generation = 0;
  #isPulling = false;
  /** How far the holder of the claim has come. */
  #known: WatchCursor | undefined;
  /** What this tab has told and kept of it, since it polls. */
  #kept: WatchCursor | undefined;
  readonly #pace: KnownPace;
  /** The last of those events that a new follower has to know. */
  readonly #last = new Map<"unread" | "state", WatchEvent>();
  /** Whether somebody looks: as the user says, and as other tabs do. */
  readonly #attended = { here: false, elsewhere: false };

  constructor(options: SharedOptions) {
    const scope = options.scope ?? (globalThis as unknown as Scope);
    this.#options = options;
    this.#now = () => scope.performance.now();
    this.#pace = new KnownPace(this.#now);
    this.#tab = new Tab(scope, options, options.intervalMs, {
      become: (role) => this.#become(role),
      attend: (on) => this.#attend("elsewhere", on),
      nudge: () => this.#poller?.nudge(),
      welcome: (to, rank) => ({
        type: "welcome",
        rank,
        to,
        cursor: this.#known,
        pace: this.#pace.pace,
        events: (["unread", "state"] as const).flatMap((type) => this.#lastOf(type) ?? []),
      }),
      isStuck: () => this.#queue.idleFor(this.#now()) > 2 * options.intervalMs,
      receive: (message) => this.#receive(message),
    });
  }

  next(): Promise<readonly WatchEvent[] | undefined> {
    const batch = this.#queue.next(this.#now());
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#tab.open();
    }
    this.#pull();
    return batch;
  }

  get role(): WatchRole | undefined {
    const { role } = this.#tab;
    return role === "idle" ? undefined : role;
  }

  /** An event was handled in this tab. The cursor moves, and is kept, only where this tab polls. */
  async handled(cursor: WatchCursor): Promise<void> {
    if (this.role === undefined || this.role === "follower" || isReceived(cursor) || cursor.mid !== this.#options.mid)
      return;
    const known = this.#know(cursor);
    // Most states come without news.
    if (known === this.#kept) return;
    this.#kept = known;
    this.#tab.tell((rank) => ({ type: "cursor", rank, cursor: known }));
    await this.#options.store.save(known);
  }

  nudge(): void {
    this.#tab.nudge();
  }

  attend(on: boolean): void {
    this.#attend("here", on);
  }

  free(): void {
    this.#options.onFree?.();
    this.#queue.end();
    this.#isOpen = true;
    this.#tab.close();
  }

  /** The last event of a type, for one who has come since. */
  #lastOf(type: "unread" | "state"): WatchEvent | undefined {
    const event = this.#last.get(type);
    const known = this.#known;
    if (!event || !known) return event;
    const { cursor: _, ...fields } = event;
    return withCursor(fields, () => known);
  }

  #attend(where: "here" | "elsewhere", on: boolean): void {
    this.#attended[where] = on;
    this.#poller?.attend(this.#attended.here || this.#attended.elsewhere);
  }

  #become(role: Role): void {
    this.#attended.elsewhere = false;
    this.#generation += 1;
    this.#kept = undefined;
    this.#isPulling = false;
    this.#poller?.free();
    this.#poller = undefined;
    if (role === "leader" || role === "standalone")
      this.#start(role === "standalone").catch((error) => this.#fail(error));
  }

  async #start(isSlow: boolean): Promise<void> {
    const generation = this.#generation;
    const { store } = this.#options;
    const [stored, pace] = await Promise.all([store.load(), store.loadPace()]);
    if (generation !== this.#generation) return;
    const since = this.#begin(stored);
    this.#known = since;
    this.#pace.learn(pace);
    const onPace = (pace: Pace) => generation === this.#generation && this.#tellPace(pace);
    this.#poller = this.#options.poller({ since, pace: this.#pace.pace, isSlow, onPace });
    if (this.#attended.here || this.#attended.elsewhere) this.#poller.attend(true);
    this.#pull();
  }

  /** Where this tab's poller begins: what was heard counts where it is further than what is stored, and can be true. */
  #begin(stored: WatchCursor | undefined): WatchCursor | undefined {
    const known = this.#known;
    if (!known) return this.#options.since ?? stored;
    if (stored && (covers(stored, known) || !covers(known, stored))) return stored;
    return notAhead(known, Date.now());
  }

  /** The next leader has it by the channel, the next page by the store. */
  #tellPace(pace: Pace): void {
    this.#pace.learn(pace);
    this.#tab.tell((rank) => ({ type: "pace", rank, pace }));
    this.#options.store.savePace(pace);
  }

  /** Asks the poller for what somebody waits for. */
  #pull(): void {
    if (!this.#poller || this.#isPulling || !this.#queue.isAwaited) return;
    const generation = this.#generation;
    this.#isPulling = true;
    this.#poller.next().then(
      (batch) => {
        if (generation !== this.#generation) return;
        this.#isPulling = false;
        if (batch) this.#give(batch);
        else this.free();
      },
      (error) => generation === this.#generation && this.#fail(error),
    );
  }

  /** Gives what this tab's poller found, to the other tabs as well. */
  #give(events: readonly WatchEvent[]): void {
    const shared = events.filter((event) => !isStopped(event));
    for (const event of shared)
      if (event.type === "unread" || event.type === "state") this.#last.set(event.type, event);
    if (shared.length > 0) this.#tab.tell((rank) => ({ type: "batch", rank, events: shared }));
    this.#queue.give(events, this.#now());
    this.#pull();
  }

  #receive(message: Message): void {
    if ("pace" in message) this.#pace.learn(message.pace);
    if ("cursor" in message && message.cursor) this.#hear(message.cursor);
    if ("events" in message) this.#queue.giveUnseen(message.events, this.#now());
  }

  /** A leader moves on. Whatever would move back is not a leader's, and would have everything told again. */
  #hear(cursor: WatchCursor): void {
    if (!this.#known || covers(cursor, this.#known)) this.#known = cursor;
  }

  #know(cursor: WatchCursor): WatchCursor {
    this.#known = this.#known ? mergeCursors(this.#known, cursor) : cursor;
    return this.#known;
  }

  #fail(error: unknown): void {
    this.#queue.fail(error);
    this.free();
  }
}

/** Each tab finds out for itself that it has to stop. */
function isStopped(event: WatchEvent): boolean {
  return event.type === "state" && (event as WatchEvent & { readonly state?: unknown }).state === "stopped";
}
