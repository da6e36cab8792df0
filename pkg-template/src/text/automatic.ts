/** Automatic messages: greetings, auto-replies, pushes and notices. */
import type { Message, NoMessage } from "../wire.js";
import { requireMessage } from "./arguments.js";
import { integerIn } from "./fields.js";

/** The `MsgSource` of automatic messages; mirrors `src/constants.rs`. */
const AUTOMATIC_SOURCES: readonly number[] = [5, 6, 8, 9, 10, 11, 12, 17];

/**
 * Whether a message was sent automatically: a greeting, an auto-reply, a push or a notice, by its `msg_source`. A bot should
 * not reply to these, since it would be talking to other bots. It says nothing about the account: texts of system accounts
 * have such a source (6) as well, and so have auto-replies that a person once wrote. A message without a source is not
 * automatic.
 *
 * Hints (`MsgType.SystemHint`, those of fan groups) and answers of the assistant are recognized by their types.
 *
 * Throws `BiliImError` when `message` is no object. Spec: reports.md.
 */
export function isAutomatic(message: Message | NoMessage): boolean {
  requireMessage("isAutomatic", message);
  const source = integerIn(message, "msg_source");
  return source !== undefined && AUTOMATIC_SOURCES.includes(source);
}
