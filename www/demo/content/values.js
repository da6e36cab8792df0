// Reading what strangers wrote: any field can be missing, or of another type than it should be.

/** The value if it is a text, else an empty one. */
export function text(value) {
  return typeof value === "string" ? value : "";
}

/** The value if it is a number from 0 up, else `undefined`. */
export function number(value) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The objects in the value if it is an array, else none. */
export function objects(value) {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
