/** One call: its options, requests, waits and ends. */
import { type Answer, answered, check, retryAfter } from "./answer.js";
import { describe, get, textOf } from "./describe.js";
import { aborted, cutOff, Fault, late, unanswered } from "./fault.js";
import type { FetchOptions } from "./gm.js";
import { limit } from "./limits.js";
import { isOnService, origin, readCookie } from "./page.js";
import type { Part } from "./part.js";
import { post } from "./post.js";
import type { Request } from "./request.js";

/** The slowest upload that is waited for, in bytes per ms: 20 KB/s. */
const SLOWEST_BYTES_PER_MS = 20;

/** After so many ms without a byte an upload counts as stuck. */
export const STALL_MS = 30_000;

/** A file as an argument: as it is, or a copy of bytes. Nothing of anything else. */
export function fileOf(value: unknown): Blob | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // Not `instanceof`: it may come from another realm.
  if (["size", "arrayBuffer", "slice"].every((name) => name in value)) return value as Blob;
  if (!(value instanceof ArrayBuffer || ArrayBuffer.isView(value))) return undefined;
  try {
    return new Blob([value as BufferSource]);
  } catch {
    // Shared memory, for one.
    return undefined;
  }
}

export class Call {
  /** What the browser said when something failed; it becomes the `cause` of the error. */
  cause: unknown;
  /** How long each of its requests may take, in ms; 0 for no limit. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Whom to tell how far it is. */
  readonly tell: ((progress: unknown) => void) | undefined;
  readonly fileName: string;
  /** Whether it asks even while risk control is given a rest. */
  readonly insists: boolean;
  /** Whether it looks into the history after it has sent something. */
  readonly confirms: boolean;
  /** Those of its options that go with every request. */
  readonly #common: { readonly build: unknown; readonly mobiApp: unknown };
  /** What the caller's own function returned for the CSRF token, once it has been asked. */
  #token: { readonly csrf: string | undefined } | undefined;

  /** With `options` as they were given: what is wrong with them, the WebAssembly part says before anything is sent. */
  constructor(
    readonly part: Part,
    options: unknown,
    readonly file?: Blob,
    fileName?: string,
  ) {
    // Bytes have no name of their own, but may be given one.
    this.fileName = fileName ?? textOf(options, "filename") ?? "file";
    this.signal = get(options, "signal") as AbortSignal | undefined;
    this.insists = get(options, "insist") === true;
    this.confirms = get(options, "confirm") === true;
    this.#common = { build: get(options, "build"), mobiApp: get(options, "mobiApp") };
    const tell = get(options, "onProgress");
    // What a caller's function throws is the caller's own matter.
    this.tell = typeof tell === "function" ? (progress) => void attempt(() => tell(progress)) : undefined;
    this.timeoutMs = (get(options, "timeoutMs") as number | undefined) ?? this.#usualTimeout();
  }

  /** The options of a request that its caller did not ask for by itself, described. */
  get common(): string {
    return this.withCommon({});
  }

  /** The same with more. */
  withCommon(options: object): string {
    return describe({ ...this.#common, ...options });
  }

  /** Who listens to the progress sees to it that it goes on; otherwise nothing tells slow from stuck. */
  #usualTimeout(): number {
    if (!this.file) return this.part.settings.timeoutMs;
    return this.#isPosted() ? 0 : STALL_MS + this.file.size / SLOWEST_BYTES_PER_MS;
  }

  /** Whether its file goes by `XMLHttpRequest`: `fetch` tells no progress, and a service worker has nothing else. */
  #isPosted(): boolean {
    return !!this.tell && !this.part.settings.fetch && typeof XMLHttpRequest === "function";
  }

  /** Whether its end has come already. */
  get isEnded(): boolean {
    return this.part.isClosed || this.part.instance.state === "failed" || !!this.signal?.aborted;
  }

  /** Whether the caller's own function for the CSRF token has not been asked yet. */
  get hasToAsk(): boolean {
    return typeof this.part.settings.csrf === "function" && !this.#token;
  }

  /** Asks it. */
  async askForCsrf(): Promise<void> {
    const csrf = this.part.settings.csrf as () => unknown;
    try {
      const token = await csrf();
      this.#token = { csrf: typeof token === "string" && token ? token : undefined };
    } catch (cause) {
      this.cause = cause;
      throw new Fault("input", "`options.csrf`: the function failed");
    }
  }

  // The WebAssembly part asks who is calling, where that matters.

  /** The CSRF token; while the caller's own function has not been asked, something that stands for it. */
  csrf(): string | undefined {
    const { csrf } = this.part.settings;
    if (typeof csrf !== "function") return csrf ?? readCookie("bili_jct");
    return this.#token ? this.#token.csrf : "?";
  }

