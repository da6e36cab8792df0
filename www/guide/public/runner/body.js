// What is shown of the bodies of requests and replies.

const URL_ENCODED = "application/x-www-form-urlencoded";

/** Pairs of names and values, with the CSRF token masked. Files are not read. */
export function fieldsOf(form) {
  return [...form].map(([name, value]) => [name, name.startsWith("csrf") ? "••••••" : describe(value)]);
}

function describe(value) {
  return value instanceof File ? `${value.name} (${value.size} B)` : value;
}

/** The fields of the form that a request sends, or the type of another body. */
export async function formOf(request, body) {
  if (body instanceof FormData) return fieldsOf(body);
  const type = request.headers.get("content-type");
  if (!type?.startsWith(URL_ENCODED)) return type?.split(";")[0];
  // An aborted request has no body to read.
  const text = await request
    .clone()
    .text()
    .catch(() => "");
  return fieldsOf(new URLSearchParams(text));
}

/** The text of a reply; `undefined` if it was cut off. */
export function textOf(response) {
  return response
    .clone()
    .text()
    .catch(() => undefined);
}
