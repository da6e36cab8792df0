/** The format `csv`: with a BOM, CRLF, a header without quotes and quoted texts. */
import { integerIn } from "../../text/fields.js";
import type { Described } from "./describe.js";
import { described, titleOf, type WriterParts } from "./writer.js";

const COLUMNS = [
  "conversation",
  "talker_id",
  "session_type",
  "time",
  "sender",
  "sender_uid",
  "own",
  "msg_type",
] as const;
const MORE = ["text", "link", "picture", "recalled", "msg_seqno", "msg_key"] as const;

/** What a spreadsheet takes for a formula, at the beginning of a cell or of what it may take for one. */
const FORMULA = /(?<=^|[;\t\n])(?=[=+\-@\t＝＋－＠])/g;

export async function* writeCsv(parts: WriterParts): AsyncGenerator<string, void, undefined> {
  yield `\uFEFF${[...COLUMNS, ...MORE].join(",")}\r\n`;
  for (const record of parts.source.conversations) {
    const title = titleOf(parts, record);
    for await (const messages of described(parts, record)) {
      yield messages.map((one) => rowOf(one, parts, [title, record.talker_id, record.session_type])).join("");
    }
  }
}

function rowOf(one: Described, parts: WriterParts, conversation: readonly (string | number)[]): string {
  const { message, time, sender, senderId, isOwn, isRecalled, text, links, picture } = one;
  const who = [parts.writeTime(time), sender, senderId, Number(isOwn), integerIn(message, "msg_type") ?? 0];
  const what = [text, links.join(" "), (picture && parts.fileOf(picture)) ?? "", Number(isRecalled)];
  const which = [String(message.msg_seqno), String(message.msg_key ?? "")];
  return `${[...conversation, ...who, ...what, ...which].map((cell) => cellOf(cell, parts.neutralize)).join(",")}\r\n`;
}

function cellOf(cell: string | number, neutralize: boolean): string {
  if (typeof cell === "number") return String(cell);
  const harmless = neutralize ? cell.replace(FORMULA, "'") : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}
