// How values are shown. They come from another frame, so `instanceof` says nothing about them.

const LONGEST = 100;
const MOST = 5;

const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

export const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
export const isError = (value) => kindOf(value) === "Error";

/** One line for any value. */
export function summary(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (!isObject(value)) return String(value);
  if (typeof value === "function") return `ƒ ${value.name}()`;
  if (isError(value)) return `${value.name}: ${value.message}`;
  if (kindOf(value) === "Date") return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  return summaryOfObject(value);
}

function summaryOfObject(value) {
  const name = value.constructor?.name ?? "";
  const parts = entriesOf(value);
  const shown = parts.slice(0, MOST).map(([key, part]) => {
    const text = isObject(part) ? (Array.isArray(part) ? `[${part.length}]` : "{…}") : shortened(summary(part));
    return Array.isArray(value) ? text : `${key}: ${text}`;
  });
  if (parts.length > MOST) shown.push("…");
  if (Array.isArray(value)) return `(${value.length}) [${shown.join(", ")}]`;
  return `${name === "Object" ? "" : `${name} `}{${shown.join(", ")}}`;
}

function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The pairs of key and value to expand. */
export function entriesOf(value) {
  const kind = kindOf(value);
  if (kind === "Map") return [...value].map(([key, part]) => [summary(key), part]);
  if (kind === "Set") return [...value].map((part, place) => [place, part]);
  // The stack of an error is in the developer tools.
  const keys = isError(value) ? Object.getOwnPropertyNames(value).filter((key) => key !== "stack") : Object.keys(value);
  return keys.map((key) => [key, valueAt(value, key)]);
}

function valueAt(value, key) {
  try {
    return value[key];
  } catch (error) {
    return error;
  }
}

/** The fields of a `BiliImError` that say most; of other errors, nothing. */
export function factsOf(error) {
  if (error.name !== "BiliImError") return [];
  return ["kind", "code", "status", "endpoint", "retryable", "retryAfterMs", "hint"].flatMap((name) =>
    error[name] === undefined ? [] : [[name, String(error[name])]],
  );
}

/** The line of the code where an error was thrown, if its stack tells. */
export function lineOf(error) {
  return /blob:[^\s)]*:(\d+):\d+/.exec(error.stack ?? "")?.[1];
}
