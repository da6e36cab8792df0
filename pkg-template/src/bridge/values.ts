/**
 * Results, events and progress as they travel: they are plain already, but for errors, which lose their fields wherever values
 * are cloned. So errors go as plain objects, and beside them where they stand.
 */
import { type BiliImError, isBiliImError, reviveError } from "../client/error.js";
import { isObject } from "../text/fields.js";
import type { PackedValue, Path } from "./protocol.js";

interface Failed {
  readonly error: BiliImError;
}

const hasError = (value: unknown): value is Failed => isObject(value) && isBiliImError(value.error);

/**
 * A value without errors, and their places: those where results, events and progress have them, in a field `error` of an object,
 * of one in a list, or of one in a list that is a field. Looking everywhere would cost as much as carrying a page.
 */
export function pack(value: unknown): PackedValue {
  const errors: Path[] = [];
  const take = (item: unknown, ...path: Path) => {
    if (!hasError(item)) return item;
    errors.push([...path, "error"]);
    return { ...item, error: item.error.toJSON() };
  };
  const takeAll = (list: unknown, ...path: Path) =>
    Array.isArray(list) && list.some(hasError) ? list.map((item, at) => take(item, ...path, at)) : list;
  let packed = takeAll(take(value));
  if (isObject(packed)) {
    for (const [name, list] of Object.entries(packed)) {
      const taken = takeAll(list, name);
      if (taken !== list) packed = { ...(packed as object), [name]: taken };
    }
  }
  return errors.length > 0 ? { value: packed, errors } : { value: packed };
}

/** The value with its errors. A place that is none is left alone. */
export function unpack({ value, errors = [] }: PackedValue): unknown {
  return errors.reduce((whole: unknown, path) => putError(whole, path), value);
}

function putError(whole: unknown, path: Path): unknown {
  const name = path.at(-1);
  if (name === undefined) return reviveError(whole) ?? whole;
  const holder = path.slice(0, -1).reduce(own, whole);
  const error = reviveError(own(holder, name));
  if (error) (holder as Record<string | number, unknown>)[name] = error;
  return whole;
}

function own(object: unknown, name: string | number): unknown {
  const isHolder = Array.isArray(object) || isObject(object);
  return isHolder && Object.hasOwn(object, name) ? (object as Record<string | number, unknown>)[name] : undefined;
}
