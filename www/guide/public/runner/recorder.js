// Records the requests of the frame by wrapping `fetch` and `XMLHttpRequest`, which the client uses for uploads with progress.
import { fieldsOf, formOf, textOf } from "./body.js";

let count = 0;

/** Calls `onRequest(request)` with a snapshot when a request leaves, when it is answered, and when the reply has been read. */
export function recordRequests(onRequest) {
  recordFetch(onRequest);
  recordUploads(onRequest);
}

function recordFetch(onRequest) {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const entry = begin(onRequest, request.method, request.url);
    formOf(request, init?.body).then((form) => entry.update({ form }));
    try {
      const response = await fetch(request);
      entry.update({ status: response.status });
      textOf(response).then((reply) => entry.end({ reply }));
      return response;
    } catch (error) {
      entry.end({ error });
      throw error;
    }
  };
}

function recordUploads(onRequest) {
  globalThis.XMLHttpRequest = class extends XMLHttpRequest {
    #target = [];

    open(method, address, ...rest) {
      this.#target = [method, address];
      super.open(method, address, ...rest);
    }

    send(body) {
      const entry = begin(onRequest, ...this.#target);
      if (body instanceof FormData) entry.update({ form: fieldsOf(body) });
      this.addEventListener("load", () => entry.end({ status: this.status, reply: this.response }));
      for (const type of ["error", "abort"]) this.addEventListener(type, () => entry.end({ error: type }));
      super.send(body);
    }
  };
}

function begin(onRequest, method, address) {
  const { origin, pathname, searchParams } = new URL(address, location.href);
  const isForeign = origin !== location.origin;
  // The files of the package are not requests to the service.
  if (!isForeign && pathname.startsWith("/bili-im/")) return { update() {}, end() {} };
  count += 1;
  const start = performance.now();
  let request = { id: count, method, path: isForeign ? origin + pathname : pathname, query: fieldsOf(searchParams) };
  const update = (change) => {
    request = { ...request, ...change };
    onRequest(request);
  };
  update({});
  return { update, end: (change) => update({ ...change, durationMs: performance.now() - start }) };
}
