/** Untrusted text as one plain line. */
import { textIn } from "./fields.js";

/**
 * The text in one line: runs of white space and control characters become one space, and bidirectional overrides and
 * isolates are removed, which could disguise the text that follows.
 */
export function oneLine(text: string): string {
  const straight = text.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
  return straight.replace(/[\p{White_Space}\p{Cc}]+/gu, " ").replace(/^ | $/g, "");
}

/** The first of these fields with visible text, in one line; empty if none has any. */
export function firstLine(object: unknown, names: readonly string[]): string {
  for (const name of names) {
    const line = oneLine(textIn(object, name));
    if (line) return line;
  }
  return "";
}

/** Truncates the line to `maxLength` code points; a longer one ends in `…`. */
export function truncate(line: string, maxLength: number): string {
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  const kept = characters.slice(0, maxLength - 1).join("");
  return `${kept.replace(/ $/, "")}…`;
}
