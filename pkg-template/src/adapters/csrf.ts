/** Sources of the CSRF token, for the option `csrf`, which is called for each call. */

const COOKIE_NAME = "bili_jct";

/**
 * Reads the token from the cookies of this page or frame; empty if there is none. This is the default on a page of
 * bilibili.com, for code that passes `csrf` explicitly.
 */
export function cookieCsrf(): () => string {
  return () => readCookie(COOKIE_NAME) ?? "";
}

/** The part of the extension API that is used: `chrome`, or `browser` in Firefox. */
export interface ExtensionApi {
  /** The cookies API, which needs the permission `cookies`. */
  cookies: {
    /** Gets a cookie, by promise or callback. */
    get(details: { url: string; name: string }, callback?: (cookie: { value: string } | null) => void): unknown;
  };
}

/**
 * Reads the token by the extension's cookies API: pass `chrome`, or `browser` in Firefox. The extension needs the permission
 * `cookies` and the host permission `https://*.bilibili.com/*`.
 */
export function chromeCookieCsrf(api: ExtensionApi): () => Promise<string> {
  return async () => {
    const cookie = await getCookie(api, { url: "https://api.vc.bilibili.com/", name: COOKIE_NAME });
    return cookie?.value ?? "";
  };
}

/** The cookie `name` of the page; `undefined` if it is missing, empty or `HttpOnly`, or there is no document. */
function readCookie(name: string): string | undefined {
  for (const cookie of readCookies().split(";")) {
    const at = cookie.indexOf("=");
    const value = cookie.slice(at + 1).trim();
    if (at >= 0 && value && cookie.slice(0, at).trim() === name) return value;
  }
  return undefined;
}

function readCookies(): string {
  try {
    return globalThis.document.cookie;
  } catch {
    // No document, or a sandboxed frame.
    return "";
  }
}

/** Newer APIs return a promise and reject a callback; older ones only take a callback. */
async function getCookie(api: ExtensionApi, details: { url: string; name: string }): Promise<{ value: string } | null> {
  let promise: unknown;
  try {
    promise = api.cookies.get(details);
  } catch {
    promise = undefined;
  }
  if (promise) return promise as Promise<{ value: string } | null>;
  return new Promise((resolve) => api.cookies.get(details, resolve));
}
