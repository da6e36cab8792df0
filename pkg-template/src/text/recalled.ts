/** Recalled messages, whose text must not be shown. */
import type { Message, NoMessage } from "../wire.js";
import { requireMessage } from "./arguments.js";
import { field, integerIn } from "./fields.js";

/**
 * Whether a message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`). The
 * service may still return the text of such a message: hide it.
 *
 * Throws `BiliImError` when `message` is no object. Spec: seed-private-msg.md, content.md.
 */
export function isRecalled(message: Message | NoMessage): boolean {
  requireMessage("isRecalled", message);
  const status = integerIn(message, "msg_status");
  return status === 1 || status === 2 || field(message, "sys_cancel") === true;
}