  /** The user's own mid, in digits. */
  mid(): string | undefined {
    return this.part.settings.mid ?? readCookie("DedeUserID");
  }

  /** Whether it is certain, without asking the service, that nobody is logged in. */
  isLoggedOut(): boolean {
    const { csrf, mid, isReal } = this.part.settings;
    if (csrf || mid !== undefined || !isReal || !isOnService()) return false;
    return readCookie("bili_jct") === undefined && readCookie("DedeUserID") === undefined;
  }

  /** Sends one request and reads the whole answer. Rejects with a `Fault`. */
  send(request: Request): Promise<Answer> {
    const { part, timeoutMs } = this;
    this.cause = undefined;
    const url = (part.settings.hosts[request.host] as string) + request.target;
    return new Promise((resolve, reject) => {
      if (this.isEnded) return reject(aborted());
      const controller = new AbortController();
      const { signal } = controller;
      // Some `fetch` that a caller brings does not look at its signal: the end does not wait for it.
      const clear = this.onEnd(timeoutMs, (timedOut) => {
        controller.abort();
        reject(timedOut ? late(timeoutMs) : aborted());
      });
      const { form } = request;
      const body = request.part === undefined ? form : multipart(form, request.part, this.file, this.fileName);
      const isPosted = request.part !== undefined && this.#isPosted();
      const sent = isPosted ? post(this, url, body as FormData, signal) : this.#fetch(url, body, signal);
      sent.then(
        (answer) => {
          clear();
          resolve(answer);
        },
        (fault) => {
          clear();
          reject(fault);
        },
      );
    });
  }

  /** The first bytes of the file. */
  async head(bytes: number): Promise<ArrayBuffer> {
    return (this.file as Blob).slice(0, bytes).arrayBuffer();
  }

  async #fetch(url: string, body: string | FormData | undefined, signal: AbortSignal): Promise<Answer> {
    const own = this.part.settings.fetch;
    const init: FetchOptions = {
      credentials: "include",
      redirect: "manual",
      // The browser's cache would make a request wait for an identical one in flight, however long that takes.
      cache: "no-store",
      signal,
    };
    if (body !== undefined) {
      init.method = "POST";
      init.body = body;
      if (typeof body === "string") init.headers = { "content-type": "application/x-www-form-urlencoded" };
      else if (own && this.tell) init.onProgress = this.tell;
    }
    let response: Response | undefined;
    let state: "asked" | "came" | "fine" = "asked";
    try {
      response = await (own ? own(url, init) : fetch(url, init));
      state = "came";
      check(response);
      state = "fine";
      const body = await response.arrayBuffer();
      if (typeof body?.byteLength !== "number") throw body;
      return answered(response.status, body, retryAfter(response));
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      // What comes after the end is of no concern any more.
      if (!signal.aborted) this.cause = state === "came" ? response : cause;
      if (state === "fine") throw cutOff();
      const isOdd = state === "came";
      throw unanswered(isOdd ? ": the option `fetch` resolved to something that is no Response" : this.whatIsKnown());
    }
  }

  /** A browser does not say why a request failed; on a foreign page the reason is most likely CORS. */
  whatIsKnown(): string {
    const at = this.part.settings.isReal && !isOnService() ? origin() : undefined;
    return at === undefined
      ? ": offline, reset, or blocked"
      : `: offline, blocked, or refused by CORS, as pages of ${at} may not call the service`;
  }

  /** Waits so many ms. Rejects when the call is ended. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isEnded) return reject(aborted());
      this.onEnd(Math.max(ms, 1), (timedOut) => (timedOut ? resolve() : reject(aborted())));
    });
  }

  /** Calls `end` when the call is ended, or after `ms`; 0 never passes. Returns what takes that back. */
  onEnd(ms: number, end: (timedOut: boolean) => void): () => void {
    const { part, signal } = this;
    const abort = () => {
      clear();
      end(false);
    };
    const lift = limit(ms, () => {
      clear();
      end(true);
    });
    signal?.addEventListener("abort", abort);
    part.underWay.add(abort);
    const clear = () => {
      lift();
      signal?.removeEventListener("abort", abort);
      part.underWay.delete(abort);
    };
    return clear;
  }

  /** What it rejects with. */
  reason(thrown: unknown, name: string): unknown {
    if (!(thrown instanceof Fault)) return thrown;
    const { cause, part, signal } = this;
    return thrown.kind === "aborted" && signal?.aborted ? signal.reason : part.error(thrown, name, cause);
  }
}

function multipart(form = "", part: string, file: Blob | undefined, name: string): FormData {
  const data = new FormData();
  if (file) data.append(part, file, name);
  for (const [field, value] of new URLSearchParams(form)) data.append(field, value);
  return data;
}

function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // As it says.
  }
}
