/** Requests as managers take them, and what they answer as `fetch` would resolve to. */

const CONTENT_TYPE = "content-type";

/** How a body is asked for. */
export type ResponseType = "text" | "blob" | "arraybuffer";

/** A manager's response, as far as managers agree. */
export interface ManagerResponse {
  status?: number;
  statusText?: string;
  finalUrl?: string;
  responseHeaders?: string;
  responseText?: unknown;
  response?: unknown;
  /** Of a request that failed: why, in the words of some managers. */
  error?: unknown;
}

/** The headers of a request as a manager is given them. */
export function readHeaders({ headers }: Request): Record<string, string> {
  // By another spelling, Violentmonkey joins it with the type of a Blob, and a form with a file has two boundaries.
  return Object.fromEntries(
    Array.from(headers, ([name, value]) => [name === CONTENT_TYPE ? "Content-Type" : name, value]),
  );
}

/**
 * The body as a text or a Blob, which every manager takes; not every one takes bytes or a form with files. `given` is what the
 * request was made with: a Blob goes on as it is, without being read.
 */
export async function readBody(request: Request, given: unknown): Promise<string | Blob | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const type = request.headers.get(CONTENT_TYPE) ?? "";
  if (isText(given, type)) return request.text();
  const blob = given instanceof Blob ? given : await request.blob();
  // The type of a Blob is in lower case, which a boundary may not be: then the header alone has it.
  return blob.type === type ? blob : blob.slice(0, blob.size, "");
}

function isText(given: unknown, type: string): boolean {
  if (typeof given === "string" || given instanceof URLSearchParams) return true;
  // Where it was given as a Request, its type is all that is known.
  return (given ?? null) === null && /^(text\/|application\/(json|x-www-form-urlencoded))/.test(type);
}

/** Whether it is an answer; what a manager returns may be anything. */
export function isResponse(value: unknown): value is ManagerResponse {
  return typeof value === "object" && value !== null && Number((value as ManagerResponse).status) > 0;
}

/** What is known of a failure. */
export function reasonOf(response: ManagerResponse | undefined): string {
  const { error, status } = response ?? {};
  if (typeof error === "string" && error !== "") return `: ${error}`;
  // ScriptCat's word for any failure of a request that must not be redirected. Nothing timed out.
  return status === 408 ? ": no answer came, or it was a redirect, which is not followed" : "";
}

/** The response as `fetch` would resolve to. */
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
    // Reading it may throw.
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
      // A line that is no header can be left out.
    }
  }
  return headers;
}

/** An address without the query and the fragment, which managers write in different ways. */
function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
