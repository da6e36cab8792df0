// Replies as they were sent: ids beyond 2^53 keep all their digits.

/** `text` with line breaks and indentation, or as it is where it is not JSON. */
export function formatJson(text) {
  if (JSON.rawJSON === undefined) return text;
  try {
    return JSON.stringify(JSON.parse(text, keepDigits), null, 2);
  } catch {
    return text;
  }
}

function keepDigits(_key, value, { source }) {
  return typeof value === "number" ? JSON.rawJSON(source) : value;
}
