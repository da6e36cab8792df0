// Coercion of untrusted values: any field may be missing or have the wrong type.

/** The value if it is a string, otherwise an empty one. */
export function asString(value) {
  return typeof value === "string" ? value : "";
}

/** The value if it is a non-negative number, otherwise `undefined`. */
export function asNumber(value) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The objects in the value if it is an array, otherwise none. */
export function asObjects(value) {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
