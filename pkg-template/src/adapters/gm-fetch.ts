/** A userscript manager's requests in the shape of `fetch`. */
import { BiliImError } from "../client/error.js";

/** What the option `fetch` is given beside the address. */
export interface FetchOptions extends RequestInit {
  /** To be called with how many bytes have been sent, and how many there are; there where somebody listens to an upload. */
  onProgress?: (progress: { sent: number; total: number }) => void;
}

/** `GM_xmlhttpRequest`, or the object `GM` that has `xmlHttpRequest`. */
export type Manager = ((details: never) => unknown) | { xmlHttpRequest: (details: never) => unknown };

/** A manager's response, as far as managers agree. */
interface ManagerResponse {
  status?: number;
  statusText?: string;
  finalUrl?: string;
  responseHeaders?: string;
  response?: unknown;
}

/**
 * The requests of a userscript manager as the option `fetch` of `createClient()`: `gmFetch(GM_xmlhttpRequest)` or
 * `gmFetch(GM)`. They are made outside of the page, so neither its CORS nor its policy holds for them; the cookies are those
 * that the manager sends along.
 *
 * The script needs `@grant GM_xmlhttpRequest` (or the one of `GM`) and a `@connect` for each of the service's hosts.
 * Throws `BiliImError` when it is given no such thing.
 */
export function gmFetch(manager: Manager): (url: string, options?: FetchOptions) => Promise<Response> {
  const xhr = typeof manager === "function" ? manager : manager?.xmlHttpRequest;
  if (typeof xhr !== "function") {
    throw BiliImError.of({
      kind: "input",
      message: "gmFetch: `manager`: expected GM_xmlhttpRequest, or GM with xmlHttpRequest",
      endpoint: "gmFetch",
      retryable: false,
      hint: [
        "Add `// @grant GM_xmlhttpRequest` (or `GM.xmlHttpRequest`) to the script.",
        "请在脚本中加入 `// @grant GM_xmlhttpRequest`（或 `GM.xmlHttpRequest`）。",
      ],
    });
  }
  return async (url, options) => {
    // It serializes a form with files, and sets the header that goes with it.
    const request = new Request(url, options);
    const data = await readBody(request);
    return send((details) => xhr.call(manager, details as never), request, data, options?.onProgress);
  };
}

/** The body as a text or a blob, which every manager takes; not every one takes a form with files. */
async function readBody(request: Request): Promise<string | Blob | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const type = request.headers.get("content-type") ?? "";
  return type.startsWith("multipart/") ? request.blob() : request.text();
}

function send(
  xhr: (details: object) => unknown,
  request: Request,
  data: string | Blob | undefined,
  onProgress: FetchOptions["onProgress"],
): Promise<Response> {
  const { method, url, signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let control: unknown;
    const abort = () => {
      reject(signal.reason);
      (control as { abort?: () => void } | undefined)?.abort?.();
    };
    signal.addEventListener("abort", abort);
    const settle = () => signal.removeEventListener("abort", abort);
    const fail = (outcome: string) => () => {
      settle();
      reject(new TypeError(`the userscript manager's request ${outcome}`));
    };
    const details = {
      method,
      url,
      headers: Object.fromEntries(request.headers),
      data,
      responseType: "arraybuffer",
      // Where a manager knows it, the token does not even leave for another host.
      redirect: "error",
      onload: (response: ManagerResponse) => {
        settle();
        try {
          resolve(toResponse(response, url));
        } catch (error) {
          reject(error);
        }
      },
      onerror: fail("failed"),
      onabort: fail("was aborted"),
      ontimeout: fail("timed out"),
      ...(onProgress && {
        upload: {
          onprogress: ({ loaded, total }: ProgressEvent) => onProgress({ sent: loaded, total }),
        },
      }),
    };
    control = xhr(details);
    // Some return a promise as well, whose rejection must not be left unhandled.
    Promise.resolve(control).catch(fail("failed"));
  });
}

/** The response as `fetch` would resolve to. */
function toResponse(
  { status = 0, statusText = "", finalUrl, responseHeaders, response }: ManagerResponse,
  url: string,
): Response {
  const headers = new Headers();
  for (const line of (responseHeaders ?? "").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    try {
      if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    } catch {
      // A line that is no header can be left out.
    }
  }
  const isNullBody = status === 204 || status === 205 || status === 304;
  const result = new Response(isNullBody ? null : (response as BodyInit), { status, statusText, headers });
  // The constructor cannot set these.
  const address = finalUrl || url;
  const redirected = normalize(address) !== normalize(url);
  return Object.defineProperties(result, { url: { value: address }, redirected: { value: redirected } });
}

/** An address without the query and the fragment, which managers write in different ways. */
function normalize(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
