// The protocol by which one context of the extension calls the inbox in another: a port per call.
//
//   request    { method, given }          the call, once the other side is ready
//   responses  { ready: true }            ready for the call
//              { progress }               any number of times
//              { value } or { error }     the last response
//
// The caller disconnects to abort a call; a send is not aborted by that.

/** The kind of error of a context that cannot be reached, or where the library cannot work: no call was made. */
export const UNREACHABLE = "unreachable";

/** A tab may exist and not answer, for example while the browser has frozen it. */
const TIMEOUT_MS = 3_000;

/** Serves the calls of a port. */
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

/** The fields of an error that are posted. `isBiliImError()` does not recognise a posted error. */
const FIELDS = ["name", "message", "kind", "code", "status", "endpoint", "retryable", "retryAfterMs", "hint"];

function plain(error) {
  const told = FIELDS.map((field) => [field, error?.[field]]).filter(([, value]) => value !== undefined);
  return { message: String(error), ...Object.fromEntries(told) };
}

/** The inbox at the other end of the ports that `connect()` opens. */
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

/** Arguments after the first `count` are options, which are not posted. */
function call(port, method, all, count) {
  const given = Array.from({ length: count }, (_, place) => all[place] ?? null);
  // A send continues when its caller has gone.
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
    const patience = setTimeout(unreachable, TIMEOUT_MS);

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
      // Reading `lastError` marks it as handled.
      void chrome.runtime.lastError;
      if (!isAsked) return unreachable();
      // The call may have had its effect.
      if (method === "send") return end(resolve, { state: "unconfirmed" });
      return fail({ name: "Error", message: "the page that was asked is gone" });
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}
