/** A reference implementation of the reply path, slow but obvious. */
import { parseExact } from "./exact-json.mjs";

/** Content nested deeper than this stays a string. */
const DEEPEST = 128;

/** The expected `data` of a reply. */
export function relayed(text) {
  const { data } = parseExact(text, ["msg_key"]);
  decodeContents(data, undefined, false);
  return data;
}

/** Decodes `content` in elements of `messages` arrays and in `last_msg`. */
/** The expected content, by message type. */
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

/** The expected content, by message type. */
export function decodeContent(content, type) {
  const value = decode(content);
  // A system hint holds nested JSON.
  if (type === 18 && typeof value === "object" && typeof value.content === "string") {
    value.content = decode(value.content);
  }
  return value;
}

function decode(content) {
  // A bare integer is the key of a recalled message; a bare null stays a string.
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
