/** What the reply path has to do, done the slow and obvious way. */
import { parseExact } from "./exact-json.mjs";

/** Content nested deeper than this stays a string. */
const DEEPEST = 128;

/** The `data` of a reply's text as a caller must get it. */
export function relayed(text) {
  const { data } = parseExact(text, ["msg_key"]);
  decodeContents(data, undefined, false);
  return data;
}

/** Decodes `content` in the elements of arrays called `messages`, and in what is called `last_msg`. */
/** A content as a caller must get it, by the type of its message. */
export function decodeContents(value, name, isListed) {
  if (Array.isArray(value)) {
    for (const item of value) decodeContents(item, undefined, name === "messages");
  } else if (typeof value === "object" && value !== null) {
    const isMessage = isListed || name === "last_msg";
    for (const [key, field] of Object.entries(value)) {
      if (isMessage && key === "content" && typeof field === "string")
        value.content = decodeContent(field, value.msg_type);
      else decodeContents(field, key, false);
    }
  }
}

/** A content as a caller must get it, by the type of its message. */
export function decodeContent(content, type) {
  const value = decode(content);
  // A system hint holds JSON once more.
  if (type === 18 && typeof value === "object" && typeof value.content === "string") {
    value.content = decode(value.content);
  }
  return value;
}

function decode(content) {
  // A bare integer is the key of a recalled message, and a bare null nothing to hand out as a content.
  if (!isJson(content) || /^(-?\d+|null)$/.test(content.trim())) return content;
  const value = parseExact(content);
  return isDeeper(value, DEEPEST) ? content : value;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
