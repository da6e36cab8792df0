/**
 * Sends a file and tells how far it is, with `XMLHttpRequest`: `fetch` has no progress.
 *
 * It ends when nothing has moved for 30 s, not by the time it takes in all. Unlike `fetch`, it follows redirects.
 */
import { type Answer, answered } from "./answer.js";
import { type Call, STALL_MS } from "./call.js";
import { cutOff, type Fault, late, redirected, unanswered } from "./fault.js";

/** Sends `body` to `url`. Rejects with a `Fault`; after `signal` has aborted nobody waits for it. */
export function post(call: Call, url: string, body: FormData, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let moved = Date.now();
    const end = (came: Answer | Fault) => {
      clearInterval(watch);
      if ("body" in came) resolve(came);
      else reject(came);
    };
    const watch = setInterval(() => {
      if (Date.now() - moved < STALL_MS) return;
      end(late(STALL_MS));
      request.abort();
    }, 1000);
    signal.addEventListener("abort", () => {
      clearInterval(watch);
      request.abort();
    });
    request.upload.onprogress = ({ loaded, total }) => {
      moved = Date.now();
      call.tell?.({ sent: loaded, total });
    };
    request.onload = () => {
      const { responseURL, response, status } = request;
      if (!responseURL.startsWith(url.slice(0, url.indexOf("/", 8) + 1))) return end(redirected());
      if (!(typeof response?.byteLength === "number")) return end(cutOff());
      end(answered(status, response, request.getResponseHeader("retry-after")));
    };
    request.onerror = () => end(unanswered(call.whatIsKnown()));
    try {
      request.open("POST", url, true);
      request.withCredentials = true;
      request.responseType = "arraybuffer";
      request.send(body);
    } catch (cause) {
      call.cause = cause;
      end(unanswered(": the upload could not begin"));
    }
  });
}
