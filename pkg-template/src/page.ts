/** What the page says of itself: its cookies, its address, its storage. Missing things are `undefined`, never an error. */

/** The readable cookie `name`; `undefined` when it is missing or empty. */
export function readCookie(name: string): string | undefined {
  const cookies = attempt(() => globalThis.document.cookie) ?? "";
  for (const cookie of cookies.split(";")) {
    const at = cookie.indexOf("=");
    const value = cookie.slice(at + 1).trim();
    if (at >= 0 && value && cookie.slice(0, at).trim() === name) return value;
  }
  return undefined;
}

/** The origin of the page. */
export function origin(): string | undefined {
  return attempt(() => globalThis.location.origin);
}

/** Whether this is a page of bilibili.com, which the service's hosts answer and whose cookies can be read. */
export function isOnService(): boolean {
  const host = attempt(() => globalThis.document && globalThis.location.hostname) ?? "";
  return /^(.*\.)?bilibili\.com$/.test(host);
}

const memory = new Map<string, string>();

/** What is kept under `name`: in the page's storage, or else in this script's memory. */
export function readKept(name: string): string | undefined {
  return attempt(() => globalThis.localStorage.getItem(name)) ?? memory.get(name);
}

/** Keeps `value` under `name`. A page may have no storage, or a full one: then it lasts as long as the page. */
export function keep(name: string, value: string): void {
  attempt(() => globalThis.localStorage.setItem(name, value));
  memory.set(name, value);
}

/** Some of these throw in a sandboxed frame. */
function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
