/** Where the WebAssembly module comes from, and what can be wrong with it. */
import { BiliImError, type Hint } from "../client/error.js";

/** Its address, a `Response` to it, its bytes, or the compiled module. */
export type ModuleSource = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** The module in Base64, where the entry holds it; otherwise empty. */
declare const INLINE_WASM: string;

/** How long the module may take to arrive, in ms. */
const LOADING_MS = 60_000;

/** A module of one function that makes a vector and takes a byte out of it again. */
// biome-ignore format: an instruction a line would tell nobody more
const SIMD_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 15, 253, 22, 0, 11,
);

const PLACEMENT: Hint = [
  "Serve bili_im_bg.wasm beside the script, pass init() its address or bytes, or use the entry bili-im/inline.",
  "请把 bili_im_bg.wasm 放在脚本旁边，或把它的地址或内容传给 init()，或改用入口 bili-im/inline。",
];

/** @internal The compiled module, from where it is by default unless `given`. Rejects with `BiliImError`. */
export async function compile(given?: ModuleSource | Promise<ModuleSource>): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object") {
    throw loadError("there is no WebAssembly here", [
      "Use a browser that has WebAssembly, and a mode that does not turn it off.",
      "请使用支持 WebAssembly 的浏览器，并关闭禁用它的模式。",
    ]);
  }
  const source = await (given ?? defaultSource());
  if (source instanceof WebAssembly.Module) return source;
  const address = source instanceof URL ? source.href : source;
  if (typeof address === "string") return compileAddress(address);
  if (typeof Request === "function" && address instanceof Request) return compileResponse(await request(address));
  return typeof Response === "function" && address instanceof Response
    ? compileResponse(address)
    : compileBytes(address as BufferSource);
}

/** @internal An error of the kind `load`. */
export function loadError(detail: string, hint: Hint, cause?: unknown): BiliImError {
  const message = `the WebAssembly part did not load: ${detail}`;
  return BiliImError.of({ kind: "load", message, endpoint: "init", retryable: true, hint, cause });
}

/** Browsers without SIMD, such as Safari before 16.4, have a module of their own. */
function defaultSource(): ModuleSource {
  if (INLINE_WASM) return decodeBase64(INLINE_WASM);
  return WebAssembly.validate(SIMD_PROBE)
    ? new URL("bili_im_bg.wasm", import.meta.url)
    : new URL("bili_im_plain_bg.wasm", import.meta.url);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  return fromBase64?.call(Uint8Array, text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A page that has replaced `setTimeout` changes nothing of this limit. Browsers without such signals have their own. */
async function compileAddress(url: string): Promise<WebAssembly.Module> {
  const signal = AbortSignal.timeout?.(LOADING_MS);
  try {
    return await compileResponse(await request(url, signal));
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw loadError(`${url} did not arrive within ${LOADING_MS / 1000} s`, PLACEMENT, cause);
  }
}

async function request(address: string | Request, signal?: AbortSignal): Promise<Response> {
  try {
    return await (signal ? fetch(address, { signal }) : fetch(address));
  } catch (cause) {
    const url = typeof address === "string" ? address : address.url;
    throw loadError(
      `${url} could not be fetched: offline, blocked by the page's connect-src, or refused by CORS`,
      PLACEMENT,
      cause,
    );
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const { url, ok, status, headers } = response;
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

async function compileBytes(bytes: BufferSource, url?: string, type?: string): Promise<WebAssembly.Module> {
  const name = url ?? "what init() was given";
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

/** Why the browser did not compile it, as far as its message tells. */
function compileError(cause: unknown, name: string): BiliImError {
  const message = cause instanceof Error ? cause.message : String(cause);
  // In an isolated world of Chromium the message ends where the reason would begin.
  if (/unsafe-eval|content.security.policy|\bCSP\b|disallowed by embedder|\(\): *$/i.test(message)) {
    return loadError(
      `the Content Security Policy (CSP) forbids WebAssembly: ${message}`,
      [
        "An extension needs 'wasm-unsafe-eval' in the script-src of its pages; on a page with such a policy, make the calls in the extension's background or in the userscript manager's own world.",
        "扩展页面的 script-src 需要 'wasm-unsafe-eval'；若页面的策略禁止，请在扩展后台或脚本管理器的隔离环境中调用。",
      ],
      cause,
    );
  }
  return loadError(/magic/.test(message) ? `${name} is no WebAssembly: ${message}` : message, PLACEMENT, cause);
}
