// System messages: a line between the bubbles, not something a user wrote.
import { MsgType, preview } from "../../bili-im/index.js";
import { currentLanguage } from "../ui/i18n.js";
import { link } from "../ui/link.js";
import { asObjects, asString } from "./coerce.js";

/** The parts of the line; `null` for messages of users. */
export function renderSystemMessage(message) {
  const { msg_type: kind, content } = message;
  const isGroupEvent = kind >= MsgType.GroupMemberJoined && kind <= MsgType.GroupWelcome;
  if (kind !== MsgType.SystemHint && !isGroupEvent) return null;
  const parts = asObjects(content?.content).filter((part) => asString(part.text) !== "");
  if (parts.length === 0) return [preview(message, { locale: currentLanguage() })];
  return parts.map((part) => link(part.jump_url, part.text));
}
