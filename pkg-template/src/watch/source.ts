/** What the parts of a watch have in common: its cursor, its events, where they come from, and where the cursor is kept. */
import type { WatchEvent } from "./events.js";

export type { WatchEvent };

/** How far a watch has come: plain JSON, at most 48 KB. Pass it as `since` to go on behind it. */
export interface WatchCursor {
  /** The version of the format. */
  readonly v: 1;
  /** Whose messages. */
  readonly mid: string;
  /** The largest time of a conversation whose news were handled, in µs since 1970, as digits. */
  readonly time: string;
  /** The `msg_key` below which nothing is new in a conversation without a mark, as digits. */
  readonly floor: string;
  /** The largest `msg_seqno` that was handled, by talker: `"123"` is a user, `"g123"` a fan group. Beyond 2^53 it is digits. */
  readonly marks: Readonly<Record<string, number | string>>;
  /** When unread messages were counted, in ms since 1970, and a fingerprint of the counts. */
  readonly unread?: {
    /** In ms since 1970. */
    readonly at: number;
    /** Changes with the counts. */
    readonly seen: number;
  };
}

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

/** Where the cursor of one account and name is kept. */
export interface CursorStore {
  load(): Promise<WatchCursor | undefined>;
  save(cursor: WatchCursor): Promise<void>;
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
