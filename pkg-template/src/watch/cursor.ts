/**
 * Cursors: read strictly, compared and merged.
 *
 * A cursor states what was handled, so two of one account never contradict each other: a larger mark is as true as a smaller
 * one. `time` and `floor` are different. They speak for every conversation that has no mark, and two pollers that began at
 * different times do not have the same ones. So a merge has the larger mark of each conversation, but the smaller time and
 * floor: something may come again, and nothing is lost. Where one cursor has all that the other has, as along the way of one
 * poller, it is taken as it is, and its time moves on.
 */
import { inputError, unexpected } from "../text/arguments.js";
import { isObject } from "../text/fields.js";

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

/** In characters, all of which are ASCII. */
const MAX_LENGTH = 64 * 1024;
/** Pollers drop the smallest mark beyond so many: what is new there is told by its time. */
const MAX_MARKS = 1000;
const MAX_U64 = 2n ** 64n - 1n;
const EXPECTED = "the cursor of an event (messages from before are in `history`)";

/**
 * @internal Reads a cursor of the account `mid`, or any, that somebody has kept. The result has nothing of `value` but what belongs to
 * a cursor.
 *
 * Throws `BiliImError` (`input`) that names `argument`: for what is no cursor of this version, another account's, or more
 * than 64 KB.
 */
export function parseCursor(value: unknown, mid: string | undefined, argument = "since"): WatchCursor {
  const refuse = (problem: string) => inputError("watch", argument, problem);
  if (!isObject(value)) throw unexpected("watch", argument, EXPECTED, value);
  const text = toJson(value);
  if (text === undefined) throw refuse(`expected ${EXPECTED}, got an object that is not plain JSON`);
  if (text.length > MAX_LENGTH) throw refuse("expected a cursor, got one of more than 64 KB");
  return checkCursor(JSON.parse(text), mid, argument);
}

/** @internal The same for what is plain JSON. */
export function checkCursor(value: unknown, mid: string | undefined, argument = "since"): WatchCursor {
  const refuse = (problem: string) => inputError("watch", argument, problem);
  if (!isObject(value)) throw unexpected("watch", argument, EXPECTED, value);
  const { v, mid: owner, time, floor, marks, unread } = value;
  if (v !== 1) throw refuse(`expected a cursor of version 1, got ${JSON.stringify(v) ?? EXPECTED}`);
  if (!isDigits(owner) || !isDigits(time) || !isDigits(floor))
    throw refuse("`mid`, `time` and `floor` have to be digits");
  if (mid !== undefined && owner !== mid) throw refuse("expected a cursor of this account, got one of another");
  const cursor = { v, mid: owner, time, floor, marks: parseMarks(marks, refuse) } as const;
  if (unread === undefined) return cursor;
  if (!isObject(unread) || !isWhole(unread.at) || !isWhole(unread.seen)) {
    throw refuse("`unread` has to hold whole numbers `at` and `seen`");
  }
  return { ...cursor, unread: { at: unread.at, seen: unread.seen } };
}

/** @internal The cursor of a watch that has not begun, since it does not know for whom: a watch behind it begins at now. */
export const NOBODYS: WatchCursor = { v: 1, mid: "0", time: "0", floor: "0", marks: {} };

/** @internal */
export function isNobodys(cursor: WatchCursor): boolean {
  return cursor.mid === NOBODYS.mid;
}

/** @internal The cursor that has all of both, of one account. Whatever is new behind either is new behind it. */
export function mergeCursors(a: WatchCursor, b: WatchCursor): WatchCursor {
  const hasAll = covers(a, b);
  if (hasAll && covers(b, a)) return (b.unread?.at ?? 0) > (a.unread?.at ?? 0) ? b : a;
  if (hasAll) return a;
  if (covers(b, a)) return b;
  const marks: Record<string, number | string> = { ...a.marks };
  for (const [talker, mark] of Object.entries(b.marks)) {
    const other = marks[talker];
    if (other === undefined || isBelow(other, mark)) marks[talker] = mark;
  }
  const unread = (b.unread?.at ?? -1) > (a.unread?.at ?? -1) ? b.unread : a.unread;
  const merged = { v: 1, mid: a.mid, time: smaller(a.time, b.time), floor: smaller(a.floor, b.floor) } as const;
  return { ...merged, marks: prune(marks), ...(unread && { unread }) };
}

/**
 * @internal The cursor without what lies in the future. A time that is too late would hide all that comes until then; one that
 * is too early costs a longer list, as marks tell what is new in it. `now` is in ms since 1970.
 */
export function notAhead(cursor: WatchCursor, now: number): WatchCursor {
  const time = smaller(cursor.time, String(Math.floor(now) * 1000));
  const floor = smaller(cursor.floor, String(BigInt(Math.floor(now / 1000)) << 32n));
  return { ...cursor, time, floor };
}

/** @internal Whether nothing is new behind `a` that is not new behind `b`, too. */
export function covers(a: WatchCursor, b: WatchCursor): boolean {
  if (BigInt(a.time) < BigInt(b.time) || BigInt(a.floor) > BigInt(b.floor)) return false;
  const own = Object.values(a.marks);
  // A mark that is not there was dropped if it is smaller than those that are.
  const dropped = own.length < MAX_MARKS ? -1 : own.reduce((least, mark) => (isBelow(mark, least) ? mark : least));
  return Object.entries(b.marks).every(([talker, mark]) => !isBelow(a.marks[talker] ?? dropped, mark));
}

/** Marks of a thousand conversations are compared with each message, and few of them need a BigInt. */
function isBelow(a: number | string, b: number | string): boolean {
  return typeof a === "number" && typeof b === "number" ? a < b : BigInt(a) < BigInt(b);
}

function prune(marks: Record<string, number | string>): Record<string, number | string> {
  const entries = Object.entries(marks);
  if (entries.length <= MAX_MARKS) return marks;
  entries.sort(([, a], [, b]) => (isBelow(a, b) ? 1 : -1));
  return Object.fromEntries(entries.slice(0, MAX_MARKS));
}

function parseMarks(marks: unknown, refuse: (problem: string) => Error): Record<string, number | string> {
  if (!isObject(marks)) throw refuse("`marks` has to be an object");
  const entries = Object.entries(marks);
  if (entries.length > MAX_MARKS) throw refuse(`\`marks\` has more than ${MAX_MARKS} conversations`);
  for (const [talker, mark] of entries) {
    if (!isDigits(talker.startsWith("g") ? talker.slice(1) : talker))
      throw refuse(`\`marks\` has ${JSON.stringify(talker)}, which is no talker`);
    if (!isWhole(mark) && !isDigits(mark)) throw refuse(`\`marks\`: expected a whole number or digits for ${talker}`);
  }
  return Object.fromEntries(entries) as Record<string, number | string>;
}

function smaller(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? a : b;
}

/** @internal Whether it is a number of 64 bits as digits. */
export function isDigits(value: unknown): value is string {
  if (typeof value !== "string" || !/^(0|[1-9]\d{0,19})$/.test(value)) return false;
  return value.length < 20 || BigInt(value) <= MAX_U64;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function toJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Such as one that holds itself.
    return undefined;
  }
}
