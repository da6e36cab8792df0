/** The world around a client: a clock that only waiting moves, and a service made of a function. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { clock } from "./clock.mjs";

const folder = resolve(process.env.BILI_IM_PACKAGE ?? join(import.meta.dirname, "../../../dist/npm"));

/** What `localStorage` holds. */
export const storage = new Map();
globalThis.localStorage = {
  getItem: (name) => storage.get(name) ?? null,
  setItem: (name, value) => void storage.set(name, String(value)),
  removeItem: (name) => void storage.delete(name),
};

/** What all randomness is made of. */
const USUAL_CHANCE = 0xab;
let chance = USUAL_CHANCE;
Object.defineProperty(globalThis.crypto, "getRandomValues", { value: (bytes) => bytes.fill(chance) });

/** Makes all randomness of this byte while `work` goes on. */
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

/** An answer; `body` is text, bytes, or what is written as JSON. */
export function response(status, body, headers = {}) {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return new Response(isRaw ? body : JSON.stringify(body), { status, headers });
}

/** Code 0 and this data. */
export const accepted = (data) => response(200, { code: 0, message: "0", ttl: 1, data });

/** What `unread()` is answered. */
export const COUNTS = { unfollow_unread: 1, follow_unread: 6 };
export const counts = () => accepted(COUNTS);

/** Another code. */
export const refused = (code, status = 200) => response(status, { code, message: "", ttl: 1 });

/** No answer comes. */
export function unreachable() {
  throw new TypeError("fetch failed");
}

/** The answer begins and breaks off. */
export const cutOff = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"code":0,')),
      pull: (controller) => controller.error(new TypeError("terminated")),
    }),
  );

/** Nothing comes until the request is given up. */
export const silence = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

/** The answer takes so many ms. */
export async function after(ms, answer) {
  await clock.wait(ms);
  return answer();
}

/** A Request as the options that it would be made with. */
async function optionsOf(request) {
  const { credentials, redirect, cache, signal, method, headers } = request;
  const body = method === "GET" ? undefined : await request.text();
  return { credentials, redirect, cache, signal, method, headers, body };
}

const entries = (text) => Object.fromEntries(new URLSearchParams(text));

/** The parts of a form with a file, which comes as bytes or as a Blob with its type; none where it cannot be read. */
async function partsOf(body, headers) {
  if (!(body instanceof Blob) && !(body instanceof Uint8Array)) return undefined;
  const type = new Headers(headers).get("content-type") ?? body.type;
  // Node.js takes the last of two types, the service neither.
  if (type.includes(",")) return [];
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => []);
  return [...form];
}

/** A service that answers each request with what `answer(request, number)` makes; requests count from 0. */
export class Stage {
  /** What arrived, in order. */
  requests = [];
  /** How many are in flight at most, and now. */
  inFlight = { most: 0, now: 0 };

  constructor(answer) {
    this.fetch = async (input, given) => {
      // The browser's own `fetch` is called with a Request, a caller's with an address and options.
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

  /** A client of the user's. */
  client(options = {}) {
    const client = bili.createClient({ fetch: this.fetch, csrf: "token", mid: String(OWN), locale: "en", ...options });
    return bridge ? bridge.bridged(client, { locale: options.locale }) : client;
  }

  get targets() {
    return this.requests.map(({ target }) => target);
  }

  /** The requests whose path has this in it. */
  asked(part) {
    return this.requests.filter(({ path }) => path.includes(part));
  }

  /** How many ms lie between the requests. */
  get gaps() {
    return this.requests.slice(1).map(({ at }, before) => at - this.requests[before].at);
  }
}

/** Lets time pass until the call has ended; what it comes to. */
export const run = (call) => clock.run(Promise.resolve(call));

/** The same of one that has to fail; its error. */
export async function failure(call) {
  const { value, error } = await outcome(call);
  assert.ok(error !== undefined, `it came to ${JSON.stringify(value)}`);
  return error;
}

/** The same of one that may do either. */
export const outcome = (call) => run(settled(call));

/** What a call comes to, or its error; time passes only where somebody else lets it. */
export const settled = (call) =>
  Promise.resolve(call).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

/** All that a client tells, in order. */
export function listen(client) {
  const told = [];
  for (const name of ["request", "response", "retry", "risk"]) {
    client.on(name, (details) => told.push({ name, ...details }));
  }
  return told;
}

export { clock };
