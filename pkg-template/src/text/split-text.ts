/** Splits texts that are too long for one message. */
import { inputError, OptionsReader, unexpected } from "./arguments.js";

/** How `splitText()` splits. */
export interface SplitOptions {
  /** The largest `content` of a message, in bytes from 100 up; 2000 by default. */
  maxBytes?: number | undefined;
}

/** The largest `content` that the service takes, in bytes. The spec says "about". */
const DEFAULT_MAX_BYTES = 2000;

/** What `content` has around the text, in bytes: `{"content":""}`. */
const OVERHEAD_BYTES = 14;

/** The name of an emote. */
const EMOTE_NAME = /\[[^[\]\n]{0,32}\]/uy;

/** A position in a text: the index, and the bytes of all before it. */
interface Position {
  readonly index: number;
  readonly bytes: number;
}

/**
 * Parts of a text that each can be sent: cut at ends of sentences where possible, never inside a character as people see it
 * or inside the name of an emote. Joined, they are the text exactly. `maxBytes` is the largest `content` of a message in
 * bytes, 2000 by default. The empty text has no parts.
 *
 * Throws `BiliImError` when an argument is wrong. Spec: endpoints.md.
 */
export function splitText(text: string, options?: SplitOptions): string[] {
  if (typeof text !== "string") throw unexpected("splitText", "text", "a text", text);
  if (/\p{Surrogate}/u.test(text)) {
    throw inputError("splitText", "text", "expected a well-formed text, got half of a surrogate pair in it");
  }
  const reader = new OptionsReader("splitText", options);
  const maxBytes = reader.integer("maxBytes", 100) ?? DEFAULT_MAX_BYTES;
  reader.finish();
  return split(text, graphemes(text), maxBytes);
}

/** The characters as people see them; code points where the browser does not know those. */
function graphemes(text: string): string[] {
  if (!Intl.Segmenter) return Array.from(text);
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** Ends of sentences are preferred, then ends of words. A single unit larger than `maxBytes` makes a part of its own. */
function split(text: string, characters: readonly string[], maxBytes: number): string[] {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let start: Position = { index: 0, bytes: 0 };
  let here = start;
  let [wordEnd, sentenceEnd] = [start, start];
  let [end, nameEnd] = [0, 0];
  for (const character of characters) {
    // A unit is a character or the whole name of an emote.
    if (end >= nameEnd) nameEnd = end + nameLength(text, end);
    end += character.length;
    if (end < nameEnd) continue;
    const unit = text.slice(here.index, end);
    // As JSON, without the quotes.
    const bytes = encoder.encode(JSON.stringify(unit)).length - 2;
    while (OVERHEAD_BYTES + here.bytes - start.bytes + bytes > maxBytes && here.index > start.index) {
      let cut = here;
      for (const preferred of [wordEnd, sentenceEnd]) {
        // A cut in the first half would leave a stub: a worse one further on is better.
        const isInSecondHalf = (preferred.bytes - start.bytes) * 2 >= here.bytes - start.bytes;
        if (preferred.index > start.index && isInSecondHalf) cut = preferred;
      }
      parts.push(text.slice(start.index, cut.index));
      start = cut;
    }
    here = { index: end, bytes: here.bytes + bytes };
    const isSentenceEnd = endsSentence(unit, text.charAt(end));
    if (isSentenceEnd) sentenceEnd = here;
    if (isSentenceEnd || endsWord(unit, text.charAt(end))) wordEnd = here;
  }
  if (start.index < text.length) parts.push(text.slice(start.index));
  return parts;
}

function nameLength(text: string, index: number): number {
  EMOTE_NAME.lastIndex = index;
  return EMOTE_NAME.exec(text)?.[0].length ?? 0;
}

function endsSentence(unit: string, next: string): boolean {
  return /[\n。！？…；]$/.test(unit) || (/[.!?;]$/.test(unit) && /^\p{White_Space}?$/u.test(next));
}

function endsWord(unit: string, next: string): boolean {
  return next === "[" || /[，、,：)）\]\p{White_Space}]$/u.test(unit);
}
