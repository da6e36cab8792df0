/** What a watch tells, and how events are made of what the core found. */
import type { BiliImError } from "../client/error.js";
import { totalUnread } from "../text/total-unread.js";
import type { EmoteInfo, Int64, Message, Session, UnreadCounts } from "../wire.js";
import type { WatchCursor } from "./cursor.js";

/** A conversation by its other party; every method takes it as a talker. */
export interface WatchTalker {
  /** The user's mid, or the fan group's id. */
  readonly talker_id: Int64;
  /** 1 a user, 2 a fan group (`SessionType`). */
  readonly session_type: number;
}

interface EventBase {
  /** How far the watch has come with this event: pass it as `since` to go on behind it. Made when it is read. */
  readonly cursor: WatchCursor;
}

/** A message that was not told before. */
export interface WatchMessageEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "message";
  /** The conversation. */
  readonly talker: WatchTalker;
  /** The message as `history` gives it. */
  readonly message: Message;
  /** The emotes of its page, for `segments`; absent where there are none. */
  readonly e_infos?: EmoteInfo[];
  /** Whether the user sent it, on whatever device. */
  readonly own: boolean;
  /**
   * Whether it arrived while no watch was `live`: before the first one, while polls failed, offline, or during a rest. A page
   * that loads within an interval of the last poll, and a tab that takes over, are `live` at once.
   */
  readonly caughtUp: boolean;
  /** Whether no person wrote it for this moment: a greeting, an automatic reply, a push (`isAutomatic`). */
  readonly automatic: boolean;
}

/** A message was recalled by its sender, or withdrawn by the service: do not show it any more. */
export interface RecalledEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "recalled";
  /** The conversation. */
  readonly talker: WatchTalker;
  /** The `msg_key` of the message. */
  readonly msg_key: string;
  /** The message, where this watch told it before and still has it: the last 500 are kept. */
  readonly message?: Message;
  /** Whether the service withdrew it. */
  readonly bySystem: boolean;
}

/** What can change in a conversation. */
export type SessionChange = "new" | "unread" | "read" | "pin" | "dnd" | "intercept";

/** A reply shows a conversation changed, or new. */
export interface SessionEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "session";
  /** The conversation. */
  readonly talker: WatchTalker;
  /** The conversation as `newSessions` lists it. */
  readonly session: Session;
  /** In what it has changed, as far as replies show. */
  readonly changes: readonly SessionChange[];
}

/** The counts of unread messages have changed. */
export interface UnreadEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "unread";
  /** The counts as `unread` gives them. */
  readonly counts: UnreadCounts;
  /** The same as `totalUnread(counts)`. */
  readonly total: number;
}

/**
 * What a tab is among those of its origin that watch: the `leader` polls and tells the `follower`s; one that is `standalone`
 * polls for itself, as `share: false` says or the browser has it.
 */
export type WatchRole = "leader" | "follower" | "standalone";

/** The watch goes on in another way. */
export interface StateEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "state";
  /**
   * `catching-up` asks for what was missed, `live` tells what comes: the last poll succeeded, be it another tab's or that of the
   * page before, no longer ago than the interval; `retrying` repeats a poll that failed, `paused` rests or
   * polls more slowly, `stopped` is the last.
   */
  readonly state: "catching-up" | "live" | "retrying" | "paused" | "stopped";
  /**
   * Why it is paused: `hidden` (a page that nobody sees polls every 2 minutes), `offline`, `risk`. Why it has stopped:
   * `stop`, `login`, `account` (somebody else is logged in), `failed`, `closed`, `aborted`.
   */
  readonly reason?: "hidden" | "offline" | "risk" | "stop" | "login" | "account" | "failed" | "closed" | "aborted";
  /** What this tab is by now, as `watch.role` says. A tab whose role changes is told the state anew. */
  readonly role?: WatchRole;
  /** Until when, in ms since 1970, where that is known. */
  readonly until?: number;
  /** What failed, where something did. */
  readonly error?: BiliImError;
}

/** Messages that could not be told. */
export interface GapEvent extends EventBase {
  /** Tells it from other events. */
  readonly type: "gap";
  /** The conversation, where it is known. */
  readonly talker?: WatchTalker;
  /**
   * `too-many` were missed, more than `maxCatchUp`, and the newest follow; `refused` or `unreadable` is what the service
   * answered; `overflow`: nobody took what another tab had found.
   */
  readonly reason: "too-many" | "refused" | "unreadable" | "overflow";
  /** What failed, where something did. */
  readonly error?: BiliImError;
}

/** Something that a watch tells; `type` says what. */
export type WatchEvent = WatchMessageEvent | RecalledEvent | SessionEvent | UnreadEvent | StateEvent | GapEvent;

/** @internal What the core found: events, the mark in the cursor that each moves, and the cursors around them. */
export interface CoreBatch {
  readonly events: readonly Record<string, unknown>[];
  readonly marks: readonly (readonly [talker: string, seqno: number | string] | undefined)[];
  readonly before: WatchCursor;
  readonly after: WatchCursor;
}

/** @internal */
export function makeEvents({ events, marks, before, after }: CoreBatch): WatchEvent[] {
  const cursorBehind = (count: number): WatchCursor => {
    if (count >= events.length) return after;
    const moved = marks.slice(0, count).filter((mark) => mark !== undefined);
    return { ...before, marks: { ...before.marks, ...Object.fromEntries(moved) } };
  };
  return events.map((event, at) => {
    if (event.type === "unread") event.total = totalUnread(event.counts as UnreadCounts);
    return withCursor(event, () => cursorBehind(at + 1));
  });
}

/** @internal Gives an event a cursor that is made when it is read. */
export function withCursor(event: object, cursor: () => WatchCursor): WatchEvent {
  return Object.defineProperty(event, "cursor", { get: cursor, enumerable: true }) as WatchEvent;
}
