/** Messages as people read them: a text, and where it leads. */
import { buttons } from "../../text/buttons.js";
import { field, integerIn, textIn } from "../../text/fields.js";
import { oneLine } from "../../text/one-line.js";
import { preview } from "../../text/preview.js";
import { safeUrl } from "../../text/safe-url.js";
import { sentAt } from "../../text/sent-at.js";
import { shareUrl } from "../../text/share-url.js";
import type { Message, Notice, OtherShare, Share } from "../../wire.js";
import { hasBeenRecalled } from "../recalls.js";
import type { Source } from "./source.js";

/** The language of what an export says of itself. */
export type Locale = "en" | "zh" | undefined;

export interface Described {
  readonly message: Message;
  readonly time: Date | undefined;
  readonly senderId: string;
  /** The name, or the mid of somebody whose name is not known. One line. */
  readonly sender: string;
  readonly isOwn: boolean;
  readonly isRecalled: boolean;
  /** What it says, with its line breaks. Written by a stranger. */
  readonly text: string;
  /** Where it leads, all `https:`. */
  readonly links: readonly string[];
  /** The address of its picture, `https:`. */
  readonly picture: string | undefined;
}

export function describe(message: Message, source: Source, locale: Locale): Described {
  const { mid, name } = source.senderOf(message);
  const isRecalled = hasBeenRecalled(message);
  const picture = isRecalled ? undefined : pictureOf(message);
  return {
    message,
    time: sentAt(message),
    senderId: mid,
    sender: oneLine(name) || (mid === "0" ? systemName(locale) : mid),
    isOwn: mid === source.mid,
    isRecalled,
    text: textOf(message, isRecalled, locale),
    links: isRecalled ? [] : linksOf(message, picture),
    picture,
  };
}

/** A text without what could make it seem another: controls, and characters that override the direction of what follows. */
export function plain(text: string): string {
  const lines = text.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n");
  return lines.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, keepBreak).replace(/\p{Surrogate}/gu, "\uFFFD");
}

function keepBreak(control: string): string {
  return control === "\n" || control === "\t" ? control : "";
}

function textOf(message: Message, isRecalled: boolean, locale: Locale): string {
  const content = field(message, "content");
  const text = plain(typeof content === "string" ? content : textIn(content, "content"));
  const isText = integerIn(message, "msg_type") === 1 && !isRecalled && text.trim() !== "";
  return isText ? text : preview(message, { locale });
}

function pictureOf(message: Message): string | undefined {
  const type = integerIn(message, "msg_type");
  const content = field(message, "content");
  if (type === 2 || type === 6) return safeUrl(textIn(content, "url"));
  return type === 13 ? safeUrl(textIn(content, "pic_url")) : undefined;
}

function linksOf(message: Message, picture: string | undefined): string[] {
  const content = field(message, "content");
  const id = field(content, "rid");
  const share = (source: number) => shareUrl({ source, id, bvid: textIn(content, "bvid") } as unknown as Share);
  const links: (string | undefined)[] = [picture];
  switch (integerIn(message, "msg_type")) {
    case 7:
    case 14:
      links.push(shareUrl(content as Share | OtherShare));
      break;
    case 9:
      links.push(safeUrl(textIn(content, "jump_uri")));
      break;
    case 10:
      links.push(...buttons(content as Notice).map(({ url }) => url));
      break;
    case 11:
      links.push(share(5));
      break;
    case 12:
      links.push(share(6));
      break;
    case 13:
      links.push(safeUrl(textIn(content, "jump_url")));
      break;
    default:
  }
  return [...new Set(links.filter((link) => link !== undefined))];
}

function systemName(locale: Locale): string {
  return locale === "zh" ? "系统" : "System";
}
