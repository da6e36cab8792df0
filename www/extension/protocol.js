// How one part of the extension calls the inbox in another: a connection for each call.
//
//   asked      { method, given }          what is asked, once the other side is ready
//   answers    { ready: true }            it can be asked now
//              { progress }               any number
//              { value } or { error }     the last one
//
// Whoever asked hangs up to end a call early; sending does not end by that.

/** A part that cannot be reached, or where the library cannot work: it was asked nothing. */
export const UNREACHABLE = "unreachable";

/** A tab may be there and not answer, such as one that the browser has frozen. */
const PATIENCE_MS = 3_000;

/** Answers what comes through a connection. */
export async function serve(port, inbox) {
  const controller = new AbortController();
  port.onDisconnect.addListener(() => controller.abort());
  const post = (answer) => {
    if (!controller.signal.aborted) port.postMessage(answer);
  };
  port.onMessage.addListener(async ({ method, given }) => {
    try {
      if (!Object.hasOwn(inbox, method)) throw new TypeError(`there is no ${method}`);
      const { signal } = controller;
      const value = await inbox[method](...given, { signal, onProgress: (progress) => post({ progress }) });
      post({ value });
    } catch (error) {
      post({ error: plain(error) });
    }
  });
  try {
    await inbox.ready();
    post({ ready: true });
  } catch (error) {
    post({ error: plain(error) });
  }
}

/** What is told of an error. `isBiliImError()` knows none that was posted; its fields say the same. */
const FIELDS = ["name", "message", "kind", "code", "status", "endpoint", "retryable", "retryAfterMs", "hint"];

function plain(error) {
  const told = FIELDS.map((field) => [field, error?.[field]]).filter(([, value]) => value !== undefined);
  return { message: String(error), ...Object.fromEntries(told) };
}

/** The inbox at the other end of the connections that `connect()` makes. */
export function remoteInbox(connect) {
  const operation =
    (method, count) =>
    (...given) =>
      call(connect(), method, given, count);
  return {
    ready: operation("ready", 0),
    unread: operation("unread", 0),
    conversations: operation("conversations", 1),
    messages: operation("messages", 2),
    send: operation("send", 2),
    markRead: operation("markRead", 2),
    markAllRead: operation("markAllRead", 0),
    count: operation("count", 0),
  };
}

/** What is given after the first `count` values are the options, which stay here. */
function call(port, method, all, count) {
  const given = Array.from({ length: count }, (_, place) => all[place] ?? null);
  // A message goes on when nobody waits for it any longer.
  const { signal, onProgress } = (method === "send" ? undefined : all[count]) ?? {};
  return new Promise((resolve, reject) => {
    let isAsked = false;
    const end = (settle, result) => {
      clearTimeout(patience);
      signal?.removeEventListener("abort", abort);
      port.disconnect();
      settle(result);
    };
    const abort = () => end(reject, signal.reason);
    const fail = (fields) => end(reject, Object.assign(new Error(fields.message), fields));
    const unreachable = (cause) => fail({ name: UNREACHABLE, message: "there was no answer", cause });
    const patience = setTimeout(unreachable, PATIENCE_MS);

    port.onMessage.addListener(({ ready, progress, value, error }) => {
      if (ready) {
        clearTimeout(patience);
        isAsked = true;
        port.postMessage({ method, given });
      } else if (progress !== undefined) {
        onProgress?.(progress);
      } else if (error === undefined) {
        end(resolve, value);
      } else if (isAsked) {
        fail(error);
      } else {
        unreachable(error);
      }
    });
    port.onDisconnect.addListener(() => {
      // Reading it says that it was expected.
      void chrome.runtime.lastError;
      if (!isAsked) return unreachable();
      // What was asked may have been done.
      if (method === "send") return end(resolve, { state: "unconfirmed" });
      return fail({ name: "Error", message: "the page that was asked is gone" });
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}
