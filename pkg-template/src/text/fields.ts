/** Fields of untrusted objects, which may be missing, of another type, or throw when read. */

/** Whether it is an object, but not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own field of an object; `undefined` if it is missing or throws. */
export function field(object: unknown, name: string): unknown {
  try {
    return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  } catch {
    return undefined;
  }
}

/** A string field; empty if it is missing. */
export function textIn(object: unknown, name: string): string {
  const text = field(object, name);
  return typeof text === "string" ? text : "";
}

/** A safe integer field, as a number or a string of digits. */
export function integerIn(object: unknown, name: string): number | undefined {
  const value = field(object, name);
  const isInteger = typeof value === "number" || typeof value === "bigint" || isDigits(value);
  const number = isInteger ? Number(value) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,20}$/.test(value);
}
