// What is shown of the bodies of requests and replies.

const FORM = "application/x-www-form-urlencoded";

/** Pairs of names and values, with the CSRF token masked. */
export function masked(params) {
  return [...params].map(([name, value]) => [name, name.startsWith("csrf") ? "••••••" : value]);
}

/** The fields of a form, or the type of another body. */
export async function formOf(request) {
  const type = request.headers.get("content-type");
  if (!type?.startsWith(FORM)) return describeBody(type);
  // An aborted request has no body to read.
  const text = await request
    .clone()
    .text()
    .catch(() => "");
  return masked(new URLSearchParams(text));
}

/** A body that is not shown: its type, without the boundary. */
export function describeBody(type) {
  return type ? type.split(";")[0] : undefined;
}

/** The text of a reply; `undefined` if it was cut off. */
export function textOf(response) {
  return response
    .clone()
    .text()
    .catch(() => undefined);
}
