/** Why the WebAssembly module did not load: one error, with its own hint, per cause. */
import { BiliImError } from "../client/error.js";
import type { Hint } from "../client/hints.js";

/** A module whose one function uses SIMD: `i8x16.splat`, then `i8x16.extract_lane_u`. */
// biome-ignore format: one byte per line would not help
const SIMD_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 15, 253, 22, 0, 11,
);

/** Maximum length of a quoted URL or engine message, in characters. */
const SHOWN = 300;

/** @internal For a file that is not where it is expected. */
export const PLACEMENT: Hint = [
  "Serve bili_im_bg.wasm beside the script, pass init() its address or bytes, or use the entry bili-im/inline.",
  "请把 bili_im_bg.wasm 放在脚本旁边，或把它的地址或内容传给 init()，或改用入口 bili-im/inline。",
];

/** For a script that has no URL to resolve the file against. */
const WITHOUT_FILE: Hint = [
  "Use the entry bili-im/inline, which has the WebAssembly inside, or pass init() the bytes of bili_im_bg.wasm.",
  "请改用入口 bili-im/inline（WebAssembly 已在其中），或把 bili_im_bg.wasm 的内容传给 init()。",
];

const POLICY_OF_PAGE: Hint = [
  "On a page of your own, allow 'wasm-unsafe-eval' in its script-src. Elsewhere make the calls in an extension's background, or in its pages, whose own policy allows 'wasm-unsafe-eval': in Chromium the page's policy holds for content scripts and every world of a userscript manager, too. A manager's isolated world helps in Firefox only.",
  "若是你自己的页面，请在其 script-src 中允许 'wasm-unsafe-eval'。否则请在扩展的后台调用，或在扩展自己的页面中调用（其策略须允许 'wasm-unsafe-eval'）：在 Chromium 中，内容脚本和脚本管理器的任何环境都受页面策略约束。脚本管理器的隔离环境只在 Firefox 中有效。",
];

const POLICY_OF_EXTENSION: Hint = [
  "Allow 'wasm-unsafe-eval' in the script-src of the manifest's content_security_policy.extension_pages.",
  "请在清单的 content_security_policy.extension_pages 的 script-src 中允许 'wasm-unsafe-eval'。",
];

/** @internal A `load` error; not `retryable` where another attempt cannot help. */
export function loadError(detail: string, hint: Hint, cause?: unknown, retryable = true): BiliImError {
  const message = `the WebAssembly part did not load: ${detail}`;
  return BiliImError.of({ kind: "load", message, endpoint: "init", retryable, hint, cause });
}

/** @internal Truncates a text for a message: a `data:` URL holds the whole module. */
export function shortened(text: string): string {
  if (/^data:/i.test(text)) return "the data: address";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** @internal The message of a thrown value. */
export function wordsOf(cause: unknown): string {
  return shortened(cause instanceof Error ? cause.message : String(cause));
}

/** @internal There is no `WebAssembly`, such as in a hardened mode of the browser. */
export function missingWebAssembly(): BiliImError {
  const hint: Hint = [
    "Use a browser that has WebAssembly, and a mode that does not turn it off.",
    "请使用支持 WebAssembly 的浏览器，并关闭禁用它的模式。",
  ];
  return loadError("there is no WebAssembly here", hint, undefined, false);
}

/** @internal `import.meta.url` is no URL: bundlers replace it, by `undefined` or otherwise, in classic scripts. */
export function missingAddress(cause: unknown): BiliImError {
  const detail =
    "this script has no address (import.meta.url) to look for bili_im_bg.wasm beside: it is a classic script (IIFE or CommonJS), or made of text";
  return loadError(detail, WITHOUT_FILE, cause, false);
}

/** @internal `fetch` rejected. */
export function fetchError(url: string, cause: unknown): BiliImError {
  // Node.js and Chromium cannot fetch file: URLs.
  if (/^file:/i.test(url))
    return loadError(`${shortened(url)} is a file, and fetch reads none here`, WITHOUT_FILE, cause, false);
  return loadError(
    `${shortened(url)} could not be fetched: offline, blocked by the page's connect-src, or refused by CORS`,
    PLACEMENT,
    cause,
  );
}

/** @internal The module did not compile; the cause is inferred from the engine's message. */
export function compileError(cause: unknown, name: string): BiliImError {
  const words = wordsOf(cause);
  // In Chromium's isolated worlds the message ends before the reason.
  const isBare = /\(\): *$/.test(words);
  if (isBare || /unsafe-eval|content.security.policy|\bCSP\b|disallowed by embedder/i.test(words)) {
    const [whose, hint] = policy();
    const detail = `${whose} Content Security Policy (CSP) forbids WebAssembly`;
    return loadError(isBare ? detail : `${detail}: ${words}`, hint, cause, false);
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    const hint: Hint = [
      "Use a browser with WebAssembly's SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or later.",
      "请使用支持 WebAssembly SIMD 的浏览器：Chrome 或 Edge 91、Firefox 89、Safari 16.4 及以上版本。",
    ];
    return loadError(`this browser has no SIMD for WebAssembly: ${words}`, hint, cause, false);
  }
  return loadError(/magic/.test(words) ? `${name} is no WebAssembly: ${words}` : words, PLACEMENT, cause);
}

/** @internal The module compiles, but does not match this script. */
export function mismatchedModule(cause: unknown): BiliImError {
  return loadError(
    `it does not fit this script: ${wordsOf(cause)}`,
    ["Use the bili_im_bg.wasm of this very version.", "请使用与脚本同一版本的 bili_im_bg.wasm。"],
    cause,
  );
}

/** Whose CSP applies: content scripts and userscripts run under the page's, extension pages under the extension's. */
function policy(): [whose: string, hint: Hint] {
  const isExtension = /-extension:$/.test(globalThis.location?.protocol ?? "");
  return isExtension ? ["the extension's", POLICY_OF_EXTENSION] : ["the page's", POLICY_OF_PAGE];
}
