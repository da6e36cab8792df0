// Records every call of a client, and the requests it makes, for the log pane.
import { PATHS, WATCHING } from "./paths.js";
import { noteRequest, recordWatch } from "./record-watch.js";

const LISTINGS = ["sessions", "history"];

/** Keeps calls; `onChange(call)` runs when one starts, sends a request, gets on, or ends. */
export function makeRecorder(onChange) {
  const asking = new Set();
  let watching;

  function begin(name, given) {
    const call = { name, given, startedAt: Date.now(), took: 0, requests: [], state: "under way" };
    onChange(call);
    return call;
  }

  /** Lets `call` ask for one thing; the requests meanwhile are its own. */
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

  /** Runs `operation` and keeps what became of it. */
  function record(name, given, operation) {
    const call = begin(name, given);
    return ask(call, async () => {
      call.result = await operation();
      call.state = "done";
      return call.result;
    });
  }

  /** Walks through a listing and keeps what has come so far. The walk may rest for long, and be left at any time. */
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

  /** A function with fetch's shape for `createClient({ fetch })`: the browser's own, and a note of what went through. */
  async function recordingFetch(address, options) {
    const url = new URL(address);
    const path = url.pathname.split("/").at(-1);
    const candidates = [...asking].filter((call) => PATHS[call.name].includes(path));
    const other = WATCHING.includes(path) ? watching : undefined;
    const call = candidates.find((candidate) => candidate.requests.length === 0) ?? candidates[0] ?? other;
    const note = { line: `${options.method ?? "GET"} ${url.pathname}${url.search}`, form: formOf(options) };
    if (call?.isWatch) noteRequest(call, note);
    else call?.requests.push(note);
    if (call !== undefined) onChange(call);
    const reply = await fetch(address, options);
    note.status = reply.status;
    return reply;
  }

  return {
    record,
    recordWalk,
    recordingFetch,
    recordWatch(given, watch) {
      watching = begin("watch", given);
      recordWatch(watching, watch, onChange);
      return watch;
    },
  };
}

/** The operations of `client`, each recorded; of listings, the walks, and of a watch, its requests and events. */
export function recorded(client, { record, recordWalk, recordWatch }) {
  const desk = { customerService: {}, watch: (...given) => recordWatch(given, client.watch(...given)) };
  for (const name of Object.keys(PATHS)) {
    const [owner, copy, method] = name.startsWith("customerService.")
      ? [client.customerService, desk.customerService, name.split(".")[1]]
      : [client, desk, name];
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
  return desk;
}

/** The fields of a form, with the token hidden as any log should; a multipart body holds the file and is not read. */
function formOf({ body }) {
  if (body instanceof FormData) return "multipart/form-data";
  if (typeof body !== "string") return null;
  return [...new URLSearchParams(body)].map(([name, value]) => [name, name.startsWith("csrf") ? "••••••" : value]);
}
