/** Copies of what a caller passes, so that changing it before the call begins has no effect. */

/** Options hold objects with lists, and nothing deeper. */
const MAX_DEPTH = 3;

/** Copies arguments. Bytes become a `Blob`, which holds a copy of them. */
export function copyArguments(args: readonly unknown[]): unknown[] {
  return args.map((value) => toBlob(value) ?? copy(value));
}

/** Copies plain objects and arrays. Signals, functions, files and other instances of classes are kept as they are. */
export function copy(value: unknown, depth = MAX_DEPTH): unknown {
  if (depth === 0 || typeof value !== "object" || value === null) return value;
  try {
    // Unlike `map`, it makes elements of holes.
    if (Array.isArray(value)) return Array.from(value, (item) => copy(item, depth - 1));
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.keys(value).map((name) => [name, copy(read(value, name), depth - 1)]));
  } catch {
    // Such as a revoked proxy; the core rejects it.
    return value;
  }
}

/** A property, or `undefined` where it cannot be read. */
export function read(object: unknown, name: string): unknown {
  try {
    return (object as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** Whether the prototype is `Object.prototype`, of any realm, or none. */
export function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function toBlob(value: unknown): Blob | undefined {
  // Not `instanceof`: it may come from another realm.
  const isBuffer = Object.prototype.toString.call(value) === "[object ArrayBuffer]";
  if (!isBuffer && !ArrayBuffer.isView(value)) return undefined;
  try {
    return new Blob([value as BufferSource]);
  } catch {
    // Such as shared memory; the core rejects it.
    return undefined;
  }
}
