/** Ids of 64 bits as keys: digits padded to one length, so that their order as texts is their order as numbers. */

const WIDTH = 20;
const MAX_U64 = 2n ** 64n - 1n;

/** The smallest key. */
export const ZERO = "0".repeat(WIDTH);

/** The key of a number of 64 bits; `undefined` for what is none, such as a number that has been rounded. */
export function pad(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? digits(String(value)) : undefined;
  if (typeof value === "bigint") return value >= 0n && value <= MAX_U64 ? digits(String(value)) : undefined;
  if (typeof value !== "string" || !/^\d{1,20}$/.test(value)) return undefined;
  return value.length < WIDTH || BigInt(value) <= MAX_U64 ? digits(value) : undefined;
}

/** The number as digits; `undefined` for what is none. */
export function digitsOf(value: unknown): string | undefined {
  const key = pad(value);
  return key === undefined ? undefined : unpad(key);
}

/** The number without its padding. */
export function unpad(key: string): string {
  return key.replace(/^0+(?=.)/, "");
}

/** The smaller of two keys. */
export function least(a: string, b: string): string {
  return a < b ? a : b;
}

/** The larger of two keys. */
export function greatest(a: string, b: string): string {
  return a > b ? a : b;
}

/** The key after this one. */
export function next(key: string): string {
  return digits(String(BigInt(key) + 1n));
}

/** The key before this one, which is not the smallest. */
export function previous(key: string): string {
  return digits(String(BigInt(key) - 1n));
}

function digits(text: string): string {
  return text.padStart(WIDTH, "0");
}
