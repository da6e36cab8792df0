/** Sources of the CSRF token: functions for the option `csrf`, which is called anew for each call. */

const COOKIE_NAME = "bili_jct";

/**
 * Reads the token from the cookies that this page or frame may see; the empty text where there is none. It is what a client
 * does by itself on a page of bilibili.com, for those who pass `csrf` along.
 */
export function cookieCsrf(): () => string {
  return () => readCookie(COOKIE_NAME) ?? "";
}

/** The API of an extension, as far as it is needed: `chrome`, or `browser` in Firefox. */
export interface ExtensionApi {
  /** Its cookies, which the permission of that name makes available. */
  cookies: {
    /** Finds a cookie, and answers by a promise or by the callback. */
    get(details: { url: string; name: string }, callback?: (cookie: { value: string } | null) => void): unknown;
  };
}

/**
 * Reads the token by an extension's own means: pass `chrome`, or `browser` in Firefox. The extension needs the permission
 * `cookies`, and the host permission `https://*.bilibili.com/*`.
 */
export function chromeCookieCsrf(api: ExtensionApi): () => Promise<string> {
  return async () => {
    const cookie = await getCookie(api, { url: "https://api.vc.bilibili.com/", name: COOKIE_NAME });
    return cookie?.value ?? "";
  };
}

/** The readable cookie `name` of the page; `undefined` where it is missing, empty, or there is no page. */
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
    // There is no document, or it is in a sandboxed frame.
    return "";
  }
}

/** Newer APIs return a promise and refuse a callback, older ones take a callback only. */
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
