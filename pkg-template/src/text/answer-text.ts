/** The text of the assistant's answers, whose form has changed and was never captured. */
import type { AiAnswer } from "../wire.js";
import { field, isObject, textIn } from "./fields.js";

/** Where a paragraph, or a part of one, may have its text: the best first. */
const FIELDS = ["text", "nodes", "word", "words", "raw_text", "content"];

/** How deep a paragraph is looked into. */
const MAX_DEPTH = 8;

/**
 * The text of an answer of the search assistant (the `content` of `MsgType.AiAnswer`), in either of its forms; paragraphs are
 * lines. It is plain text and may hold emotes: see `segments()`. Empty for an answer without text, and for odd content.
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
