/** Splits a text that is too long for one message. */
import { inputError, OptionsReader, unexpected } from "./arguments.js";

/** Options of `splitText()`. */
export interface SplitOptions {
  /** Maximum size of a message's `content` in bytes, at least 100; 2000 by default. */
  maxBytes?: number | undefined;
  /** Maximum length of a message's text in UTF-16 code units, at least 10; a line break counts as two. 500 by default. */
  maxCharacters?: number | undefined;
}

/** The service's limit of `content` in bytes; the spec says "about". */
const DEFAULT_MAX_BYTES = 2000;

/** The service's limit of the text, as of 2023. */
const DEFAULT_MAX_CHARACTERS = 500;

/** The bytes of `content` around the text: `{"content":""}`. */
const OVERHEAD_BYTES = 14;

/** An emote name. */
const EMOTE_NAME = /\[[^[\]\n]{0,32}\]/uy;

/** The size of a text: in bytes as JSON, and in characters. */
interface Size {
  readonly bytes: number;
  readonly characters: number;
}

/** A position in a text: the index, and the size of the text before it. */
interface Position extends Size {
  readonly index: number;
}

/**
 * Splits a text into parts that fit into one message each: at sentence ends where possible, and never inside a grapheme
 * cluster or an emote name, unless that alone is too long. The parts concatenate back to the text. An empty text has no parts.
 *
 * Each part keeps both limits. `maxBytes` is the maximum size of `content`, 2000 by default, which the spec gives as "about".
 * `maxCharacters` is the maximum length of the text, 500 by default: longer texts were refused in 2023. How the service
 * counts is unknown, so this counts UTF-16 code units, which are never fewer than code points, and a line break as two.
 *
 * Throws `BiliImError` when an argument is wrong. Spec: endpoints.md, reports.md.
 */
export function splitText(text: string, options?: SplitOptions): string[] {
  if (typeof text !== "string") throw unexpected("splitText", "text", "a text", text);
  if (/\p{Surrogate}/u.test(text)) {
    throw inputError("splitText", "text", "expected a well-formed text, got half of a surrogate pair in it");
  }
  const reader = new OptionsReader("splitText", options);
  const bytes = (reader.integer("maxBytes", 100) ?? DEFAULT_MAX_BYTES) - OVERHEAD_BYTES;
  const characters = reader.integer("maxCharacters", 10) ?? DEFAULT_MAX_CHARACTERS;
  reader.finish();
  return split(text, { bytes, characters });
}

/** Grapheme clusters, or code points where the engine lacks `Intl.Segmenter`. */
function graphemes(text: string): string[] {
  if (!Intl.Segmenter) return Array.from(text);
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** The units that are not split: graphemes and emote names. Those that exceed the limits alone come in pieces. */
function* units(text: string, max: Size): Generator<string> {
  let [start, end, nameEnd] = [0, 0, 0];
  for (const character of graphemes(text)) {
    if (end >= nameEnd) nameEnd = end + nameLength(text, end);
    end += character.length;
    if (end < nameEnd) continue;
    const unit = text.slice(start, end);
    start = end;
    if (fits(sizeOf(unit), max)) yield unit;
    else for (const piece of graphemes(unit)) yield* fits(sizeOf(piece), max) ? [piece] : Array.from(piece);
  }
}

/** Prefers sentence ends, then word ends. */
function split(text: string, max: Size): string[] {
  const parts: string[] = [];
  let start: Position = { index: 0, bytes: 0, characters: 0 };
  let here = start;
  let [wordEnd, sentenceEnd] = [start, start];
  for (const unit of units(text, max)) {
    const next = advance(here, unit);
    while (here.index > start.index && !fits(distance(start, next), max)) {
      let cut = here;
      for (const preferred of [wordEnd, sentenceEnd]) {
        // A break in the first half would leave a stub: a worse one further on is better.
        const isInSecondHalf = (preferred.bytes - start.bytes) * 2 >= here.bytes - start.bytes;
        if (preferred.index > start.index && isInSecondHalf) cut = preferred;
      }
      parts.push(text.slice(start.index, cut.index));
      start = cut;
    }
    here = next;
    const following = text.charAt(here.index);
    const isSentenceEnd = endsSentence(unit, following);
    if (isSentenceEnd) sentenceEnd = here;
    if (isSentenceEnd || endsWord(unit, following)) wordEnd = here;
  }
  if (start.index < text.length) parts.push(text.slice(start.index));
  return parts;
}

const encoder = new TextEncoder();

function sizeOf(text: string): Size {
  // As JSON, without the quotes.
  const bytes = encoder.encode(JSON.stringify(text)).length - 2;
  return { bytes, characters: text.length + text.split("\n").length - 1 };
}

function advance({ index, bytes, characters }: Position, unit: string): Position {
  const size = sizeOf(unit);
  return { index: index + unit.length, bytes: bytes + size.bytes, characters: characters + size.characters };
}

function distance(from: Size, to: Size): Size {
  return { bytes: to.bytes - from.bytes, characters: to.characters - from.characters };
}

function fits(size: Size, max: Size): boolean {
  return size.bytes <= max.bytes && size.characters <= max.characters;
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
