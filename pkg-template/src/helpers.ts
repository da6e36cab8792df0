/** Helpers for showing messages. They return at once, so the WebAssembly part has to be loaded: await a call, or `init()`. */
import { BiliImError, speaksChinese } from "./error.js";
import type { Glue } from "./glue.js";
import { assertLoaded } from "./load.js";
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
    if (instance.state === "failed") throw instance.failure(name);
    // What the WebAssembly part throws on purpose is what an error is made of, as JSON.
    if (typeof thrown !== "string") throw thrown;
    throw BiliImError.of({ ...JSON.parse(thrown), chinese: speaksChinese() });
  }
}

/**
 * Whether a message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`). The
 * service still returns the text of such a message: hide it.
 *
 * Throws `BiliImError` when `message` is no object. Spec: seed-private-msg.md, content.md.
 */
export function isRecalled(message: Message): boolean {
  return ask("isRecalled", (glue) => glue.isRecalled(message));
}

/**
 * The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
 * lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user
 * info. Spec: content.md.
 */
export function safeUrl(address: string | null | undefined): string | undefined {
  return ask("safeUrl", (glue) => glue.safeUrl(address));
}

/**
 * The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order. A button without an
 * address that `safeUrl()` lets through is left out; one without a label says "see details".
 *
 * A notice with odd content has none. Throws `BiliImError` when an option is wrong. Spec: content.md.
 */
export function buttons(notice: Notice, options?: ButtonOptions): Button[] {
  return ask("buttons", (glue) => glue.buttons(notice, speaksChinese(), options));
}

/**
 * The parts of a text: plain text, emotes, links, numbers of videos and articles. Their `text`s, one after another, are the
 * text exactly. `eInfos` are the `e_infos` that came with the page of messages; names that are not in it stay text.
 *
 * Throws `BiliImError` when `eInfos` is no array. Spec: content.md.
 */
export function segments(text: string, eInfos?: readonly EmoteInfo[] | null): Segment[] {
  return ask("segments", (glue) => glue.segments(text, eInfos));
}

/**
 * One plain line for any message of any kind, in Chinese or English: no markup, no line breaks, never empty, and never the
 * text of a recalled message.
 *
 * Throws `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
 */
export function preview(message: Message, options?: PreviewOptions): string {
  return ask("preview", (glue) => glue.preview(message, speaksChinese(), options));
}

/**
 * Parts of a text that each can be sent: cut at ends of sentences where possible, never inside a character as people see it
 * or inside the name of an emote. Joined, they are the text exactly. `maxBytes` is the largest `content` of a message in
 * bytes, 2000 by default. The empty text has no parts.
 *
 * Throws `BiliImError` when an argument is wrong. Spec: endpoints.md.
 */
export function splitText(text: string, options?: SplitOptions): string[] {
  return ask("splitText", (glue) => glue.splitText(text, options));
}
