/**
 * Results, events and progress as they travel: they are plain already, but for errors, which lose their fields wherever values
 * are cloned. So errors go as plain objects, and beside them where they stand.
 */
import { isBiliImError, reviveError } from "../client/error.js";
import { isObject } from "../text/fields.js";
import type { PackedValue } from "./protocol.js";

/** Where something stands in a value. */
export type Path = readonly (string | number)[];

/** No result has an error deeper than that: `failed[0].error` of a report. */
const MAX_DEPTH = 3;

/** A value without errors, and their places. */
export function pack(value: unknown): PackedValue {
  const errors: Path[] = [];
  const packed = replaceErrors(value, [], errors);
  return errors.length > 0 ? { value: packed, errors } : { value: packed };
}

/** The value with its errors. A place that is none is left alone. */
export function unpack({ value, errors = [] }: PackedValue): unknown {
  return errors.reduce((whole: unknown, path) => putError(whole, path), value);
}

/** Copies what has an error in it, and only that. */
function replaceErrors(value: unknown, path: (string | number)[], errors: Path[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isBiliImError(value)) {
    errors.push([...path]);
    return { ...value.toJSON() };
  }
  if (path.length === MAX_DEPTH) return value;
  let copy: Record<string | number, unknown> | undefined;
  for (const name of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const inner = (value as Record<string | number, unknown>)[name];
    if (typeof inner !== "object" || inner === null) continue;
    path.push(name);
    const replaced = replaceErrors(inner, path, errors);
    path.pop();
    if (replaced === inner) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
    copy[name] = replaced;
  }
  return copy ?? value;
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
