/** One plain line for any message. */
import { integer } from "./integer.js";
import { cut, field, first, oneLine, textIn } from "./line.js";

/** In Chinese and in English. */
type Name = readonly [zh: string, en: string];

/** How a kind of message is shown. */
interface Look {
  readonly name: Name;
  /** Whether the name stands before what the message says, or only where it says nothing. */
  readonly isNamed: boolean;
  /** Which of its texts say something; the first that does is shown. */
  readonly texts: readonly string[];
}

const look = (zh: string, en: string, isNamed: boolean, ...texts: string[]): Look => ({
  name: [zh, en],
  isNamed,
  texts,
});

/** What a share is of, by its `source`, and what it is called when nobody knows of what. */
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

const GROUP = look("粉丝团消息", "Fan group message", false, "content");

const LOOKS: Readonly<Record<string, Look>> = {
  1: look("空消息", "Empty message", false, "content"),
  2: look("图片", "Image", true),
  6: look("表情", "Emote", true),
  7: look("分享", "Share", true, "title", "headline"),
  9: look("小程序", "Mini program", true, "title", "name"),
  10: look("通知", "Notice", false),
  11: look("视频", "Video", true, "title"),
  12: look("专栏", "Article", true, "title"),
  13: look("图片", "Picture", true, "title"),
  14: look("分享", "Share", true, "title", "desc"),
  16: look("作品", "Works", true, "main_title", "reply_content"),
  18: look("系统提示", "System hint", false, "content"),
  19: look("AI 回复", "AI answer", false, "content_"),
};

/** Whether a message was recalled by its sender, or withdrawn by the system. */
export function wasRecalled(message: unknown): boolean {
  const status = integer(field(message, "msg_status"));
  return status === 1 || status === 2 || field(message, "sys_cancel") === true;
}

/** The line, cut at `most` characters where that is told. */
export function previewOf(message: unknown, chinese: boolean, most: number | undefined): string {
  const line = lineOf(message, ([zh, en]) => (chinese ? zh : en));
  return most === undefined ? line : cut(line, most);
}

function lineOf(message: unknown, pick: (name: Name) => string): string {
  const kind = integer(field(message, "msg_type")) ?? 0;
  if (wasRecalled(message)) return pick(["消息已撤回", "Message recalled"]);
  if (integer(field(message, "msg_status")) === 50) return labelled(pick(["图片已失效", "Image expired"]), "");
  if (kind === 5 || kind === 8) return pick(["撤回了一条消息", "Recalled a message"]);
  const content = field(message, "content");
  const look = kind >= 301 && kind <= 306 ? GROUP : LOOKS[String(kind)];
  // A text without words is none that anybody here can read.
  const isOdd = kind === 1 && typeof content !== "string" && typeof field(content, "content") !== "string";
  if (!look || isOdd) return pick(["[暂不支持的消息]", "[Unsupported message]"]);
  const detail = detailOf(kind, content, look);
  if (detail && !look.isNamed) return detail;
  return labelled(nameOf(kind, content) || pick(kind === 7 ? sourceOf(content) : look.name), detail);
}

function labelled(label: string, detail: string): string {
  return detail ? `[${label}] ${detail}` : `[${label}]`;
}

/** What the message says. */
function detailOf(kind: unknown, content: unknown, look: Look): string {
  // Old messages may hold bare words.
  if (typeof content === "string" && (kind === 1 || kind === 10)) return oneLine(content);
  if (kind === 10) return oneLine(`${textIn(content, "title")} ${textIn(content, "text")}`);
  const parts = field(content, "content");
  // The parts of a hint are one sentence.
  if (kind === 18 && Array.isArray(parts)) return oneLine(Array.from(parts, (part) => textIn(part, "text")).join(""));
  const detail = first(content, look.texts);
  return detail || (kind === 11 || kind === 12 ? first(field(content, "attach_msg"), ["content"]) : "");
}

/** What the message itself says that it is. */
function nameOf(kind: unknown, content: unknown): string {
  if (kind === 7) return first(content, ["source_desc"]);
  return kind === 14 ? first(content, ["source"]) : "";
}

function sourceOf(content: unknown): Name {
  const source = Number(integer(field(content, "source")) ?? 0);
  return SOURCES[source === 16 || source === 17 ? 7 : source] ?? (SOURCES[0] as Name);
}
