/** What the parts of a watch have in common: its cursor, its events, where they come from, and where the cursor is kept. */
import type { WatchCursor } from "./cursor.js";
import type { WatchEvent } from "./events.js";
import type { Pace } from "./pace.js";

/** Where events come from: the poller of this tab, or that of another one. */
export interface Source {
  /** The next events, in order; `undefined` at the end. One call at a time. */
  next(): Promise<readonly WatchEvent[] | undefined>;
  /** Polls soon. */
  nudge(): void;
  /** Says whether somebody looks, such as another tab that is visible. Each call lets a poll that is due begin. */
  attend(on: boolean): void;
  /** Ends it. */
  free(): void;
}

/** How a poller begins. */
export interface PollerStart {
  readonly since: WatchCursor | undefined;
  readonly pace: Pace | undefined;
  /** Polls at double the interval. */
  readonly isSlow?: boolean;
  /** Is called with the pace at which the next poller has to go on. */
  onPace(pace: Pace): void;
}

/** Where cursor and pace of one account and name are kept. */
export interface WatchStore {
  load(): Promise<WatchCursor | undefined>;
  save(cursor: WatchCursor): Promise<void>;
  loadPace(): Promise<Pace | undefined>;
  savePace(pace: Pace): Promise<void>;
}

/** What is used of the global object; tests pass one of their own. */
export interface Scope {
  readonly navigator?: { readonly locks?: LockManager };
  readonly BroadcastChannel?: typeof BroadcastChannel;
  readonly indexedDB?: IDBFactory;
  readonly document?: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  readonly performance: { now(): number };
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}
