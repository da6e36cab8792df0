/** A one-line preview of any message. */
import { isChinese } from "../client/error.js";
import type { AiAnswer, Message, NoMessage } from "../wire.js";
import { answerText } from "./answer-text.js";
import { OptionsReader, requireMessage } from "./arguments.js";
import { field, integerIn, textIn } from "./fields.js";
import { firstLine, oneLine, truncate } from "./one-line.js";
import { isRecalled } from "./recalled.js";

/** Options of `preview()`. */
export interface PreviewOptions {
  /** The language of labels such as `[Image]`; the browser's by default. */
  locale?: "en" | "zh" | undefined;
  /** Maximum length in code points, at least 1; a longer line ends in `…`. No limit by default. */
  maxLength?: number | undefined;
}

/** A label in Chinese and English. */
type Name = readonly [zh: string, en: string];

/** How a message type is previewed. */
interface PreviewRule {
  readonly name: Name;
  /** Whether the label precedes the text, or only replaces a missing one. */
  readonly isLabelled: boolean;
  /** The content fields that may hold the text, in order of preference. */
  readonly fields: readonly string[];
}

const rule = (zh: string, en: string, isLabelled: boolean, ...fields: string[]): PreviewRule => ({
  name: [zh, en],
  isLabelled,
  fields,
});

/** Labels of shares by `source`; the first is the fallback. */
const SOURCES: readonly Name[] = [
  ["分享", "Share"],
  ["小视频", "Clip"],
  ["相簿", "Album"],
  ["文字", "Text"],
  ["直播", "Live"],
  ["视频", "Video"],
  ["专栏", "Article"],
  ["番剧", "Series"],
  ["音乐", "Music"],
  ["国创", "Animation"],
  ["图片", "Picture"],
  ["动态", "Dynamic"],
];

const GROUP_RULE = rule("粉丝团消息", "Fan group message", false, "content");

/** By `msg_type`. */
const PREVIEW_RULES: Readonly<Record<string, PreviewRule>> = {
  1: rule("空消息", "Empty message", false, "content"),
  2: rule("图片", "Image", true),
  6: rule("表情", "Emote", true),
  7: rule("分享", "Share", true, "title", "headline"),
  9: rule("小程序", "Mini program", true, "title", "name"),
  10: rule("通知", "Notice", false),
  11: rule("视频", "Video", true, "title"),
  12: rule("专栏", "Article", true, "title"),
  13: rule("图片", "Picture", true, "title"),
  14: rule("分享", "Share", true, "title", "desc"),
  16: rule("作品", "Works", true, "main_title", "reply_content"),
  18: rule("系统提示", "System hint", false, "content"),
  19: rule("AI 回复", "AI answer", false),
};

/**
 * A one-line preview of a message of any type, in Chinese or English: plain text, no line breaks, never empty, and never
 * the text of a recalled message.
 *
 * Throws `BiliImError` when `message` is no object, or an option is wrong. Spec: content.md.
 */
export function preview(message: Message | NoMessage, options?: PreviewOptions): string {
  requireMessage("preview", message);
  const reader = new OptionsReader("preview", options);
  const locale = reader.locale();
  const maxLength = reader.integer("maxLength", 1);
  reader.finish();
  const chinese = isChinese(locale);
  const line = lineOf(message, ([zh, en]) => (chinese ? zh : en));
  return maxLength === undefined ? line : truncate(line, maxLength);
}

function lineOf(message: Message | NoMessage, localize: (name: Name) => string): string {
  if (isRecalled(message)) return localize(["消息已撤回", "Message recalled"]);
  if (integerIn(message, "msg_status") === 50) return labelled(localize(["图片已失效", "Image expired"]), "");
  const type = integerIn(message, "msg_type") ?? 0;
  if (type === 5 || type === 8) return localize(["撤回了一条消息", "Recalled a message"]);
  const content = field(message, "content");
  const rule = type >= 301 && type <= 306 ? GROUP_RULE : PREVIEW_RULES[String(type)];
  const isMalformed = type === 1 && typeof content !== "string" && typeof field(content, "content") !== "string";
  if (!rule || isMalformed) return localize(["[暂不支持的消息]", "[Unsupported message]"]);
  const text = textOf(type, content, rule);
  if (text && !rule.isLabelled) return text;
  return labelled(ownName(type, content) || localize(type === 7 ? sourceName(content) : rule.name), text);
}

function labelled(label: string, text: string): string {
  return text ? `[${label}] ${text}` : `[${label}]`;
}

/** The text of the message, or an empty string. */
function textOf(type: number, content: unknown, { fields }: PreviewRule): string {
  // The content of an old message may be a bare string.
  if (typeof content === "string" && (type === 1 || type === 10)) return oneLine(content);
  if (type === 10) return oneLine(`${textIn(content, "title")} ${textIn(content, "text")}`);
  if (type === 19) return oneLine(answerText(content as AiAnswer));
  const parts = field(content, "content");
  // The parts of a hint form one sentence.
  if (type === 18 && Array.isArray(parts)) return oneLine(Array.from(parts, (part) => textIn(part, "text")).join(""));
  const text = firstLine(content, fields);
  return text || (type === 11 || type === 12 ? firstLine(field(content, "attach_msg"), ["content"]) : "");
}

/** The label that the message carries itself, or an empty string. */
function ownName(type: number, content: unknown): string {
  if (type === 7) return firstLine(content, ["source_desc"]);
  return type === 14 ? firstLine(content, ["source"]) : "";
}

function sourceName(content: unknown): Name {
  const source = integerIn(content, "source") ?? 0;
  return SOURCES[source === 16 || source === 17 ? 7 : source] ?? (SOURCES[0] as Name);
}
