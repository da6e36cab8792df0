/** Converts between `fetch` and what userscript managers take and return. */

const CONTENT_TYPE = "content-type";

/** The requested response type. */
export type ResponseType = "text" | "blob" | "arraybuffer";

/** The fields of a response that managers agree on. */
export interface ManagerResponse {
  status?: number;
  statusText?: string;
  finalUrl?: string;
  responseHeaders?: string;
  responseText?: unknown;
  response?: unknown;
  /** The reason of a failure, from some managers. */
  error?: unknown;
}

/** The headers to pass to the manager. */
export function readHeaders({ headers }: Request): Record<string, string> {
  // In any other spelling, Violentmonkey appends the Blob's type, and a form with a file gets two boundaries.
  return Object.fromEntries(
    Array.from(headers, ([name, value]) => [name === CONTENT_TYPE ? "Content-Type" : name, value]),
  );
}

/**
 * The body as a string or a Blob, which every manager supports, unlike bytes or forms with files. `given` is the original
 * body: a Blob is passed through without reading it.
 */
export async function readBody(request: Request, given: unknown): Promise<string | Blob | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const type = request.headers.get(CONTENT_TYPE) ?? "";
  if (isText(given, type)) return request.text();
  const blob = given instanceof Blob ? given : await request.blob();
  // A Blob's type is lower-cased, which would break the boundary: then only the header has it.
  return blob.type === type ? blob : blob.slice(0, blob.size, "");
}

function isText(given: unknown, type: string): boolean {
  if (typeof given === "string" || given instanceof URLSearchParams) return true;
  // If it came as a Request, only its type is known.
  return (given ?? null) === null && /^(text\/|application\/(json|x-www-form-urlencoded))/.test(type);
}

/** Whether it is a response; managers may return anything. */
export function isResponse(value: unknown): value is ManagerResponse {
  return typeof value === "object" && value !== null && Number((value as ManagerResponse).status) > 0;
}

/** The reason of a failure, if known. */
export function reasonOf(response: ManagerResponse | undefined): string {
  const { error, status } = response ?? {};
  if (typeof error === "string" && error !== "") return `: ${error}`;
  // ScriptCat's status for any failure of a request with `redirect: "error"`; nothing timed out.
  return status === 408 ? ": no answer came, or it was a redirect, which is not followed" : "";
}

/** The response as a `Response`. */
export function toResponse(answer: ManagerResponse, url: string, responseType: ResponseType): Response {
  const { status = 0, statusText = "", finalUrl, responseHeaders } = answer;
  const isNullBody = status === 204 || status === 205 || status === 304;
  const body = isNullBody ? null : bodyOf(answer, responseType);
  const result = new Response(body, { status, statusText, headers: parseHeaders(responseHeaders ?? "") });
  // The constructor cannot set these.
  const address = new URL(finalUrl || url, url).href;
  const redirected = withoutQuery(address) !== withoutQuery(url);
  return Object.defineProperties(result, { url: { value: address }, redirected: { value: redirected } });
}

function bodyOf(answer: ManagerResponse, responseType: ResponseType): BodyInit {
  if (responseType === "text") {
    const text = answer.responseText ?? answer.response;
    if (typeof text === "string") return text;
  } else {
    // The getter may throw.
    const { response } = answer;
    if (response instanceof Blob || (response as ArrayBuffer | null | undefined)?.byteLength !== undefined) {
      return response as Blob | ArrayBuffer;
    }
  }
  throw new TypeError(`the userscript manager's answer has no body of the type "${responseType}"`);
}

function parseHeaders(lines: string): Headers {
  const headers = new Headers();
  for (const line of lines.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    try {
      if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    } catch {
      // Skip malformed lines.
    }
  }
  return headers;
}

/** A URL without query and fragment, which managers normalize differently. */
function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
