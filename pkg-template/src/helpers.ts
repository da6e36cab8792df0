/** Helpers for showing messages. They need nothing to be loaded, and nothing fails on odd content: strangers wrote it. */
import { safeUrl as safe } from "./address.js";
import { isObject } from "./describe.js";
import { speaksChinese } from "./error.js";
import { field, first } from "./line.js";
import { Options, unexpected, wrong } from "./options.js";
import { previewOf, wasRecalled } from "./preview.js";
import { partsOf, type Segment } from "./segments.js";
import { splitAt } from "./split.js";
import type { EmoteInfo, Message, Notice } from "./wire.js";

/** How `buttons()` speaks. */
export interface ButtonOptions {
  /** The language of the label of a button that has none; that of the browser by default. */
  locale?: "en" | "zh" | undefined;
}

/** How `preview()` speaks. */
export interface PreviewOptions {
  /** The language of what the line says of itself; that of the browser by default. */
  locale?: "en" | "zh" | undefined;
  /** How many characters (code points) the line may have, from 1 up; where it had more, the last is `…`. No limit by default. */
  maxLength?: number | undefined;
}

/** How `splitText()` splits. */
export interface SplitOptions {
  /** The largest `content` of a message, in bytes from 100 up; 2000 by default. */
  maxBytes?: number | undefined;
}

/** A button of a notice. */
export interface Button {
  /** What stands on it: one line, plain text, never empty. */
  label: string;
  /** Where it leads; always an `https:` address. */
  url: string;
}

/** The largest `content` the service takes, in bytes. The spec says "about". */
const LARGEST_CONTENT = 2000;

function check(name: string, message: Message): void {
  if (!isObject(message)) throw wrong(name, "message", "expected a message object");
}

/**
 * Whether a message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`). The
 * service still returns the text of such a message: hide it.
 *
 * Throws `BiliImError` when `message` is no object. Spec: seed-private-msg.md, content.md.
 */
export function isRecalled(message: Message): boolean {
  check("isRecalled", message);
  return wasRecalled(message);
}

/**
 * The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
 * lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user
 * info. Spec: content.md.
 */
export function safeUrl(address: string | null | undefined): string | undefined {
  return safe(address);
}

/**
 * The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order. A button without an
 * address that `safeUrl()` lets through is left out; one without a label says "see details".
 *
 * A notice with odd content has none. Throws `BiliImError` when an option is wrong. Spec: content.md.
 */
export function buttons(notice: Notice, options?: ButtonOptions): Button[] {
  const given = new Options("buttons", "options", options);
  const locale = given.locale();
  given.finish();
  const details = speaksChinese(locale) ? "查看详情" : "See details";
  return ["", "_2", "_3"].flatMap((number) => {
    const config = field(notice, `jump_uri${number}_config`);
    const addresses = [field(config, "web_uri"), field(config, "all_uri"), field(notice, `jump_uri${number}`)];
    const url = addresses.map(safe).find((address) => address !== undefined);
    if (url === undefined) return [];
    return [{ label: first(config, ["text"]) || first(notice, [`jump_text${number}`]) || details, url }];
  });
}

/**
 * The parts of a text: plain text, emotes, links, numbers of videos and articles. Their `text`s, one after another, are the
 * text exactly. `eInfos` are the `e_infos` that came with the page of messages; names that are not in it stay text.
 *
 * Throws `BiliImError` when `eInfos` is no array. Spec: content.md.
 */
export function segments(text: string, eInfos?: readonly EmoteInfo[] | null): Segment[] {
  if (eInfos != null && !Array.isArray(eInfos)) throw unexpected("segments", "eInfos", "an array of emotes", eInfos);
  return typeof text === "string" ? partsOf(text, eInfos ?? []) : [];
}

/**
 * One plain line for any message of any kind, in Chinese or English: no markup, no line breaks, never empty, and never the
 * text of a recalled message.
 *
 * Throws `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
 */
export function preview(message: Message, options?: PreviewOptions): string {
  check("preview", message);
  const given = new Options("preview", "options", options);
  const locale = given.locale();
  const maxLength = given.atLeast("maxLength", 1);
  given.finish();
  return previewOf(message, speaksChinese(locale), maxLength);
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
    throw wrong("splitText", "text", "expected a well-formed text, got half of a surrogate pair in it");
  }
  const given = new Options("splitText", "options", options);
  const maxBytes = given.atLeast("maxBytes", 100);
  given.finish();
  // Where the browser does not know how people see characters, code points stand for them.
  const characters = Intl.Segmenter
    ? Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
    : Array.from(text);
  return splitAt(text, characters, maxBytes ?? LARGEST_CONTENT);
}
