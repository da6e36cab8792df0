/** Where the WebAssembly part comes from, and what can be wrong with it. */
import { BiliImError, type Hint, speak } from "./error.js";

/** Its address, a `Response` to it, its bytes, or the compiled module. */
export type ModuleSource = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** The compressed part in Base64, where the entry holds it; otherwise empty. */
declare const INLINE_WASM: string;

/** A module of one function that makes a vector and takes a byte out of it again. */
// biome-ignore format: an instruction a line would tell nobody more
const SIMD_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 15, 253, 22, 0, 11,
);

/** @internal Where the part is when nobody says: the one for browsers without SIMD, such as Safari before 16.4, apart. */
export function usual(): ModuleSource | Promise<ModuleSource> {
  if (INLINE_WASM) return inflate(INLINE_WASM);
  // Without WebAssembly there is nothing to ask; what loads then says so.
  return typeof WebAssembly !== "object" || WebAssembly.validate(SIMD_PROBE)
    ? new URL("bili_im_bg.wasm", import.meta.url)
    : new URL("bili_im_plain_bg.wasm", import.meta.url);
}

async function inflate(text: string): Promise<BufferSource> {
  if (typeof DecompressionStream !== "function") {
    throw problem("this browser has no DecompressionStream", [
      "Update the browser, or pass init() the address of bili_im_bg.wasm.",
      "请更新浏览器，或把 bili_im_bg.wasm 的地址传给 init()。",
    ]);
  }
  const decode = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  const packed = decode?.call(Uint8Array, text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** @internal The compiled module. Rejects with `BiliImError`. */
export async function compile(given: ModuleSource | Promise<ModuleSource>): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object") {
    throw problem("there is no WebAssembly here", [
      "Use a browser that has WebAssembly, and a mode that does not turn it off.",
      "请使用支持 WebAssembly 的浏览器，并关闭禁用它的模式。",
    ]);
  }
  const source = await given;
  if (source instanceof WebAssembly.Module) return source;
  const name = source instanceof URL ? source.href : source;
  if (typeof name === "string" || (typeof Request === "function" && name instanceof Request)) {
    return receive(await request(name));
  }
  return typeof Response === "function" && name instanceof Response ? receive(name) : make(name as BufferSource);
}

const PLACE: Hint = [
  "Serve bili_im_bg.wasm beside the script, pass init() its address or bytes, or use the entry bili-im/inline.",
  "请把 bili_im_bg.wasm 放在脚本旁边，或把它的地址或内容传给 init()，或改用入口 bili-im/inline。",
];

async function request(address: string | Request): Promise<Response> {
  try {
    return await fetch(address);
  } catch (cause) {
    const where = typeof address === "string" ? address : address.url;
    throw problem(
      `${where} could not be fetched: offline, blocked by the page's connect-src, or refused by CORS`,
      PLACE,
      cause,
    );
  }
}

async function receive(response: Response): Promise<WebAssembly.Module> {
  const { url, ok, status, headers } = response;
  if (!ok) throw problem(`${url} answered with HTTP ${status}`, PLACE);
  const type = headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (type === "application/wasm" && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response).catch((cause) => {
      throw refused(cause, url);
    });
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw problem(`${url} could not be read`, PLACE, cause);
  }
  return make(bytes, url, type);
}

async function make(bytes: BufferSource, url?: string, type?: string): Promise<WebAssembly.Module> {
  const what = url ?? "what init() was given";
  const at = ArrayBuffer.isView(bytes) ? bytes : { buffer: bytes, byteOffset: 0, byteLength: bytes?.byteLength };
  const head = at.byteLength >= 4 ? new DataView(at.buffer, at.byteOffset).getUint32(0) : 0;
  if (head !== 0x0061736d) {
    const html = type === "text/html" || head >>> 24 === 0x3c;
    throw problem(`${what} is ${html ? "HTML" : `no WebAssembly${type ? `, but ${type}` : ""}`}`, PLACE);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw refused(cause, what);
  }
}

/** What it means that the browser did not compile it. */
function refused(cause: unknown, what: string): BiliImError {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/unsafe-eval|content.security.policy|\bCSP\b|disallowed by embedder/i.test(said)) {
    return problem(
      `the Content Security Policy (CSP) forbids WebAssembly: ${said}`,
      [
        "An extension needs 'wasm-unsafe-eval' in the script-src of its pages; on a page with such a policy, make the calls in the extension's background or in the userscript manager's own world.",
        "扩展页面的 script-src 需要 'wasm-unsafe-eval'；若页面的策略禁止，请在扩展后台或脚本管理器的隔离环境中调用。",
      ],
      cause,
    );
  }
  return problem(/magic/.test(said) ? `${what} is no WebAssembly: ${said}` : said, PLACE, cause);
}

/** @internal An error of the kind `load`. */
export function problem(said: string, hint: Hint, cause?: unknown): BiliImError {
  return BiliImError.of({
    kind: "load",
    message: `the WebAssembly part did not load: ${said}`,
    endpoint: "init",
    retryable: true,
    hint: speak(hint),
    cause,
  });
}
