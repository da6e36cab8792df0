// Records every call of a client, with its requests, for the call log.
import { ENDPOINTS, WATCH_ENDPOINTS } from "./endpoints.js";
import { recordRequest, recordWatch } from "./watch-recorder.js";

const LISTINGS = ["sessions", "history"];

/** A recorder; `onChange(call)` is called when a call starts, sends a request, makes progress, or ends. */
export function createRecorder(onChange) {
  const active = new Set();
  let watchCall;

  function begin(name, args) {
    const call = { name, args, startedAt: Date.now(), durationMs: 0, requests: [], state: "pending" };
    onChange(call);
    return call;
  }

  /** Runs one step of `call`; requests made meanwhile are attributed to it. */
  async function runStep(call, step) {
    const start = performance.now();
    active.add(call);
    try {
      return await step();
    } catch (error) {
      call.error = error;
      call.state = "failed";
      throw error;
    } finally {
      active.delete(call);
      call.durationMs += performance.now() - start;
      onChange(call);
    }
  }

  /** Runs `operation`, and records its outcome. */
  function record(name, args, operation) {
    const call = begin(name, args);
    return runStep(call, async () => {
      call.result = await operation();
      call.state = "done";
      return call.result;
    });
  }

  /** Iterates a listing, and records the items so far. The consumer may pause for long, or stop early. */
  async function* recordIteration(name, args, iterator) {
    const call = begin(name, args);
    call.result = [];
    try {
      for (;;) {
        const { done, value } = await runStep(call, () => iterator.next());
        if (done) break;
        call.result.push(value);
        onChange(call);
        yield value;
      }
    } finally {
      await iterator.return();
      if (call.state === "pending") call.state = "done";
      onChange(call);
    }
  }

  /** For `createClient({ fetch })`: the browser's `fetch`, which also records each request. */
  async function recordingFetch(address, options) {
    const url = new URL(address);
    const path = url.pathname.split("/").at(-1);
    const candidates = [...active].filter((call) => ENDPOINTS[call.name].includes(path));
    const fallback = WATCH_ENDPOINTS.includes(path) ? watchCall : undefined;
    const call = candidates.find((candidate) => candidate.requests.length === 0) ?? candidates[0] ?? fallback;
    const request = { line: `${options.method ?? "GET"} ${url.pathname}${url.search}`, form: formOf(options) };
    if (call?.isWatch) recordRequest(call, request);
    else call?.requests.push(request);
    if (call !== undefined) onChange(call);
    const response = await fetch(address, options);
    request.status = response.status;
    return response;
  }

  return {
    record,
    recordIteration,
    recordingFetch,
    recordWatch(args, watch) {
      watchCall = begin("watch", args);
      recordWatch(watchCall, watch, onChange);
      return watch;
    },
  };
}

/** Wraps `client`: records its calls, the iterations of listings, and the requests and events of a watch. */
export function recorded(client, { record, recordIteration, recordWatch }) {
  const proxy = { customerService: {}, watch: (...args) => recordWatch(args, client.watch(...args)) };
  for (const name of Object.keys(ENDPOINTS)) {
    const [owner, target, method] = name.startsWith("customerService.")
      ? [client.customerService, proxy.customerService, name.split(".")[1]]
      : [client, proxy, name];
    target[method] = LISTINGS.includes(name)
      ? (...args) => {
          const listing = owner[method](...args);
          return {
            pages: () => recordIteration(name, args, listing.pages()),
            [Symbol.asyncIterator]: () => recordIteration(name, args, listing[Symbol.asyncIterator]()),
          };
        }
      : (...args) => record(name, args, () => owner[method](...args));
  }
  return proxy;
}

/** The fields of a form, with the CSRF token masked; a multipart body is not read. */
function formOf({ body }) {
  if (body instanceof FormData) return "multipart/form-data";
  if (typeof body !== "string") return null;
  return [...new URLSearchParams(body)].map(([name, value]) => [name, name.startsWith("csrf") ? "••••••" : value]);
}
