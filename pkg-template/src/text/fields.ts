/** Fields of objects that strangers wrote: they may be missing, of another type, or unreadable. */

/** Whether it is an object with fields, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own field of an object; `undefined` where there is none, or it cannot be read. */
export function field(object: unknown, name: string): unknown {
  try {
    return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  } catch {
    return undefined;
  }
}

/** The text in a field; empty where there is none. */
export function textIn(object: unknown, name: string): string {
  const text = field(object, name);
  return typeof text === "string" ? text : "";
}

/** The safe integer in a field, as a number or as a string of digits. */
export function integerIn(object: unknown, name: string): number | undefined {
  const value = field(object, name);
  const isInteger = typeof value === "number" || typeof value === "bigint" || isDigits(value);
  const number = isInteger ? Number(value) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,20}$/.test(value);
}
