/** Recalled messages: told by the recall that names them, and kept without what they said. */
import { field, integerIn } from "../text/fields.js";
import { isRecalled } from "../text/recalled.js";
import type { Message } from "../wire.js";

/** What a recalled message keeps: who, when and which, and nothing of what it said. */
const KEPT: readonly string[] = [
  ...["sender_uid", "receiver_type", "receiver_id", "msg_type", "msg_seqno", "timestamp", "msg_key", "msg_status"],
  ...["msg_source", "sys_cancel"],
];

/** The `msg_key` of the message that this one recalls; `undefined` where it is no recall. */
export function recalledKey(message: Message): string | undefined {
  const type = integerIn(message, "msg_type");
  if (type !== 5 && type !== 8) return undefined;
  const content = field(message, "content");
  const key = String(field(content, "content") ?? content);
  return /^\d{1,20}$/.test(key) ? key : undefined;
}

/** Whether a message is one that was recalled, not one that recalls another. */
export function hasBeenRecalled(message: Message): boolean {
  const type = integerIn(message, "msg_type");
  return type !== 5 && type !== 8 && isRecalled(message);
}

/** The message marked as recalled, without what it said. */
export function strip(message: Message): Message {
  const kept = Object.fromEntries(Object.entries(message).filter(([name]) => KEPT.includes(name)));
  const status = isRecalled(message) ? {} : { msg_status: 1 };
  return { ...kept, ...status, content: {} } as unknown as Message;
}
