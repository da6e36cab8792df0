/** What a search of a message looks through. */
import { answerText } from "../text/answer-text.js";
import { field, integerIn, isObject, textIn } from "../text/fields.js";
import { isRecalled } from "../text/recalled.js";
import type { AiAnswer, Message } from "../wire.js";

/** The fields of contents that people see, of all kinds. */
const FIELDS = ["title", "headline", "main_title", "text", "content", "summary", "desc", "detail", "reply_content"];
const MORE = ["author", "name", "source_desc", "nickname", "field1"];
const VISIBLE = new Set([...FIELDS, ...MORE]);
const MAX_DEPTH = 4;

/** All of a message's text that people see, its parts separated by line breaks; empty for recalled ones and pictures. */
export function searchableText(message: Message): string {
  const type = integerIn(message, "msg_type") ?? 0;
  if (isRecalled(message) || type === 5 || type === 8) return "";
  const content = field(message, "content");
  if (type === 1 && typeof content !== "string") return textIn(content, "content");
  if (type === 19) return answerText(content as AiAnswer);
  const found: string[] = [];
  collect(content, 0, found);
  return found.join("\n");
}

function collect(value: unknown, depth: number, found: string[]): void {
  if (typeof value === "string") {
    if (value.trim()) found.push(value);
  } else if (depth < MAX_DEPTH && Array.isArray(value)) {
    for (const item of value) if (isObject(item)) collect(item, depth + 1, found);
  } else if (depth < MAX_DEPTH && isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (typeof item === "string" ? VISIBLE.has(name) : typeof item === "object") collect(item, depth + 1, found);
    }
  }
}
