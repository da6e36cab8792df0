/** Texts in their parts: plain text, emotes, links, numbers of videos and articles. It takes time in proportion to the text. */
import { safeUrl } from "./address.js";
import { integer } from "./integer.js";
import { field, textIn } from "./line.js";

/** Plain text. Written by strangers: never use it as markup. */
export interface TextSegment {
  /** Always `text`. */
  type: "text";
  /** The text itself. */
  text: string;
}

/** An emote that the page of messages described. */
export interface EmoteSegment {
  /** Always `emote`. */
  type: "emote";
  /** The name, square brackets included: `[tv_doge]`. */
  text: string;
  /** The `https:` address of the picture. */
  url: string;
  /** The `https:` address of the moving picture, for emotes that have one. */
  gif_url?: string;
  /** How large it is shown: 1 small, 2 large (`EmoteSize`). */
  size: 1 | 2;
}

/** An address. It may lead anywhere: tell people where before they follow it. */
export interface LinkSegment {
  /** Always `link`. */
  type: "link";
  /** The address as written. */
  text: string;
  /** The address to use, always `https:`. */
  url: string;
}

/** The number of a video, BV or av. */
export interface VideoSegment {
  /** Always `video`. */
  type: "video";
  /** The number as written. */
  text: string;
  /** The number with its prefix as the service writes it: `BV16v411e7CW`, `av170001`. */
  id: string;
  /** Where the video is, on www.bilibili.com. */
  url: string;
}

/** The number of an article, cv. */
export interface ArticleSegment {
  /** Always `article`. */
  type: "article";
  /** The number as written. */
  text: string;
  /** The number with its prefix as the service writes it: `cv123`. */
  id: string;
  /** Where the article is, on www.bilibili.com. */
  url: string;
}

/** A part of a text; `type` tells which kind. */
export type Segment = TextSegment | EmoteSegment | LinkSegment | VideoSegment | ArticleSegment;

/** Longer names are not looked for, which bounds the work on a text of nothing but `[`. */
const LONGEST_NAME = 128;

/** Chinese is written without spaces, so what is not ASCII is the text around an address; a copied one has it percent-encoded. */
const LINK = /[hH][tT][tT][pP][sS]?:\/\/[\w\-.~:/?#@!$&*+,;=%]*/y;

/** `1` and nine characters of base 58, whose case matters. */
const BV = /[bB][vV](1[1-9A-HJ-NP-Za-km-z]{9})(?!\w)/y;

/** Numbers of videos and articles are below 2^51. */
const AV_CV = /([aAcC][vV])([1-9]\d{0,15})(?!\w)/y;

/**
 * The parts of a text. Their texts, one after another, are the text exactly; none is empty, and no two plain ones follow each other.
 */
export function partsOf(text: string, eInfos: readonly unknown[]): Segment[] {
  const emotes = readEmotes(eInfos);
  const parts: Segment[] = [];
  let plain = 0;
  const push = (end: number) => {
    if (end > plain) parts.push({ type: "text", text: text.slice(plain, end) });
  };
  for (let at = 0; at < text.length; ) {
    const found = partAt(text, at, emotes);
    if (typeof found === "object") {
      push(at);
      parts.push(found);
      plain = at + found.text.length;
    }
    at += typeof found === "object" ? found.text.length : found;
  }
  push(text.length);
  return parts;
}

/** The part that begins at `at`, or how much of it is plain. */
function partAt(text: string, at: number, emotes: readonly EmoteSegment[]): Segment | number {
  const character = text.charAt(at);
  if (character === "[") return longest(text, at, emotes) ?? 1;
  if (!/[abch]/i.test(character) || /\w/.test(text.charAt(at - 1))) return 1;
  return (/h/i.test(character) ? linkAt(text, at) : numberAt(text, at)) ?? 1;
}

/** The emote with the longest name that stands at `at`; the first of a name counts. */
function longest(text: string, at: number, emotes: readonly EmoteSegment[]): EmoteSegment | undefined {
  let found: EmoteSegment | undefined;
  for (const emote of emotes) {
    if (emote.text.length > (found?.text.length ?? 0) && text.startsWith(emote.text, at)) found = emote;
  }
  return found && { ...found };
}

/** What has no name in brackets and no safe address is left out, whatever else is odd is taken as absent. */
function readEmotes(eInfos: readonly unknown[]): EmoteSegment[] {
  return Array.from(eInfos).flatMap((info) => {
    const text = textIn(info, "text");
    const url = safeUrl(field(info, "uri")) ?? safeUrl(field(info, "url"));
    const isName = text.length > 2 && text.length <= LONGEST_NAME && text.startsWith("[") && text.endsWith("]");
    if (!isName || url === undefined) return [];
    const gif = safeUrl(field(info, "gif_url"));
    const size = integer(field(info, "size")) === 2 ? 2 : 1;
    return [{ type: "emote", text, url, ...(gif === undefined ? {} : { gif_url: gif }), size } as const];
  });
}

/** The link at `at`. An address that must not be used stays one plain piece, so that nothing inside it becomes a link either. */
function linkAt(text: string, at: number): LinkSegment | number | undefined {
  const written = match(LINK, text, at)?.[0];
  if (written === undefined) return undefined;
  // It ends before the marks that end a sentence.
  let end = written.length;
  while (".,;:!?~*".includes(written.charAt(end - 1))) end -= 1;
  const url = safeUrl(written.slice(0, end));
  return url === undefined ? written.length : { type: "link", text: written.slice(0, end), url };
}

/** The number that is the word at `at`. */
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
