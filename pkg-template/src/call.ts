/** One call's part of the browser: its requests, waits and ends. */
import { type Answer, answered, Failure, failed, read } from "./answer.js";
import type { Browser } from "./browser.js";
import type { Promised } from "./calls.js";
import { get, textOf } from "./describe.js";
import type { FetchOptions } from "./gm.js";
import { limit } from "./limits.js";
import { isOnService, origin, readCookie } from "./page.js";
import { post } from "./post.js";

/** The slowest upload that is waited for, in bytes per ms: 20 KB/s. */
const SLOWEST_BYTES_PER_MS = 20;

/** After so many ms without a byte an upload counts as stuck. */
export const STALL_MS = 30_000;

/** A wait that can be given up. */
interface Wait {
  stop(): void;
}

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

export class BrowserCall {
  /** What the browser said when something failed; it becomes the `cause` of the error. */
  cause: unknown;
  /** How long each of its requests may take, in ms; 0 for no limit. */
  timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Whom to tell how far it is. */
  readonly tell: ((progress: unknown) => void) | undefined;
  readonly fileName: string;
  readonly #marks = { marked: [] as object[], failed: [] as object[] };

  /** With `options` as they were given: what is wrong with them, the WebAssembly part says. */
  constructor(
    readonly browser: Browser,
    options: unknown,
    /** The promise of the call; a walk has another one for each step. */
    public promised: Promised,
    readonly file?: Blob,
    fileName?: string,
  ) {
    // Bytes have no name of their own, but may be given one.
    this.fileName = fileName ?? textOf(options, "filename") ?? "file";
    this.signal = get(options, "signal") as AbortSignal | undefined;
    const tell = get(options, "onProgress");
    this.tell = typeof tell === "function" ? (progress) => tell(progress) : undefined;
    this.timeoutMs = this.#usualTimeout();
  }

