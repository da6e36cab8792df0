/** The text of the AI assistant's answers, whose format has changed and was never captured. */
import type { AiAnswer } from "../wire.js";
import { field, isObject, textIn } from "./fields.js";

/** The fields that may hold the text of a paragraph or a part of one, in order of preference. */
const FIELDS = ["text", "nodes", "word", "words", "raw_text", "content"];

/** Maximum nesting depth. */
const MAX_DEPTH = 8;

/**
 * The text of an AI search assistant's answer (the `content` of `MsgType.AiAnswer`), in either format, one paragraph per
 * line. It is plain text and may hold emotes: see `segments()`. Empty if there is no text or the content is malformed.
 * Spec: content.md, reports.md.
 */
export function answerText(answer: AiAnswer): string {
  const paragraphs = field(field(answer, "content"), "paragraphs");
  const lines = Array.isArray(paragraphs) ? Array.from(paragraphs, (paragraph) => textOf(paragraph, MAX_DEPTH)) : [];
  return lines.filter(Boolean).join("\n") || textIn(answer, "content_");
}

function textOf(value: unknown, depth: number): string {
  if (typeof value === "string") return value;
  if (depth === 0) return "";
  if (Array.isArray(value)) return Array.from(value, (part) => textOf(part, depth - 1)).join("");
  if (!isObject(value)) return "";
  for (const name of FIELDS) {
    const text = textOf(field(value, name), depth - 1);
    if (text) return text;
  }
  return "";
}
