/** One poller for all tabs of an origin: the events of this tab's poller while it leads, and else what the leader tells. */

import { isBiliImError } from "../client/error.js";
import type { WatchCursor } from "./cursor.js";
import { covers, mergeCursors, notAhead } from "./cursor.js";
import type { Role } from "./election-events.js";
import { EventQueue } from "./event-queue.js";
import type { WatchEvent } from "./events.js";
import { type StateEvent, withCursor } from "./events.js";
import type { Address, Message } from "./message.js";
import type { CursorStore, Scope, Source } from "./source.js";
import { Tab } from "./tab.js";
import { isReceived } from "./transfer.js";

export interface SharedOptions extends Address {
  /** How often a visible page polls, in ms. */
  readonly intervalMs: number;
  /** Where to begin, unless another tab has come further. */
  readonly since?: WatchCursor | undefined;
  readonly store: CursorStore;
  /** Makes the poller of this tab; `slow` for one that polls at double the interval. */
  readonly poller: (since: WatchCursor | undefined, slow: boolean) => Source;
  /** Whether the same account is still logged in; rejects as calls do where nobody is. */
  readonly isLoggedIn?: () => Promise<boolean>;
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
  #state: WatchEvent | undefined;
  /** Whether somebody looks: as the user says, and as other tabs do. */
  readonly #attended = { here: false, elsewhere: false };

  constructor(options: SharedOptions) {
    const scope = options.scope ?? (globalThis as unknown as Scope);
    this.#options = options;
    this.#now = () => scope.performance.now();
    this.#tab = new Tab(scope, options, options.intervalMs, {
      become: (role) => this.#become(role),
      attend: (on) => this.#attend("elsewhere", on),
      nudge: () => this.#poller?.nudge(),
      welcome: (to, rank) => ({
        type: "welcome",
        rank,
        to,
        cursor: this.#known,
        events: this.#state ? [this.#state] : [],
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

  /** Whether this tab's handling counts. */
  get holdsClaim(): boolean {
    return this.#tab.role === "leader" || this.#tab.role === "alone";
  }

  /** An event was handled in this tab. The cursor moves, and is kept, only where this tab polls. */
  async handled(cursor: WatchCursor): Promise<void> {
    if (!this.holdsClaim || isReceived(cursor) || cursor.mid !== this.#options.mid) return;
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
    if (role === "leader" || role === "alone") this.#start(role === "alone").catch((error) => this.#fail(error));
  }

  async #start(slow: boolean): Promise<void> {
    const generation = this.#generation;
    const { store, isLoggedIn } = this.#options;
    const end = await isLoggedIn?.().then(changed, loggedOut);
    if (generation !== this.#generation) return;
    if (end) return this.#stop(end);
    const stored = await store.load();
    if (generation !== this.#generation) return;
    const since = this.#begin(stored);
    this.#known = since;
    this.#poller = this.#options.poller(since, slow);
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

  /** Ends it with the reason, which the other tabs find out for themselves. */
  #stop(end: End): void {
    const known = this.#known as WatchCursor;
    this.#queue.give([withCursor({ type: "state", state: "stopped", ...end }, () => known)], this.#now());
    this.free();
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
    this.#state = shared.filter(({ type }) => type === "state").at(-1) ?? this.#state;
    if (shared.length > 0) this.#tab.tell((rank) => ({ type: "batch", rank, events: shared }));
    this.#queue.give(events, this.#now());
    this.#pull();
  }

  #receive(message: Message): void {
    if (message.type === "ask" || message.type === "lead") return;
    if (message.type !== "batch" && message.cursor) this.#hear(message.cursor);
    if (message.type !== "cursor") this.#queue.giveUnseen(message.events, this.#now());
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

/** Why a watch has to end. */
type End = Pick<StateEvent, "reason" | "error">;

/** When somebody else is logged in. */
function changed(isSame: boolean): End | undefined {
  return isSame ? undefined : { reason: "account" };
}

/** When nobody is. What else goes wrong is for the poller to tell. */
function loggedOut(error: unknown): End | undefined {
  return isBiliImError(error) && error.kind === "login" ? { reason: "login", error } : undefined;
}

/** Each tab finds out for itself that it has to stop. */
function isStopped(event: WatchEvent): boolean {
  return event.type === "state" && (event as WatchEvent & { readonly state?: unknown }).state === "stopped";
}
