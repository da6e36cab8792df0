/**
 * Describes what a caller gave, whatever it is, as text for `src/input/given.rs`: JSON, with a letter for what JSON cannot say, `n`
 * behind a bigint, and the bits of a number that is no exact integer behind `#`.
 */
import type { Argument } from "./operations.js";

/** Options have lists of ids in objects, and nothing deeper. */
const DEEPEST = 3;

/** The fields of an image that was sent before, or is on the service already. */
const IMAGE = ["url", "width", "height", "imageType", "type", "original", "size"];

/** A value. */
export function describe(value: unknown, depth = 0): string {
  switch (typeof value) {
    case "undefined":
      return "null";
    case "boolean":
      return String(value);
    case "string":
      return /\p{Surrogate}/u.test(value) ? "h" : JSON.stringify(value);
    case "number":
      return Number.isSafeInteger(value) ? String(value) : bits(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "f";
    case "object":
      if (value === null) return "null";
      if (depth === DEEPEST) return "x";
      // Not `map`, which leaves holes out.
      if (Array.isArray(value)) return `[${Array.from(value, (item) => describe(item, depth + 1)).join()}]`;
      return has(value, "aborted") ? "s" : fields(value, depth, namesOf(value));
    default:
      return "x";
  }
}

/** The arguments of a call, the options first. A file is told with its name and size. */
export function describeAll(given: readonly unknown[], kinds: readonly Argument[], file: Blob | undefined): string[] {
  const texts = kinds.map((kind, place) => {
    const value = given[place];
    if (typeof kind === "object") return describeObject(value, kind);
    if (kind === "value") return describe(value);
    if (file) return ["b", describe(textOf(value, "name")), describe(file.size)].join();
    return kind === "image" ? describeObject(value, IMAGE) : "x";
  });
  return [describe(given[kinds.length]), ...texts];
}

/** Whether it is an object with fields, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property that is a text, and not empty. */
export function textOf(object: unknown, name: string): string | undefined {
  const text = get(object, name);
  return typeof text === "string" && text ? text : undefined;
}

/** A property; nothing where it cannot be read. */
export function get(object: unknown, name: string): unknown {
  try {
    // To throw is far slower than to look.
    return object == null ? undefined : (object as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** The names of an object's fields, also of those that it inherits, but not of what old libraries give to all objects. */
export function namesOf(object: object): string[] {
  const names = [];
  for (const name in object) if (!(name in Object.prototype) || Object.hasOwn(object, name)) names.push(name);
  return names;
}

function has(object: object, name: string): boolean {
  try {
    return name in object;
  } catch {
    return false;
  }
}

/** An object by the fields of these names, its own or not; anything else as it is. */
function describeObject(value: unknown, names: readonly string[]): string {
  return isObject(value) ? fields(value, 0, names) : describe(value);
}

function fields(object: object, depth: number, names: readonly string[]): string {
  return `{${names.map((name) => `${JSON.stringify(name)}:${describe(get(object, name), depth + 1)}`).join()}}`;
}

function bits(number: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return `#${view.getBigUint64(0).toString(16)}`;
}
