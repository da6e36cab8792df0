/** Texts of strangers, as they may be missing or of another type, as one plain line. */
import { isObject } from "./describe.js";

/** A field of an object's own; nothing where there is none, or it cannot be read. */
export function field(object: unknown, name: string): unknown {
  try {
    return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  } catch {
    return undefined;
  }
}

/** The text in a field; empty when there is none. */
export function textIn(object: unknown, name: string): string {
  const text = field(object, name);
  return typeof text === "string" ? text : "";
}

/**
 * The text in one line: white space and control characters between words become one space each, and characters that override or
 * isolate the direction of the text after them are gone: what follows could seem another text.
 */
export function oneLine(text: string): string {
  const straight = text.replace(/[\u202A-\u202E\u2066-\u2069]/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
  return straight.replace(/[\p{White_Space}\p{Cc}]+/gu, " ").replace(/^ | $/g, "");
}

/** The first of the texts in these fields that has anything to show, in one line. */
export function first(object: unknown, names: readonly string[]): string {
  for (const name of names) {
    const line = oneLine(textIn(object, name));
    if (line) return line;
  }
  return "";
}

/** The line with at most `most` characters (code points); where it had more, the last is `…`. */
export function cut(line: string, most: number): string {
  const characters = Array.from(line);
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join("")
        .replace(/ $/, "")}…`;
}
