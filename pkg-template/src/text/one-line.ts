/** Texts of strangers as one plain line. */
import { textIn } from "./fields.js";

/**
 * The text in one line: white space and control characters between words become one space each, and characters that override or
 * isolate the direction of the text after them are removed: what follows could seem another text.
 */
export function oneLine(text: string): string {
  const straight = text.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
  return straight.replace(/[\p{White_Space}\p{Cc}]+/gu, " ").replace(/^ | $/g, "");
}

/** The first of the texts in these fields that has anything to show, in one line; empty where none has. */
export function firstLine(object: unknown, names: readonly string[]): string {
  for (const name of names) {
    const line = oneLine(textIn(object, name));
    if (line) return line;
  }
  return "";
}

/** The line with at most `maxLength` characters (code points); where it had more, the last is `…`. */
export function truncate(line: string, maxLength: number): string {
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  const kept = characters.slice(0, maxLength - 1).join("");
  return `${kept.replace(/ $/, "")}…`;
}
