/** A userscript manager's requests in the shape of `fetch`. */
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

/** What the option `fetch` is given beside the address. */
export interface FetchOptions extends RequestInit {
  /** To be called with how many bytes have been sent, and how many there are; there where somebody listens to an upload. */
  onProgress?: (progress: { sent: number; total: number }) => void;
}

/** What the function that `gmFetch()` makes takes beside the address. */
export interface GmFetchOptions extends FetchOptions {
  /**
   * How the manager is asked for the body; `"text"` unless told, which all of them can do and calls of a client need. Bytes,
   * such as those of a picture, come as `"blob"` or `"arraybuffer"`, which in some versions of managers fails or never ends.
   */
  responseType?: "text" | "blob" | "arraybuffer" | undefined;
}

/** `GM_xmlhttpRequest`, or the object `GM` that has `xmlHttpRequest`. */
export type Manager = ((details: never) => unknown) | { xmlHttpRequest: (details: never) => unknown };

/** What a request is made of. */
interface Outgoing {
  request: Request;
  data: string | Blob | undefined;
  responseType: ResponseType;
  onProgress: FetchOptions["onProgress"];
}

/**
 * The requests of a userscript manager as the option `fetch` of `createClient()`: `gmFetch(GM_xmlhttpRequest)` or
 * `gmFetch(GM)`. They are made outside of the page, so neither its CORS nor its policy holds for them; the cookies are those
 * that the manager sends along. Some managers follow redirects although they are told not to.
 *
 * The script needs `@grant GM_xmlhttpRequest` (or the one of `GM`) and a `@connect` for each of the service's hosts.
 * Throws `BiliImError` when it is given no such thing.
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
    // It serializes a form with files, and sets the header that goes with it.
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
      // Texts are what every manager can do.
      ...(responseType !== "text" && { responseType }),
      // Where a manager knows it, the token does not even leave for another host.
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
    // Some return a promise as well, which may be all that settles. Its rejection must not be left unhandled.
    Promise.resolve(control)
      .then((response) => isResponse(response) && load(response))
      .catch(fail("failed"));
  });
}
