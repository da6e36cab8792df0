// The kinds that are a line between the messages, not something somebody says.
import { MsgType, preview } from "../../bili-im/index.js";
import { link } from "../page/link.js";
import { currentLanguage } from "../page/words.js";
import { objects, text } from "./values.js";

/** What stands in the line; `null` for messages that somebody says. */
export function lineOf(message) {
  const { msg_type: kind, content } = message;
  const isGroupEvent = kind >= MsgType.GroupMemberJoined && kind <= MsgType.GroupWelcome;
  if (kind !== MsgType.SystemHint && !isGroupEvent) return null;
  const parts = objects(content?.content).filter((part) => text(part.text) !== "");
  if (parts.length === 0) return [preview(message, { locale: currentLanguage() })];
  return parts.map((part) => link(part.jump_url, part.text));
}
