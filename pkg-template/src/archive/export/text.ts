/** The format `txt`: a line per message; what it goes on in is indented, so that no message can pass for two. */
import { oneLine } from "../../text/one-line.js";
import { described, titleOf, type WriterParts } from "./writer.js";

export async function* writeText(parts: WriterParts): AsyncGenerator<string, void, undefined> {
  for (const [at, record] of parts.source.conversations.entries()) {
    yield `${at > 0 ? "\n" : ""}${oneLine(titleOf(parts, record))} (${record.talker_id})\n\n`;
    for await (const messages of described(parts, record)) {
      const lines = messages.map(({ time, sender, text, links, picture }) => {
        const file = picture && parts.fileOf(picture);
        const whole = [text, ...links, ...(file ? [file] : [])].join(" ");
        return `[${parts.writeTime(time)}] ${sender}: ${whole.replaceAll("\n", "\n    ")}\n`;
      });
      yield lines.join("");
    }
  }
}
