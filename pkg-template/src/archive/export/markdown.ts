/** The format `markdown` (CommonMark): texts come out as they are, whatever they hold. */
import { described, titleOf, type WriterParts } from "./writer.js";

export async function* writeMarkdown(parts: WriterParts): AsyncGenerator<string, void, undefined> {
  for (const [at, record] of parts.source.conversations.entries()) {
    yield `${at > 0 ? "\n" : ""}# ${escapeLine(titleOf(parts, record))} \\(${record.talker_id}\\)\n`;
    for await (const messages of described(parts, record)) {
      const paragraphs = messages.map(({ time, sender, text, links, picture }) => {
        const file = picture && parts.fileOf(picture);
        const shown = file ? [`![${escapeLine(file)}](${target(file)})`] : [];
        const said = [escapeText(text), ...links.map((link) => `[${escapeLine(link)}](${target(link)})`), ...shown];
        return `\n**${escapeLine(sender)}** ${escapeLine(parts.writeTime(time))}\n\n${said.join("\\\n")}\n`;
      });
      yield paragraphs.join("");
    }
  }
}

/** A text of several lines as one paragraph. Line breaks at its ends, which a paragraph cannot have, are left out. */
export function escapeText(text: string): string {
  return text
    .replace(/^\n+|\n+$/g, "")
    .split("\n")
    .map(escapeEdges)
    .join("\\\n");
}

function escapeLine(text: string): string {
  return escapeEdges(text.replace(/\s+/g, " ").trim());
}

/** White space at the edges of a line would be lost. */
function escapeEdges(line: string): string {
  const escaped = line.replace(/[!-/:-@[-`{-~]/g, "\\$&");
  return escaped.replace(/^\s+|\s+$/g, (space) => Array.from(space, (one) => `&#${one.codePointAt(0)};`).join(""));
}

/** The target of a link: an address that `safeUrl()` let through, or a file of ours. */
function target(address: string): string {
  return `<${address.replaceAll("&", "&amp;")}>`;
}
