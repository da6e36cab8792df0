/** An adapter from a userscript manager's requests to `fetch`. */
import { BiliImError } from "../client/error.js";
import {
  isResponse,
  type ManagerResponse,
  type ResponseType,
  readBody,
  readHeaders,
  reasonOf,
  toResponse,
} from "./gm-message.js";

/** The second argument of the option `fetch`. */
export interface FetchOptions extends RequestInit {
  /** Call it with the upload progress in bytes. Absent unless the caller of an upload asked for progress. */
  onProgress?: (progress: { sent: number; total: number }) => void;
}

/** The second argument of the function that `gmFetch()` returns. */
export interface GmFetchOptions extends FetchOptions {
  /**
   * The response type to request; `"text"` by default, which every manager supports and the client needs. Use `"blob"` or
   * `"arraybuffer"` for binary data such as images; in some versions of managers these fail or never settle.
   */
  responseType?: "text" | "blob" | "arraybuffer" | undefined;
}

/** `GM_xmlhttpRequest`, or the object `GM` with `xmlHttpRequest`. */
export type Manager = ((details: never) => unknown) | { xmlHttpRequest: (details: never) => unknown };

/** A request to send. */
interface Outgoing {
  request: Request;
  data: string | Blob | undefined;
  responseType: ResponseType;
  onProgress: FetchOptions["onProgress"];
}

/**
 * Adapts a userscript manager's requests for the option `fetch` of `createClient()`: `gmFetch(GM_xmlhttpRequest)` or
 * `gmFetch(GM)`. They are sent from outside the page, so neither CORS nor the page's CSP applies to them; which cookies they
 * carry is up to the manager. Some managers follow redirects even when told not to.
 *
 * The script needs `@grant GM_xmlhttpRequest` (or its counterpart in `GM`) and a `@connect` for each of the service's hosts.
 * Throws `BiliImError` (`input`) for any other argument.
 */
export function gmFetch(manager: Manager): (url: string, options?: GmFetchOptions) => Promise<Response> {
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
    // Serializes a form with files, and sets its Content-Type.
    const request = new Request(url, options);
    const data = await readBody(request, options?.body);
    const { responseType = "text", onProgress } = options ?? {};
    return send((details) => xhr.call(manager, details as never), { request, data, responseType, onProgress });
  };
}

function send(xhr: (details: object) => unknown, outgoing: Outgoing): Promise<Response> {
  const { request, data, responseType, onProgress } = outgoing;
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
    const load = (response: ManagerResponse) => {
      settle();
      try {
        resolve(toResponse(response, url, responseType));
      } catch (error) {
        reject(error);
      }
    };
    const fail = (outcome: string) => (response?: ManagerResponse) => {
      settle();
      reject(new TypeError(`the userscript manager's request ${outcome}${reasonOf(response)}`));
    };
    const details = {
      method,
      url,
      headers: readHeaders(request),
      data,
      // Text is what every manager supports.
      ...(responseType !== "text" && { responseType }),
      // Where supported, keeps the token from being sent to another host.
      redirect: "error",
      onload: load,
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
    // Some managers also return a promise, which may be all that settles; its rejection must be handled.
    Promise.resolve(control)
      .then((response) => isResponse(response) && load(response))
      .catch(fail("failed"));
  });
}
