/** Pictures of messages, fetched one after the other for a ZIP. */
import type { TalkerRecord } from "../database.js";
import { pause } from "../pace.js";
import { describe } from "./describe.js";
import type { Source } from "./source.js";

/** Fetches a picture; the address is an `https:` one of the service's picture hosts. */
export type FetchImage = (url: string, options: { signal: AbortSignal | undefined }) => Promise<Response>;

/** @internal What became of a picture. */
export interface PictureResult {
  readonly url: string;
  /** Where it lies in the ZIP. */
  readonly file?: string;
  /** Why it is not there. */
  readonly error?: string;
}

/** @internal */
export interface Picture {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Pictures are on these hosts alone. */
const HOSTS = /^https:\/\/[\w-]+(?:\.[\w-]+)*\.(?:hdslb\.com|biliimg\.com)\//i;

/** How long to pause between two pictures, in ms. */
const PAUSE_MS = 200;
/** The largest that the service takes, in bytes. */
const MAX_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** By the type that the host tells. Of others, such as SVG, which can run, nothing is kept. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
};

/** @internal */
export const fetchFromHost: FetchImage = (url, { signal }) =>
  fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", signal: signal ?? null });

/** @internal Fetches all pictures, each once; `results` has what became of them. */
export async function* fetchPictures(
  source: Source,
  fetchImage: FetchImage,
  results: Map<string, PictureResult>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Picture, void, undefined> {
  for await (const url of addresses(source)) {
    if (results.has(url)) continue;
    if (results.size > 0) await pause(PAUSE_MS, signal);
    try {
      const { bytes, extension } = await fetchOne(url, fetchImage, signal);
      const file = `pictures/${String(results.size + 1).padStart(5, "0")}.${extension}`;
      results.set(url, { url, file });
      yield { file, bytes };
    } catch (error) {
      signal?.throwIfAborted();
      results.set(url, { url, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function* addresses(source: Source): AsyncGenerator<string, void, undefined> {
  const all = async function* (record: TalkerRecord) {
    for await (const messages of source.messages(record)) yield* messages;
  };
  for (const record of source.conversations) {
    for await (const message of all(record)) {
      const { picture } = describe(message, source, "en");
      if (picture !== undefined) yield picture;
    }
  }
}

async function fetchOne(url: string, fetchImage: FetchImage, signal: AbortSignal | undefined) {
  if (!HOSTS.test(url)) throw new Error("it is not on a picture host of the service");
  const limit = new AbortController();
  const abort = () => limit.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(() => limit.abort(new Error("it took too long")), TIMEOUT_MS);
  try {
    const response = await fetchImage(url, { signal: limit.signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    const extension = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined;
    if (extension === undefined) throw new Error(`it is of the type ${JSON.stringify(type)}`);
    return { bytes: await readBytes(response), extension };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

async function readBytes(response: Response): Promise<Uint8Array> {
  const announced = Number(response.headers.get("content-length"));
  if (announced > MAX_BYTES) throw new Error("it is larger than 20 MB");
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength > MAX_BYTES) throw new Error("it is larger than 20 MB");
  if (bytes.byteLength === 0) throw new Error("it is empty");
  return bytes;
}
