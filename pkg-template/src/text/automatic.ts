/** Messages that no person wrote for the moment they came at. */
import type { Message, NoMessage } from "../wire.js";
import { requireMessage } from "./arguments.js";
import { integerIn } from "./fields.js";

/** The `MsgSource` of greetings, automatic replies and pushes: the list of `src/constants.rs`. */
const AUTOMATIC_SOURCES: readonly number[] = [5, 6, 8, 9, 10, 11, 12, 17];

/**
 * Whether no person wrote the message for this moment: a greeting, an automatic reply, a push or a notice, by where it came
 * from (`msg_source`). A bot that answers them answers robots. It says nothing about who is behind the account: a text of a
 * system account has such a source (6) as well, and an uploader's automatic reply has one though a person wrote its words. A
 * message that does not tell its source is not automatic.
 *
 * Hints (`MsgType.SystemHint`, those of fan groups) and answers of the assistant are told by their kinds.
 *
 * Throws `BiliImError` when `message` is no object. Spec: reports.md.
 */
export function isAutomatic(message: Message | NoMessage): boolean {
  requireMessage("isAutomatic", message);
  const source = integerIn(message, "msg_source");
  return source !== undefined && AUTOMATIC_SOURCES.includes(source);
}
