/**
 * Arguments and reasons as JSON, in each mode alike: what JSON does not have is tagged by an object with the one key `$`. Files,
 * signals and functions travel beside it, by their numbers.
 */
import { isBiliImError, reviveError } from "../client/error.js";
import { field, isObject } from "../text/fields.js";

const TAG = "$";
/** What is nested deeper is no argument of any call. */
const MAX_DEPTH = 50;

/** What stays at this end. */
export class Attachments {
  readonly files: Blob[] = [];
  readonly signals: AbortSignal[] = [];
  readonly functions: ((...given: unknown[]) => unknown)[] = [];
}

/** The same at the other end. */
export interface Stand {
  file(number: number): unknown;
  signal(number: number): unknown;
  function(number: number): unknown;
}

/** Stands for what no call takes, such as an instance of a class, so that the call refuses it as it would have done. */
class Instance {}

/** Copies a value at once: changing it afterwards has no effect. */
export function encode(value: unknown, attachments?: Attachments, depth = 0): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : tag("number", String(value));
    case "bigint":
      return tag("bigint", String(value));
    case "undefined":
      return tag("undefined");
    case "function":
      return attachments ? tag("function", attachments.functions.push(value as never) - 1) : tag("instance");
    case "symbol":
      return tag("symbol");
  }
  if (value === null || value === undefined) return null;
  try {
    return encodeObject(value, attachments, depth);
  } catch {
    // Such as a revoked proxy.
    return tag("instance");
  }
}

function encodeObject(value: object, attachments: Attachments | undefined, depth: number): unknown {
  if (depth > MAX_DEPTH) return tag("instance");
  if (Array.isArray(value)) return Array.from(value, (item) => encode(item, attachments, depth + 1));
  if (isBiliImError(value)) return tag("error", { ...value.toJSON() });
  if (isException(value)) return tag("exception", nameAndMessage(value));
  if (attachments) {
    if (isSignal(value)) return tag("signal", attachments.signals.push(value) - 1);
    const file = toFile(value);
    if (file) return tag("file", attachments.files.push(file) - 1);
  }
  if (!isLiteral(value)) return tag("instance");
  // With those that it inherits from other literals.
  const names = new Set<string>();
  for (const name in value) names.add(name);
  const entries = Array.from(names, (name) => [name, encode(readOf(value, name), attachments, depth + 1)] as const);
  return names.has(TAG) ? tag("object", entries) : Object.fromEntries(entries);
}

/** The value again; tags that are none become something that no call takes. */
export function decode(value: unknown, stand?: Stand, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > 2 * MAX_DEPTH) return new Instance();
  if (Array.isArray(value)) return value.map((item) => decode(item, stand, depth + 1));
  if (Object.hasOwn(value, TAG)) return decodeTag(value, stand, depth);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decode(item, stand, depth + 1)]));
}

function decodeTag(value: object, stand: Stand | undefined, depth: number): unknown {
  const [type, content] = asPair(field(value, TAG));
  const number = Number.isSafeInteger(content) ? (content as number) : -1;
  switch (type) {
    case "number":
      return Number(content);
    case "bigint":
      return typeof content === "string" && /^-?\d{1,1000}$/.test(content) ? BigInt(content) : new Instance();
    case "undefined":
      return undefined;
    case "symbol":
      return Symbol("unknown");
    case "function":
      return stand?.function(number) ?? new Instance();
    case "signal":
      return stand?.signal(number) ?? new Instance();
    case "file":
      return stand?.file(number) ?? new Instance();
    case "error":
      return reviveError(content) ?? new Instance();
    case "exception":
      return exception(content);
    case "object":
      return Array.isArray(content) ? fromEntries(content, stand, depth) : new Instance();
    default:
      return new Instance();
  }
}

const tag = (type: string, content?: unknown) => ({ [TAG]: content === undefined ? [type] : [type, content] });

const asPair = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function fromEntries(entries: readonly unknown[], stand: Stand | undefined, depth: number): unknown {
  const pairs = entries.map(asPair).filter(([name]) => typeof name === "string");
  return Object.fromEntries(pairs.map(([name, item]) => [name, decode(item, stand, depth + 1)]));
}

/** An object literal that inherits from others at most, as the core sees it: classes have constructors. */
function isLiteral(value: object): boolean {
  for (let object = value; ; ) {
    const prototype = Object.getPrototypeOf(object);
    if (object !== value && Object.hasOwn(object, "constructor")) return prototype === null;
    if (prototype === null) return true;
    object = prototype;
  }
}

function readOf(object: object, name: string): unknown {
  try {
    return (object as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

const kindOf = (value: object) => Object.prototype.toString.call(value);

// None of these by `instanceof`: they may come from another realm.

/** Whether it is a `Blob` or a `File`. */
export function isFile(value: unknown): value is Blob {
  return isObject(value) && ["[object Blob]", "[object File]"].includes(kindOf(value));
}

/** A file, or a copy of bytes as one. */
function toFile(value: object): Blob | undefined {
  if (isFile(value)) return value;
  if (!ArrayBuffer.isView(value) && kindOf(value) !== "[object ArrayBuffer]") return undefined;
  return new Blob([value as BufferSource]);
}

function isSignal(value: object): value is AbortSignal {
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === "boolean" && typeof addEventListener === "function";
}

function isException(value: object): value is Error {
  return value instanceof Error || ["[object Error]", "[object DOMException]"].includes(kindOf(value));
}

function nameAndMessage(error: Error): readonly [name: string, message: string, isDom: boolean] {
  return [String(error.name), String(error.message), kindOf(error) === "[object DOMException]"];
}

function exception(content: unknown): Error {
  const [name, message, isDom] = asPair(content).map((part) => (typeof part === "boolean" ? part : String(part)));
  if (isDom === true && typeof DOMException === "function") return new DOMException(String(message), String(name));
  const error = new Error(String(message));
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  return error;
}
