/** The format `chatlab`: ChatLab's interchange format 0.0.2 as JSON Lines, a file per conversation. */
import { integerIn } from "../../text/fields.js";
import { safeUrl } from "../../text/safe-url.js";
import { toJson } from "../blocks.js";
import type { TalkerRecord } from "../database.js";
import { type Described, describe } from "./describe.js";
import type { WriterParts } from "./writer.js";
import { described, titleOf } from "./writer.js";

/** ChatLab's type of a message by `msg_type`: 99 is any other. */
const TYPES: Readonly<Record<number, number>> = {
  1: 0,
  2: 1,
  5: 81,
  6: 5,
  7: 24,
  8: 81,
  9: 7,
  10: 80,
  11: 7,
  12: 7,
  13: 7,
  14: 24,
  16: 7,
  18: 80,
  19: 0,
  301: 80,
  302: 80,
  303: 80,
  304: 80,
  305: 80,
  306: 80,
};
const RECALLED = 81;

export async function* writeChatLab(parts: WriterParts, record: TalkerRecord): AsyncGenerator<string, void, undefined> {
  yield line(headerOf(parts, record));
  for (const mid of await members(parts, record)) yield line(memberOf(parts, mid));
  for await (const messages of described(parts, record)) {
    yield messages.map((message) => line(messageOf(message, parts))).join("");
  }
}

/** The reader knows a file by `_type` before `chatlab` in its first line. */
function headerOf(parts: WriterParts, record: TalkerRecord): object {
  const { source, now } = parts;
  const exportedAt = Math.floor(now.getTime() / 1000);
  const isGroup = record.session_type === 2;
  const group = isGroup ? { groupId: record.talker_id } : {};
  const meta = { name: titleOf(parts, record), platform: "bilibili", type: isGroup ? "group" : "private", ...group };
  return {
    _type: "header",
    chatlab: { version: "0.0.2", exportedAt, generator: "bili-im" },
    meta: { ...meta, ownerId: source.mid },
  };
}

/** Who wrote, and the two sides. */
async function members({ source, locale }: WriterParts, record: TalkerRecord): Promise<Set<string>> {
  const mids = new Set([source.mid, ...(record.session_type === 1 ? [record.talker_id] : [])]);
  for await (const messages of source.messages(record)) {
    for (const message of messages) mids.add(describe(message, source, locale).senderId);
  }
  return mids;
}

function memberOf({ source }: WriterParts, mid: string): object {
  const person = source.people.get(mid);
  const avatar = safeUrl(person?.face);
  return { _type: "member", platformId: mid, accountName: person?.name || mid, ...(avatar && { avatar }) };
}

function messageOf(
  { message, time, senderId, sender, isRecalled, text, links }: Described,
  parts: WriterParts,
): object {
  const type = isRecalled ? RECALLED : (TYPES[integerIn(message, "msg_type") ?? 0] ?? 99);
  const name = parts.source.people.get(senderId)?.name || sender;
  return {
    _type: "message",
    sender: senderId,
    accountName: name,
    timestamp: Math.floor((time?.getTime() ?? 0) / 1000),
    type,
    content: isRecalled ? null : [text, ...links].join("\n"),
    platformMessageId: String(message.msg_key ?? message.msg_seqno),
  };
}

function line(value: object): string {
  return `${toJson(value)}\n`;
}
