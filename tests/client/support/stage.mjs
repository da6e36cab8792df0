/** The environment of a client: a virtual clock, and a service that is a function. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { clock } from "./clock.mjs";

const folder = resolve(process.env.BILI_IM_PACKAGE ?? join(import.meta.dirname, "../../../dist/npm"));

/** The contents of `localStorage`. */
export const storage = new Map();
globalThis.localStorage = {
  getItem: (name) => storage.get(name) ?? null,
  setItem: (name, value) => void storage.set(name, String(value)),
  removeItem: (name) => void storage.delete(name),
};

/** The byte that all randomness consists of. */
const USUAL_CHANCE = 0xab;
let chance = USUAL_CHANCE;
Object.defineProperty(globalThis.crypto, "getRandomValues", { value: (bytes) => bytes.fill(chance) });

/** Fills all randomness with this byte while `work` runs. */
export async function withChance(byte, work) {
  chance = byte;
  try {
    return await work();
  } finally {
    chance = USUAL_CHANCE;
  }
}

export const bili = await import(pathToFileURL(join(folder, "index.js")));
await bili.init({ module_or_path: readFileSync(join(folder, "bili_im_bg.wasm")) });

/** Whether the clients of these tests are at the other end of a bridge. */
export const isBridged = process.env.BILI_IM_BRIDGE === "1";
const bridge = isBridged ? await import("./bridge.mjs") : undefined;

export const OWN = 293_793_435;

/** A response; `body` is text, bytes, or a value to serialize as JSON. */
export function response(status, body, headers = {}) {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return new Response(isRaw ? body : JSON.stringify(body), { status, headers });
}

/** A reply with code 0 and this data. */
export const accepted = (data) => response(200, { code: 0, message: "0", ttl: 1, data });

/** The reply to `unread()`. */
export const COUNTS = { unfollow_unread: 1, follow_unread: 6 };
export const counts = () => accepted(COUNTS);

/** A reply with another code. */
export const refused = (code, status = 200) => response(status, { code, message: "", ttl: 1 });

/** The connection fails. */
export function unreachable() {
  throw new TypeError("fetch failed");
}

/** The response is truncated. */
export const cutOff = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"code":0,')),
      pull: (controller) => controller.error(new TypeError("terminated")),
    }),
  );

/** No response until the request is aborted. */
export const silence = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

/** The response is delayed by so many ms. */
export async function after(ms, answer) {
  await clock.wait(ms);
  return answer();
}

/** The options that a Request was created with. */
async function optionsOf(request) {
  const { credentials, redirect, cache, signal, method, headers } = request;
  const body = method === "GET" ? undefined : await request.text();
  return { credentials, redirect, cache, signal, method, headers, body };
}

const entries = (text) => Object.fromEntries(new URLSearchParams(text));

/** The parts of a multipart form, sent as bytes or as a Blob with its type; none if it cannot be parsed. */
async function partsOf(body, headers) {
  if (!(body instanceof Blob) && !(body instanceof Uint8Array)) return undefined;
  const type = new Headers(headers).get("content-type") ?? body.type;
  // Of two boundaries, Node.js takes the last; the service takes neither.
  if (type.includes(",")) return [];
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => []);
  return [...form];
}

/** A service whose responses `answer(request, number)` returns; requests count from 0. */
export class Stage {
  /** The received requests, in order. */
  requests = [];
  /** Requests in flight: maximum, and now. */
  inFlight = { most: 0, now: 0 };

  constructor(answer) {
    this.fetch = async (input, given) => {
      // The native `fetch` gets a Request, a caller's own gets a URL and options.
      const url = input instanceof Request ? input.url : input;
      const init = input instanceof Request ? await optionsOf(input) : given;
      const { origin, pathname, search } = new URL(url);
      const { method = "GET", body, signal } = init;
      const form = typeof body === "string" ? entries(body) : undefined;
      const parts = await partsOf(body, init.headers);
      const target = pathname + search;
      const request = {
        origin,
        path: pathname,
        target,
        query: entries(search),
        method,
        body,
        form,
        parts,
        signal,
        init,
      };
      const number = this.requests.push({ ...request, at: clock.now() }) - 1;
      this.inFlight.now += 1;
      this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.now);
      try {
        return await answer(request, number);
      } finally {
        this.inFlight.now -= 1;
      }
    };
  }

  /** A client of the logged-in user. */
  client(options = {}) {
    const client = bili.createClient({ fetch: this.fetch, csrf: "token", mid: String(OWN), locale: "en", ...options });
    return bridge ? bridge.bridged(client, { locale: options.locale }) : client;
  }

  get targets() {
    return this.requests.map(({ target }) => target);
  }

  /** The requests whose path includes this. */
  asked(part) {
    return this.requests.filter(({ path }) => path.includes(part));
  }

  /** The intervals between the requests, in ms. */
  get gaps() {
    return this.requests.slice(1).map(({ at }, before) => at - this.requests[before].at);
  }
}

/** Advances time until the call settles; its result. */
export const run = (call) => clock.run(Promise.resolve(call));

/** The same for a call that must fail; its error. */
export async function failure(call) {
  const { value, error } = await outcome(call);
  assert.ok(error !== undefined, `it came to ${JSON.stringify(value)}`);
  return error;
}

/** The same for a call that may do either. */
export const outcome = (call) => run(settled(call));

/** The result of a call, or its error, without advancing time. */
export const settled = (call) =>
  Promise.resolve(call).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

/** All events of a client, in order. */
export function listen(client) {
  const told = [];
  for (const name of ["request", "response", "retry", "risk"]) {
    client.on(name, (details) => told.push({ name, ...details }));
  }
  return told;
}

export { clock };
