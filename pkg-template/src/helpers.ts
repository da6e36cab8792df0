/** Helpers for showing messages. They return at once, so the WebAssembly part has to be loaded: await a call, or `init()`. */
import { speaksChinese } from "./error.js";
import type { Glue } from "./glue.js";
import { assertLoaded } from "./load.js";
import { Options, unexpected, wrong } from "./options.js";
import type {
  Button,
  ButtonOptions,
  EmoteInfo,
  Message,
  Notice,
  PreviewOptions,
  Segment,
  SplitOptions,
} from "./wire.js";

function ask<T>(name: string, helper: (glue: Glue) => T): T {
  const instance = assertLoaded(name);
  try {
    return helper(instance.glue);
  } catch (thrown) {
    throw instance.state === "failed" ? instance.failure(name) : thrown;
  }
}

/** A value as JSON. What JSON cannot say is `null`. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    return "null";
  }
}

/** What helpers look at of a message, field by field: nothing about one of them can hide another. */
function fieldsOf(name: string, message: Message): string {
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    throw wrong(name, "message", "expected a message object");
  }
  const fields = ["msg_type", "msg_status", "sys_cancel", "content"].map((field) => {
    try {
      return json((message as unknown as Record<string, unknown>)[field]);
    } catch {
      return "null";
    }
  });
  return `[${fields.join()}]`;
}

/**
 * Whether a message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`). The
 * service still returns the text of such a message: hide it.
 *
 * Throws `BiliImError` when `message` is no object. Spec: seed-private-msg.md, content.md.
 */
export function isRecalled(message: Message): boolean {
  const fields = fieldsOf("isRecalled", message);
  return ask("isRecalled", (glue) => glue.isRecalled(fields));
}

/**
 * The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
 * lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user
 * info. Spec: content.md.
 */
export function safeUrl(address: string | null | undefined): string | undefined {
  return ask("safeUrl", (glue) => (typeof address === "string" ? glue.safeUrl(address) : undefined));
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
  return JSON.parse(ask("buttons", (glue) => glue.buttons(json(notice), speaksChinese(locale))));
}

/**
 * The parts of a text: plain text, emotes, links, numbers of videos and articles. Their `text`s, one after another, are the
 * text exactly. `eInfos` are the `e_infos` that came with the page of messages; names that are not in it stay text.
 *
 * Throws `BiliImError` when `eInfos` is no array. Spec: content.md.
 */
export function segments(text: string, eInfos?: readonly EmoteInfo[] | null): Segment[] {
  if (eInfos != null && !Array.isArray(eInfos)) throw unexpected("segments", "eInfos", "an array of emotes", eInfos);
  const parts: Segment[] = ask("segments", (glue) =>
    typeof text === "string" ? JSON.parse(glue.segments(text, json(eInfos ?? []))) : [],
  );
  // On its way each half of a surrogate pair became one U+FFFD, which is as long.
  let at = 0;
  for (const part of parts) {
    const end = at + part.text.length;
    part.text = text.slice(at, end);
    at = end;
  }
  return parts;
}

/**
 * One plain line for any message of any kind, in Chinese or English: no markup, no line breaks, never empty, and never the
 * text of a recalled message.
 *
 * Throws `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
 */
export function preview(message: Message, options?: PreviewOptions): string {
  const fields = fieldsOf("preview", message);
  const given = new Options("preview", "options", options);
  const locale = given.locale();
  const maxLength = given.atLeast("maxLength", 1);
  given.finish();
  return ask("preview", (glue) => glue.preview(fields, speaksChinese(locale), maxLength));
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
  return JSON.parse(ask("splitText", (glue) => glue.splitText(text, charactersOf(text), maxBytes)));
}

/** How many bytes each of the characters has, as people see them by the browser's own knowledge; or else each code point. */
function charactersOf(text: string): Uint32Array {
  const encoder = new TextEncoder();
  const characters = Intl.Segmenter
    ? Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
    : Array.from(text);
  return Uint32Array.from(characters, (character) => encoder.encode(character).length);
}
