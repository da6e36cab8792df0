// Records every call of a client, and the requests it makes, for the log pane.
import { PATHS } from "./paths.js";

const LISTINGS = ["sessions", "history"];

/** Records calls; `onChange(call)` runs when one starts, sends a request, progresses or ends. */
export function makeRecorder(onChange) {
  const asking = new Set();

  function begin(name, given) {
    const call = { name, given, startedAt: Date.now(), took: 0, requests: [], state: "under way" };
    onChange(call);
    return call;
  }

  /** Runs one step of `call`; requests in the meantime are attributed to it. */
  async function ask(call, question) {
    const start = performance.now();
    asking.add(call);
    try {
      return await question();
    } catch (error) {
      call.error = error;
      call.state = "failed";
      throw error;
    } finally {
      asking.delete(call);
      call.took += performance.now() - start;
      onChange(call);
    }
  }

  /** Runs `operation` and records its outcome. */
  function record(name, given, operation) {
    const call = begin(name, given);
    return ask(call, async () => {
      call.result = await operation();
      call.state = "done";
      return call.result;
    });
  }

  /** Walks through a list and records its items. The walk can be paused, and abandoned at any time. */
  async function* recordWalk(name, given, walk) {
    const call = begin(name, given);
    call.result = [];
    try {
      for (;;) {
        const { done, value } = await ask(call, () => walk.next());
        if (done) break;
        call.result.push(value);
        onChange(call);
        yield value;
      }
    } finally {
      await walk.return();
      if (call.state === "under way") call.state = "done";
      onChange(call);
    }
  }

  /** For `createClient({ fetch })`: the browser's own, with every request recorded. */
  async function recordingFetch(address, options) {
    const url = new URL(address);
    const path = url.pathname.split("/").at(-1);
    const candidates = [...asking].filter((call) => PATHS[call.name].includes(path));
    const call = candidates.find((candidate) => candidate.requests.length === 0) ?? candidates[0];
    const note = { line: `${options.method ?? "GET"} ${url.pathname}${url.search}`, form: formOf(options) };
    call?.requests.push(note);
    if (call !== undefined) onChange(call);
    const reply = await fetch(address, options);
    note.status = reply.status;
    return reply;
  }

  return { record, recordWalk, recordingFetch };
}

/** `client` with every operation recorded; for lists, their walks. */
export function recorded(client, { record, recordWalk }) {
  const app = { customerService: {} };
  for (const name of Object.keys(PATHS)) {
    const [owner, copy, method] = name.startsWith("customerService.")
      ? [client.customerService, app.customerService, name.split(".")[1]]
      : [client, app, name];
    copy[method] = LISTINGS.includes(name)
      ? (...given) => {
          const listing = owner[method](...given);
          return {
            pages: () => recordWalk(name, given, listing.pages()),
            [Symbol.asyncIterator]: () => recordWalk(name, given, listing[Symbol.asyncIterator]()),
          };
        }
      : (...given) => record(name, given, () => owner[method](...given));
  }
  return app;
}

/** The fields of a form, without the token; a multipart body has a file and is not read. */
function formOf({ body }) {
  if (body instanceof FormData) return "multipart/form-data";
  if (typeof body !== "string") return null;
  return [...new URLSearchParams(body)].map(([name, value]) => [name, name.startsWith("csrf") ? "••••••" : value]);
}
