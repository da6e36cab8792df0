/**
 * Sends a file and tells how far it is, with `XMLHttpRequest`: `fetch` has no progress.
 *
 * It ends when nothing has moved for 30 s, not by the time it takes in all. Unlike `fetch`, it follows redirects.
 */
import { type Answer, answered, Failure, failed } from "./answer.js";
import { type BrowserCall, STALL_MS } from "./call.js";

/** Sends `body` to `url`. Never rejects; after `signal` has aborted nobody waits for it. */
export function post(call: BrowserCall, url: string, body: FormData, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let moved = Date.now();
    const end = (answer: Answer) => {
      clearInterval(watch);
      resolve(answer);
    };
    const watch = setInterval(() => {
      if (Date.now() - moved < STALL_MS) return;
      end(failed(Failure.Timeout, { ms: STALL_MS }));
      request.abort();
    }, 1000);
    signal.addEventListener("abort", () => {
      clearInterval(watch);
      request.abort();
    });
    request.upload.onprogress = ({ loaded, total }) => {
      moved = Date.now();
      try {
        call.tell?.({ sent: loaded, total });
      } catch {
        // What a caller's function throws is the caller's own matter.
      }
    };
    request.onload = () => {
      const { responseURL, response, status } = request;
      if (!responseURL.startsWith(url.slice(0, url.indexOf("/", 8) + 1))) return end(failed(Failure.Redirect));
      if (!(typeof response?.byteLength === "number")) return end(failed(Failure.CutOff));
      end(answered(status, response, request.getResponseHeader("retry-after")));
    };
    request.onerror = () => end(failed(Failure.Network, { known: call.whatIsKnown() }));
    try {
      request.open("POST", url, true);
      request.withCredentials = true;
      request.responseType = "arraybuffer";
      request.send(body);
    } catch (cause) {
      call.cause = cause;
      end(failed(Failure.Network, { known: ": the upload could not begin" }));
    }
  });
}