  /** Who listens to the progress sees to it that it goes on; otherwise nothing tells slow from stuck. */
  #usualTimeout(): number {
    if (!this.file) return this.browser.settings.timeoutMs;
    return this.#isPosted() ? 0 : STALL_MS + this.file.size / SLOWEST_BYTES_PER_MS;
  }

  /** Whether its file goes by `XMLHttpRequest`: `fetch` tells no progress, and a service worker has nothing else. */
  #isPosted(): boolean {
    return !!this.tell && !this.browser.settings.fetch && typeof XMLHttpRequest === "function";
  }

  /** Whether its end has come already. */
  get isEnded(): boolean {
    return this.browser.isClosed || !!this.signal?.aborted;
  }

  // What follows is called by the WebAssembly part, which is told what comes of it by the same number: see `src/js/browser.rs`.

  /** Sends one request and reads the whole answer. */
  send(number: number, host: number, target: string, form: string | undefined, part: string | undefined): void {
    const { browser, timeoutMs } = this;
    this.cause = undefined;
    if (this.isEnded) {
      browser.tell(number, failed(Failure.Aborted));
      return;
    }
    const url = browser.settings.hosts[host] + target;
    const controller = new AbortController();
    // Some `fetch` that a caller brings does not look at its signal: the end does not wait for it.
    const clear = this.#onEnd(timeoutMs, (timedOut) => {
      controller.abort();
      browser.tell(number, timedOut ? failed(Failure.Timeout, { ms: timeoutMs }) : failed(Failure.Aborted));
    });
    const { signal } = controller;
    const body = part === undefined ? form : multipart(form, part, this.file, this.fileName);
    const posted = part !== undefined && this.#isPosted();
    const sent = posted ? post(this, url, body as FormData, signal) : this.#fetch(url, body, signal);
    sent.then((answer) => {
      clear();
      // After its end nobody waits for it.
      if (!signal.aborted) browser.tell(number, answer);
    });
  }

  /** It comes to this. */
  resolve(value: unknown): void {
    this.promised.resolve(value);
  }

  /** It rejects: with the signal's own reason when that was aborted, else with a `BiliImError` of the fields, in JSON. */
  fail(fields: string, isAborted: boolean): void {
    const { browser, cause, promised, signal } = this;
    promised.reject(isAborted && signal?.aborted ? signal.reason : browser.error(JSON.parse(fields), cause));
  }

  /** Notes what became of a conversation in `markAllRead()`, and tells of it. */
  mark(text: string): void {
    const mark = this.browser.revive(text);
    this.#marks["error" in mark ? "failed" : "marked"].push(mark);
    try {
      this.tell?.(mark);
    } catch {
      // What a caller's function throws is the caller's own matter.
    }
  }

  /** All that was noted. */
  marks(): object {
    return this.#marks;
  }

  /** The first bytes of the file. */
  head(number: number, bytes: number): void {
    const read = async () => answered(200, await (this.file as Blob).slice(0, bytes).arrayBuffer(), undefined);
    this.#tell(
      number,
      read().catch(() => failed(Failure.Network)),
    );
  }

  async #fetch(url: string, body: string | FormData | undefined, signal: AbortSignal): Promise<Answer> {
    const own = this.browser.settings.fetch;
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
    // What comes after the end is of no concern any more.
    const fail = (cause: unknown) => {
      if (!signal.aborted) this.cause = cause;
    };
    let response: Response;
    try {
      response = await (own ? own(url, init) : fetch(url, init));
    } catch (cause) {
      fail(cause);
      return failed(Failure.Network, { known: this.whatIsKnown() });
    }
    return read(response, fail);
  }

  /** A browser does not say why a request failed; on a foreign page the reason is most likely CORS. */
  whatIsKnown(): string {
    const at = this.browser.settings.isReal && !isOnService() ? origin() : undefined;
    return at === undefined
      ? ": offline, reset, or blocked"
      : `: offline, blocked, or refused by CORS, as pages of ${at} may not call the service`;
  }

  /** Waits so many ms, or until the call is ended; 0 never passes. */
  wait(number: number, ms: number): Wait {
    if (this.isEnded) {
      this.browser.tell(number, undefined);
      return { stop() {} };
    }
    return { stop: this.#onEnd(ms, (timedOut) => this.browser.tell(number, timedOut ? "over" : undefined)) };
  }

  /** Calls `end` when the call is ended, or after `ms`. Returns what takes that back. */
  #onEnd(ms: number, end: (timedOut: boolean) => void): () => void {
    const { browser, signal } = this;
    const abort = () => {
      clear();
      end(false);
    };
    const late = () => {
      clear();
      end(true);
    };
    const lift = limit(ms, late);
    signal?.addEventListener("abort", abort);
    browser.underWay.add(abort);
    const clear = () => {
      lift();
      signal?.removeEventListener("abort", abort);
      browser.underWay.delete(abort);
    };
    return clear;
  }

  /** The CSRF token; empty when the caller's own function fails. */
  csrf(number: number): void {
    this.#tell(number, this.#csrf());
  }

  async #csrf(): Promise<string | undefined> {
    const { csrf } = this.browser.settings;
    if (typeof csrf !== "function") return csrf ?? readCookie("bili_jct");
    try {
      const token: unknown = await csrf();
      return typeof token === "string" && token ? token : undefined;
    } catch (cause) {
      this.cause = cause;
      return "";
    }
  }

  #tell(number: number, said: Promise<string | undefined | Answer>): void {
    said.then((said) => this.browser.tell(number, said));
  }

  /** The user's own mid, in digits. */
  mid(): string | undefined {
    return this.browser.settings.mid ?? readCookie("DedeUserID");
  }

  /** Whether it is certain, without asking the service, that nobody is logged in. */
  isLoggedOut(): boolean {
    const { csrf, mid, isReal } = this.browser.settings;
    const known = csrf || mid !== undefined || !isReal || !isOnService();
    return !known && readCookie("bili_jct") === undefined && readCookie("DedeUserID") === undefined;
  }

  /** The query that the caller's own function makes of these fields: empty when it fails, nothing for anything else. */
  sign(number: number, form: string): void {
    this.#tell(number, this.#sign(form));
  }

  async #sign(form: string): Promise<string | undefined> {
    let made: unknown;
    try {
      const sign = this.browser.settings.sign as (fields: object) => unknown;
      made = await sign(Object.fromEntries(new URLSearchParams(form)));
    } catch (cause) {
      this.cause = cause;
      return "";
    }
    if (typeof made !== "object" || made === null || Array.isArray(made)) return undefined;
    const fields = Object.entries(made);
    return fields.every(([, value]) => typeof value === "string") ? new URLSearchParams(fields).toString() : undefined;
  }
}

function multipart(form = "", part: string, file: Blob | undefined, name: string): FormData {
  const data = new FormData();
  if (file) data.append(part, file, name);
  for (const [field, value] of new URLSearchParams(form)) data.append(field, value);
  return data;
}
