/** Splits text into segments: plain text, emotes, links, ids of videos and articles. In linear time. */
import type { EmoteInfo } from "../wire.js";
import { unexpected } from "./arguments.js";
import { integerIn, textIn } from "./fields.js";
import { safeUrl } from "./safe-url.js";

/** Plain text. Untrusted: never use it as HTML. */
export interface TextSegment {
  /** Always `text`. */
  type: "text";
  /** The text itself. */
  text: string;
}

/** An emote that is defined in `e_infos`. */
export interface EmoteSegment {
  /** Always `emote`. */
  type: "emote";
  /** The name, square brackets included: `[tv_doge]`. */
  text: string;
  /** The `https:` URL of the image. */
  url: string;
  /** The `https:` URL of the animated image, if there is one. */
  gif_url?: string;
  /** The display size: 1 small, 2 large (`EmoteSize`). */
  size: 1 | 2;
}

/** A link. It may lead anywhere: show users where before they follow it. */
export interface LinkSegment {
  /** Always `link`. */
  type: "link";
  /** The URL as written. */
  text: string;
  /** The URL to use, always `https:`. */
  url: string;
}

/** The id of a video, BV or av. */
export interface VideoSegment {
  /** Always `video`. */
  type: "video";
  /** The id as written. */
  text: string;
  /** The id with its canonical prefix: `BV16v411e7CW`, `av170001`. */
  id: string;
  /** The URL of the video on www.bilibili.com. */
  url: string;
}

/** The id of an article, cv. */
export interface ArticleSegment {
  /** Always `article`. */
  type: "article";
  /** The id as written. */
  text: string;
  /** The id with its canonical prefix: `cv123`. */
  id: string;
  /** The URL of the article on www.bilibili.com. */
  url: string;
}

/** A segment of a text, discriminated by `type`. */
export type Segment = TextSegment | EmoteSegment | LinkSegment | VideoSegment | ArticleSegment;

/** The longest emote name. Bounds the work on a text that is nothing but `[`. */
const MAX_NAME_LENGTH = 128;

/** A URL ends at the first non-ASCII character, because Chinese text has no spaces. */
const LINK = /[hH][tT][tT][pP][sS]?:\/\/[\w\-.~:/?#@!$&*+,;=%]*/y;

/** A BV id: `1` and nine characters of base 58, case-sensitive. */
const BV = /[bB][vV](1[1-9A-HJ-NP-Za-km-z]{9})(?!\w)/y;

/** An av or cv id; both are below 2^51. */
const AV_CV = /([aAcC][vV])([1-9]\d{0,15})(?!\w)/y;

/**
 * Splits a text into plain text, emotes, links, and ids of videos and articles. The `text`s of the segments concatenate back
 * to the original. `eInfos` are the `e_infos` of the page of messages; emote names that are not in it stay text.
 *
 * Throws `BiliImError` when `eInfos` is no array. Spec: content.md.
 */
export function segments(text: string, eInfos?: readonly EmoteInfo[] | null): Segment[] {
  if (eInfos != null && !Array.isArray(eInfos)) throw unexpected("segments", "eInfos", "an array of emotes", eInfos);
  return typeof text === "string" ? scan(text, readEmotes(eInfos ?? [])) : [];
}

/** Segments are never empty, and adjacent plain text is merged. */
function scan(text: string, emotes: readonly EmoteSegment[]): Segment[] {
  const found: Segment[] = [];
  let plainFrom = 0;
  const pushPlain = (end: number) => {
    if (end > plainFrom) found.push({ type: "text", text: text.slice(plainFrom, end) });
  };
  for (let at = 0; at < text.length; ) {
    const segment = segmentAt(text, at, emotes);
    if (typeof segment === "number") {
      at += segment;
      continue;
    }
    pushPlain(at);
    found.push(segment);
    at += segment.text.length;
    plainFrom = at;
  }
  pushPlain(text.length);
  return found;
}

/** The segment that starts at `at`, or the length of the plain text there. */
function segmentAt(text: string, at: number, emotes: readonly EmoteSegment[]): Segment | number {
  const character = text.charAt(at);
  if (character === "[") return emoteAt(text, at, emotes) ?? 1;
  if (!/[abch]/i.test(character) || /\w/.test(text.charAt(at - 1))) return 1;
  return (/h/i.test(character) ? linkAt(text, at) : numberAt(text, at)) ?? 1;
}

/** The emote with the longest name at `at`; the first of duplicates. */
function emoteAt(text: string, at: number, emotes: readonly EmoteSegment[]): EmoteSegment | undefined {
  let longest: EmoteSegment | undefined;
  for (const emote of emotes) {
    if (emote.text.length > (longest?.text.length ?? 0) && text.startsWith(emote.text, at)) longest = emote;
  }
  return longest && { ...longest };
}

/** Skips emotes without a bracketed name or a safe URL. */
function readEmotes(eInfos: readonly unknown[]): EmoteSegment[] {
  return Array.from(eInfos).flatMap((info) => {
    const text = textIn(info, "text");
    const url = safeUrl(textIn(info, "uri")) ?? safeUrl(textIn(info, "url"));
    const isName = text.length > 2 && text.length <= MAX_NAME_LENGTH && text.startsWith("[") && text.endsWith("]");
    if (!isName || url === undefined) return [];
    const gif = safeUrl(textIn(info, "gif_url"));
    const size = integerIn(info, "size") === 2 ? 2 : 1;
    return [{ type: "emote", text, url, ...(gif === undefined ? {} : { gif_url: gif }), size } as const];
  });
}

/** The link at `at`. An unsafe URL is plain text as a whole, so that no part of it becomes a link. */
function linkAt(text: string, at: number): LinkSegment | number | undefined {
  const written = match(LINK, text, at)?.[0];
  if (written === undefined) return undefined;
  // Trailing punctuation belongs to the sentence.
  let end = written.length;
  while (".,;:!?~*".includes(written.charAt(end - 1))) end -= 1;
  const url = safeUrl(written.slice(0, end));
  return url === undefined ? written.length : { type: "link", text: written.slice(0, end), url };
}

/** The video or article id at `at`. */
function numberAt(text: string, at: number): VideoSegment | ArticleSegment | undefined {
  const bv = match(BV, text, at);
  const [written, prefix = "", digits] = bv ? [bv[0], "BV", bv[1]] : (match(AV_CV, text, at) ?? []);
  if (written === undefined) return undefined;
  const id = `${bv ? prefix : prefix.toLowerCase()}${digits}`;
  return id.startsWith("cv")
    ? { type: "article", text: written, id, url: `https://www.bilibili.com/read/${id}` }
    : { type: "video", text: written, id, url: `https://www.bilibili.com/video/${id}` };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
