/** The time a message was sent. */
import type { Message, NoMessage } from "../wire.js";
import { unexpected } from "./arguments.js";
import { field, integerIn, isObject } from "./fields.js";

/** The largest key, an unsigned 64-bit integer. */
const MAX_KEY = 2n ** 64n - 1n;

/** The latest time of a `Date`, in Unix seconds. */
const MAX_SECONDS = 8_640_000_000_000;

/**
 * The time a message was sent, to the second: from its `timestamp`, or else from its `msg_key`, whose upper 32 bits hold it
 * (one second early in one of five observed messages). `undefined` for a message that has neither.
 *
 * Throws `BiliImError` (`input`) for what is neither a message nor a key. Spec: reports.md.
 */
export function sentAt(message: Message | NoMessage | string | bigint): Date | undefined {
  if (!isObject(message)) {
    const key = keyOf(message);
    if (key === undefined) throw unexpected("sentAt", "message", "a message or its `msg_key`", message);
    return timeOf(key);
  }
  const seconds = integerIn(message, "timestamp") ?? 0;
  if (seconds > 0 && seconds <= MAX_SECONDS) return new Date(seconds * 1000);
  const key = keyOf(field(message, "msg_key"));
  return key === undefined ? undefined : timeOf(key);
}

function keyOf(value: unknown): bigint | undefined {
  const isKey = typeof value === "bigint" || (typeof value === "string" && /^\d{1,20}$/.test(value));
  const key = isKey ? BigInt(value) : -1n;
  return key > 0n && key <= MAX_KEY ? key : undefined;
}

function timeOf(key: bigint): Date {
  return new Date(Number(key >> 32n) * 1000);
}
