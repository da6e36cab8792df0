/** Integers as replies have them: exact as a number, or as a string of digits. */

/** A number where that is exact, so that equal ones are the same. Both kinds compare with each other. */
export type Integer = number | bigint;

/** The service's integers have 64 bits, with a sign or without. */
export const LARGEST_INTEGER = 2n ** 64n - 1n;

/** The integer of at most 64 bits that `value` is, however it is spelt; nothing for anything else. */
export function integer(value: unknown): Integer | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "bigint" && !(typeof value === "string" && /^-?0*\d{1,20}$/.test(value))) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  const large = BigInt(value);
  return large <= LARGEST_INTEGER && large >= -LARGEST_INTEGER ? large : undefined;
}

/** The same from 0 up. */
export function whole(value: unknown): Integer | undefined {
  const number = integer(value);
  return number !== undefined && number >= 0 ? number : undefined;
}
