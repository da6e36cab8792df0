/**
 * Events as they go from tab to tab. A cursor can have 48 KB, and each event has one: the first one's is sent whole, and how it
 * moves with each of the others.
 */
import { isObject } from "../text/fields.js";
import type { WatchCursor } from "./cursor.js";
import type { WatchEvent } from "./events.js";

const MAX_EVENTS = 1000;

/** What a cursor has that the one before has not; `null` for a mark that is not there any more. */
interface Move extends Partial<Omit<WatchCursor, "marks">> {
  readonly marks?: Record<string, number | string | null>;
}

/** The cursors that were made of received events: what another tab's poller found is not for this one to have handled. */
const received = new WeakSet<WatchCursor>();

/** Whether it is the cursor of an event that was received. */
export function isReceived(cursor: WatchCursor): boolean {
  return received.has(cursor);
}

/** Events as JSON can hold them. */
export function packEvents(events: readonly WatchEvent[]): unknown {
  const moves: Move[] = [];
  let first: WatchCursor | undefined;
  let before: WatchCursor | undefined;
  const bare = events.map(({ cursor, ...event }) => {
    if (before) moves.push(difference(before, cursor));
    first ??= cursor;
    before = cursor;
    return event;
  });
  return { cursor: first, events: bare, moves };
}

/**
 * Reads them again; `undefined` for what was not written like that. `check` is given each cursor and throws if it is none; the
 * events' own fields are not looked at.
 */
export function unpackEvents(packed: unknown, check: (cursor: unknown) => WatchCursor): WatchEvent[] | undefined {
  if (!isObject(packed)) return undefined;
  const { cursor, events, moves } = packed;
  if (!Array.isArray(events) || events.length > MAX_EVENTS || !events.every(isObject)) return undefined;
  if (events.length === 0) return [];
  if (!Array.isArray(moves) || moves.length !== events.length - 1 || !moves.every(isObject)) return undefined;
  const first = check(cursor);
  for (const move of moves) check(wholly(first, move));
  if (moves.length > 0) check(apply(first, moves));
  return events.map((event, at) => {
    const get = () => {
      const own = apply(first, moves.slice(0, at));
      received.add(own);
      return own;
    };
    return Object.defineProperty(event, "cursor", {
      get,
      enumerable: true,
      configurable: true,
    }) as object as WatchEvent;
  });
}

/** A cursor of what a move has. */
function wholly(cursor: WatchCursor, { marks = {}, ...others }: Move): unknown {
  const present = isObject(marks) ? Object.entries(marks).map(([talker, mark]) => [talker, mark ?? 0]) : undefined;
  return { ...cursor, ...others, marks: present && Object.fromEntries(present) };
}

function difference(before: WatchCursor, after: WatchCursor): Move {
  const marks: Record<string, number | string | null> = {};
  for (const [talker, mark] of Object.entries(after.marks)) if (before.marks[talker] !== mark) marks[talker] = mark;
  for (const talker of Object.keys(before.marks)) if (after.marks[talker] === undefined) marks[talker] = null;
  const { time, floor, unread } = after;
  return {
    ...(Object.keys(marks).length > 0 && { marks }),
    ...(time !== before.time && { time }),
    ...(floor !== before.floor && { floor }),
    ...(unread && unread.at !== before.unread?.at && { unread }),
  };
}

function apply(cursor: WatchCursor, moves: readonly Move[]): WatchCursor {
  const marks: Record<string, number | string> = { ...cursor.marks };
  let { v, mid, time, floor, unread } = cursor;
  for (const { marks: moved = {}, ...others } of moves) {
    ({ time = time, floor = floor, unread = unread } = others);
    for (const [talker, mark] of Object.entries(moved)) {
      if (mark === null) delete marks[talker];
      else marks[talker] = mark;
    }
  }
  return { v, mid, time, floor, marks, ...(unread && { unread }) };
}
