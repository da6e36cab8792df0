/** What can be wrong with the WebAssembly module, in words: each cause has its own hint. */
import { BiliImError } from "../client/error.js";
import type { Hint } from "../client/hints.js";

/** A module of one function that makes a vector and takes a byte out of it again. */
// biome-ignore format: an instruction a line would tell nobody more
const SIMD_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 15, 253, 22, 0, 11,
);

/** How much of an address, or of what an engine says, a message has. */
const SHOWN = 300;

/** @internal For a file that is not where it should be. */
export const PLACEMENT: Hint = [
  "Serve bili_im_bg.wasm beside the script, pass init() its address or bytes, or use the entry bili-im/inline.",
  "请把 bili_im_bg.wasm 放在脚本旁边，或把它的地址或内容传给 init()，或改用入口 bili-im/inline。",
];

/** For a script that has no file beside it at all. */
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

/** @internal An error of the kind `load`. What no second attempt can change is not `retryable`. */
export function loadError(detail: string, hint: Hint, cause?: unknown, retryable = true): BiliImError {
  const message = `the WebAssembly part did not load: ${detail}`;
  return BiliImError.of({ kind: "load", message, endpoint: "init", retryable, hint, cause });
}

/** @internal A text for a message, cut where it is long: a `data:` address holds the whole module. */
export function shortened(text: string): string {
  if (/^data:/i.test(text)) return "the data: address";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** @internal What was thrown, in words. */
export function wordsOf(cause: unknown): string {
  return shortened(cause instanceof Error ? cause.message : String(cause));
}

/** @internal There is no WebAssembly at all, as where a mode of the browser turns it off. */
export function missingWebAssembly(): BiliImError {
  const hint: Hint = [
    "Use a browser that has WebAssembly, and a mode that does not turn it off.",
    "请使用支持 WebAssembly 的浏览器，并关闭禁用它的模式。",
  ];
  return loadError("there is no WebAssembly here", hint, undefined, false);
}

/** @internal Builders put `undefined`, or what is no address, in the place of `import.meta.url` where a script has none. */
export function missingAddress(cause: unknown): BiliImError {
  const detail =
    "this script has no address (import.meta.url) to look for bili_im_bg.wasm beside: it is a classic script (IIFE or CommonJS), or made of text";
  return loadError(detail, WITHOUT_FILE, cause, false);
}

/** @internal `fetch` rejected. */
export function fetchError(url: string, cause: unknown): BiliImError {
  // Node.js and Chromium fetch no files.
  if (/^file:/i.test(url))
    return loadError(`${shortened(url)} is a file, and fetch reads none here`, WITHOUT_FILE, cause, false);
  return loadError(
    `${shortened(url)} could not be fetched: offline, blocked by the page's connect-src, or refused by CORS`,
    PLACEMENT,
    cause,
  );
}

/** @internal Why the engine did not compile it, as far as its message tells. */
export function compileError(cause: unknown, name: string): BiliImError {
  const words = wordsOf(cause);
  // In Chromium's isolated worlds the message ends where the reason would begin.
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

/** @internal The module compiles, but does not run with this script. */
export function mismatchedModule(cause: unknown): BiliImError {
  return loadError(
    `it does not fit this script: ${wordsOf(cause)}`,
    ["Use the bili_im_bg.wasm of this very version.", "请使用与脚本同一版本的 bili_im_bg.wasm。"],
    cause,
  );
}

/** Whose policy it is: content scripts and userscripts are where the page is, and an extension's own pages are not. */
function policy(): [whose: string, hint: Hint] {
  const isExtension = /-extension:$/.test(globalThis.location?.protocol ?? "");
  return isExtension ? ["the extension's", POLICY_OF_EXTENSION] : ["the page's", POLICY_OF_PAGE];
}
