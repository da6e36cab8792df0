/**
 * What tabs tell each other, as JSON.
 *
 * Any script of the origin can post, and nothing proves who did: scripts of one origin have the same rights. So messages are
 * read strictly, and what they could do is bounded. A tab that leads believes its own poller alone. A follower gives on what
 * it hears, and keeps cursors for the day when it leads. It cannot know what the service has shown to another tab, but times
 * and keys tell when they are from: a cursor that lies in the future is refused. So is one with a mark that pollers do not
 * believe either; a smaller mark that is too large is for the poller to find, by the conversation's newest number.
 */
import { reviveError } from "../client/error.js";
import { inputError } from "../text/arguments.js";
import { field, isObject } from "../text/fields.js";
import type { WatchCursor } from "./cursor.js";
import { checkCursor, isDigits } from "./cursor.js";
import type { WatchEvent } from "./events.js";
import { type Pace, parsePace } from "./pace.js";
import { packEvents, unpackEvents } from "./transfer.js";

/** The version of messages: others are not for this tab. */
const VERSION = 1;
/** In characters. A batch has at most 100 events. */
const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_RANK = 9;
/** What is further ahead of this computer's clock is not believed, in s. */
const MAX_AHEAD = 86_400;
/** Larger sequence numbers are not believed. */
const MAX_MARK = 2n ** 60n;

/** Whose channel it is. */
export interface Address {
  readonly mid: string;
  /** The option `name`. */
  readonly name: string;
}

export type Message =
  /** A follower asks for a sign of life; `fresh` for all that it needs. */
  | { readonly type: "ask"; readonly visible: boolean; readonly nudge: boolean; readonly fresh: boolean }
  /** A leader gives it. */
  | { readonly type: "lead"; readonly rank: number }
  /** The same for the tab `to`, with how far the leader has come and how it is going. */
  | Welcome
  /** What the leader's poller found. */
  | { readonly type: "batch"; readonly rank: number; readonly events: readonly WatchEvent[] }
  /** At which pace it polls. */
  | { readonly type: "pace"; readonly rank: number; readonly pace: Pace }
  /** How far it was handled. */
  | { readonly type: "cursor"; readonly rank: number; readonly cursor: WatchCursor };

export interface Welcome {
  readonly type: "welcome";
  readonly rank: number;
  readonly to: string;
  readonly cursor: WatchCursor | undefined;
  readonly pace: Pace | undefined;
  readonly events: readonly WatchEvent[];
}

/** Who sent a message, and which. */
export interface Received {
  readonly from: string;
  readonly message: Message;
}

/** Writes a message of the tab `from`. */
export function encode(message: Message, from: string, { mid, name }: Address): string {
  const body = "events" in message ? { ...message, events: packEvents(message.events) } : message;
  return JSON.stringify({ ...body, v: VERSION, mid, name, from });
}

/** Reads a message; `undefined` for what is none, or another account's. `now` is in ms since 1970. */
export function decode(data: unknown, { mid, name }: Address, now: number): Received | undefined {
  if (typeof data !== "string" || data.length > MAX_LENGTH) return undefined;
  try {
    const body: unknown = JSON.parse(data);
    if (!isObject(body) || body.v !== VERSION || body.mid !== mid || body.name !== name) return undefined;
    const { from } = body;
    if (typeof from !== "string" || from === "" || from.length > 64) return undefined;
    const message = read(body, mid, now);
    return message && { from, message };
  } catch {
    return undefined;
  }
}

function read(body: Record<string, unknown>, mid: string, now: number): Message | undefined {
  const { type, rank } = body;
  if (type === "ask") {
    return { type, visible: body.visible === true, nudge: body.nudge === true, fresh: body.fresh === true };
  }
  if (typeof rank !== "number" || !Number.isInteger(rank) || rank < 0 || rank > MAX_RANK) return undefined;
  switch (type) {
    case "lead":
      return { type, rank };
    case "welcome": {
      const cursor = body.cursor === undefined ? undefined : readCursor(body.cursor, mid, now);
      const events = readEvents(body.events, mid, now);
      const pace = parsePace(body.pace);
      return typeof body.to === "string" && events ? { type, rank, to: body.to, cursor, pace, events } : undefined;
    }
    case "pace": {
      const pace = parsePace(body.pace);
      return pace && { type, rank, pace };
    }
    case "batch": {
      const events = readEvents(body.events, mid, now);
      return events && { type, rank, events };
    }
    case "cursor":
      return { type, rank, cursor: readCursor(body.cursor, mid, now) };
    default:
      return undefined;
  }
}

/** A cursor that can be true; throws for another one. */
function readCursor(value: unknown, mid: string, now: number): WatchCursor {
  const cursor = checkCursor(value, mid);
  const latest = BigInt(Math.floor(now / 1000) + MAX_AHEAD);
  // The first 32 bits of a key are the time of sending.
  const isFuture = BigInt(cursor.time) / 1_000_000n > latest || BigInt(cursor.floor) >> 32n > latest;
  const isHuge = (mark: number | string) => typeof mark === "string" && BigInt(mark) > MAX_MARK;
  if (isFuture || Object.values(cursor.marks).some(isHuge)) {
    throw inputError("watch", "cursor", "expected one of now or before");
  }
  return cursor;
}

/** The events that this tab may give on; those of kinds that it does not know are left out. */
function readEvents(packed: unknown, mid: string, now: number): readonly WatchEvent[] | undefined {
  return unpackEvents(packed, (cursor) => readCursor(cursor, mid, now))?.filter(isEvent);
}

function isEvent(event: WatchEvent): boolean {
  switch (event.type) {
    case "message":
      return isObject(field(event, "message"));
    case "recalled":
      return keyOf(event) !== undefined;
    case "session":
      return isObject(field(event, "session"));
    case "unread":
      return isObject(field(event, "counts"));
    case "state":
      // Each tab finds out for itself that it has to stop.
      return field(event, "state") !== "stopped" && hasRevived(event);
    case "gap":
      return hasRevived(event);
    default:
      return false;
  }
}

/** Makes an error of what an error was written as; `false` where it was none. */
function hasRevived(event: WatchEvent): boolean {
  const value = field(event, "error");
  if (value === undefined) return true;
  const error = reviveError(value);
  Object.assign(event, { error });
  return error !== undefined;
}

/** The `msg_key` that an event is about. */
export function keyOf(event: WatchEvent): string | undefined {
  const key = field(field(event, "message"), "msg_key") ?? field(event, "msg_key");
  return isDigits(key) ? key : undefined;
}
