/** Fetches and compiles the WebAssembly module. */
import { decodeBase64, decodeData } from "./bytes.js";
import {
  compileError,
  fetchError,
  loadError,
  missingAddress,
  missingWebAssembly,
  PLACEMENT,
  shortened,
  wordsOf,
} from "./failures.js";

/** Its URL, a `Response`, its bytes, or the compiled module. */
export type ModuleSource = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** The module in Base64 in the inline entry; otherwise empty. */
declare const INLINE_WASM: string;

/** Time limit for the download of the module, in ms. */
const LOADING_MS = 60_000;

/** @internal Compiles the module from `given`, or from its default location. Rejects with `BiliImError`. */
export async function compile(given?: ModuleSource | Promise<ModuleSource>): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object") throw missingWebAssembly();
  const source = await settled(given ?? defaultSource());
  if (source instanceof WebAssembly.Module) return source;
  const address = source instanceof URL ? source.href : source;
  if (typeof address === "string") return compileAddress(address);
  if (typeof Request === "function" && address instanceof Request) return compileRequest(address);
  return typeof Response === "function" && address instanceof Response
    ? compileResponse(address)
    : compileBytes(address as BufferSource);
}

/** The file beside the script. Bundlers look for this very expression, some only if the path starts with `./`. */
function defaultSource(): ModuleSource {
  if (INLINE_WASM) return decodeBase64(INLINE_WASM);
  try {
    return new URL("./bili_im_bg.wasm", import.meta.url);
  } catch (cause) {
    throw missingAddress(cause);
  }
}

async function settled(given: ModuleSource | Promise<ModuleSource>): Promise<ModuleSource> {
  try {
    return await given;
  } catch (cause) {
    throw loadError(`the promise that init() was given was rejected: ${wordsOf(cause)}`, PLACEMENT, cause);
  }
}

/** Independent of a `setTimeout` that the page has replaced. Engines without `AbortSignal.timeout` keep their own limit. */
async function compileAddress(url: string): Promise<WebAssembly.Module> {
  const bytes = bytesIn(url);
  if (bytes) return compileBytes(bytes, "the data: address");
  const signal = AbortSignal.timeout?.(LOADING_MS);
  try {
    return await compileResponse(await request(url, signal));
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw loadError(`${shortened(url)} did not arrive within ${LOADING_MS / 1000} s`, PLACEMENT, cause);
  }
}

async function compileRequest(given: Request): Promise<WebAssembly.Module> {
  const bytes = bytesIn(given.url);
  return bytes ? compileBytes(bytes, "the data: address") : compileResponse(await request(given));
}

function bytesIn(address: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return decodeData(address);
  } catch (cause) {
    throw loadError("the data: address is no Base64", PLACEMENT, cause, false);
  }
}

async function request(address: string | Request, signal?: AbortSignal): Promise<Response> {
  try {
    return await (signal ? fetch(address, { signal }) : fetch(address));
  } catch (cause) {
    throw fetchError(typeof address === "string" ? address : address.url, cause);
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const { ok, status, headers } = response;
  const url = shortened(response.url) || "the response";
  if (!ok) throw loadError(`${url} answered with HTTP ${status}`, PLACEMENT);
  const type = headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (type === "application/wasm" && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response).catch((cause) => {
      throw compileError(cause, url);
    });
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw loadError(`${url} could not be read`, PLACEMENT, cause);
  }
  return compileBytes(bytes, url, type);
}

async function compileBytes(
  bytes: BufferSource,
  name = "what init() was given",
  type?: string,
): Promise<WebAssembly.Module> {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(bytes)
    ? bytes
    : { buffer: bytes, byteOffset: 0, byteLength: bytes?.byteLength };
  const magic = byteLength >= 4 ? new DataView(buffer, byteOffset).getUint32(0) : 0;
  if (magic !== 0x0061736d) {
    const isHtml = type === "text/html" || magic >>> 24 === 0x3c;
    throw loadError(`${name} is ${isHtml ? "HTML" : `no WebAssembly${type ? `, but ${type}` : ""}`}`, PLACEMENT);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw compileError(cause, name);
  }
}
