/** A userscript manager's requests. `installManager` runs in pages, too, so it uses nothing from around it. */

/**
 * Managers by what tells them apart from one that does all as documented; each row is what was seen of some version of one.
 * `send` of the traits makes the requests; without it the page's XMLHttpRequest does, with the page's headers.
 */
export const MANAGERS = {
  "one that does all as documented": {},
  "one whose requests for bytes never settle": { bytes: "never" },
  "one whose requests for bytes fail": { bytes: "fail" },
  "one whose bytes cannot be read": { bytes: "throw" },
  "one whose bytes are missing": { bytes: "empty" },
  "one that settles its promise alone": { callbacks: "promise" },
  Violentmonkey: { headers: "joined", redirects: "followed", progress: "end", integrity: "ignored" },
  ScriptCat: { redirects: "408", progress: "never" },
};

/**
 * Defines `manage(kind, traits)`: `GM_xmlhttpRequest` (`"function"`) or an object `GM` (`"object"`), which returns a promise
 * with `abort`, as managers do. Both take what all managers take, and keep what they were given in `asked`. Traits are
 * - `bytes`: requests for bytes `"never"` settle, `"fail"`, `"throw"` when the answer is read, or are `"empty"`
 * - `callbacks`: `"never"` called, or the `"promise"` alone settles
 * - `redirects`: `"followed"`, with all that was sent; or refused as status `"408"`, as whatever else goes wrong then
 * - `headers`: `"joined"` with the type of a Blob, where their names are spelled in another way
 * - `progress`: of uploads, at the `"end"` alone or `"never"`
 * - `cookies`: `"partitioned"`, so that none are sent
 * - `lines`: `"clean"` without any that is no header
 * - `finalUrl`: where answers are said to be from
 * - `integrity`: `"ignored"` of what a script requires; see userscripts.mjs
 */
export function installManager() {
  globalThis.asked = [];

  const byXhr = ({ method, url, headers, body, cookies, onSent, control }) =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      xhr.withCredentials = cookies;
      xhr.responseType = "arraybuffer";
      for (const [name, value] of headers) xhr.setRequestHeader(name, value);
      xhr.onload = () => {
        const { status, statusText, responseURL, response } = xhr;
        resolve({ status, statusText, url: responseURL, headers: xhr.getAllResponseHeaders(), bytes: response });
      };
      xhr.onerror = () => reject(new Error("net::ERR_FAILED"));
      xhr.onabort = reject;
      if (onSent) xhr.upload.onprogress = ({ loaded, total }) => onSent({ loaded, total });
      control.abort = () => xhr.abort();
      xhr.send(body);
    });

  const headersOf = ({ headers = {}, data }, traits) => {
    const given = Object.entries(headers);
    if (traits.headers === "joined" && data instanceof Blob && data.type && !("Content-Type" in headers)) {
      given.unshift(["Content-Type", data.type]);
    }
    const joined = new Map();
    for (const [name, value] of given) {
      const key = name.toLowerCase();
      joined.set(key, joined.has(key) ? `${joined.get(key)}, ${value}` : value);
    }
    return [...joined];
  };

  /** Asks, and follows redirects where the traits say so. */
  const exchange = async (details, traits, control) => {
    const { method, data: body, upload } = details;
    const headers = headersOf(details, traits);
    const cookies = traits.cookies !== "partitioned";
    const onSent = traits.progress === undefined ? upload?.onprogress : undefined;
    for (let { url } = details; ; ) {
      const answer = await (traits.send ?? byXhr)({ method, url, headers, body, cookies, onSent, control });
      const location = answer.status >= 300 && answer.status < 400 && answer.location;
      if (!location) {
        const size = body?.size ?? body?.length;
        if (traits.progress === "end") upload?.onprogress?.({ loaded: size, total: size });
        return { ...answer, url: answer.url ?? url };
      }
      if (traits.redirects !== "followed") throw new Error("net::ERR_FAILED");
      url = new URL(location, url).href;
    }
  };

  const toResponse = (answer, { responseType = "text" }, traits) => {
    const { status, statusText, url, headers, bytes } = answer;
    const odd = traits.lines === "clean" ? "" : "not a header\r\n: nameless\r\nbad name: x\r\nx-odd: a\u0000b\r\n";
    const finalUrl = traits.finalUrl ?? url;
    const response = { readyState: 4, status, statusText, finalUrl, responseHeaders: headers + odd };
    if (responseType === "text") {
      const text = new TextDecoder().decode(bytes);
      return { ...response, response: text, responseText: text };
    }
    const body = () => {
      if (traits.bytes === "throw") throw new TypeError("the argument is not cloneable");
      if (traits.bytes === "empty") return null;
      return responseType === "blob" ? new Blob([bytes]) : bytes;
    };
    return Object.defineProperty(response, "response", { get: body });
  };

  const start = (details, traits) => {
    const mine = { ...details, abortions: 0 };
    asked.push(mine);
    // Nothing but what survives the way to a manager's background; bytes do not in Firefox.
    structuredClone(details.data);
    if (details.data !== undefined && typeof details.data !== "string" && !(details.data instanceof Blob)) {
      throw new TypeError("not every manager takes such a body");
    }
    const control = {};
    const never = new Promise(() => {});
    const settled = (async () => {
      if (traits.bytes === "never" && details.responseType) return never;
      if (traits.bytes === "fail" && details.responseType) throw new Error("the object could not be cloned");
      return toResponse(await exchange(details, traits, control), details, traits);
    })().catch((error) => {
      const status = traits.redirects === "408" ? 408 : 0;
      const failure = { readyState: 4, status, statusText: "", responseHeaders: "", finalUrl: "" };
      throw Object.assign(failure, mine.abortions ? { isAbort: true } : { error: status ? undefined : error.message });
    });
    const call = (name, response) => traits.callbacks === undefined && details[name]?.(response);
    settled.then(
      (response) => call("onload", response),
      (failure) => call(failure.isAbort ? "onabort" : "onerror", failure),
    );
    const abort = () => {
      mine.abortions += 1;
      control.abort?.();
    };
    return { settled: traits.callbacks === "never" ? never : settled, abort };
  };

  globalThis.manage = (kind, traits = {}) => {
    if (kind === "function") {
      return (details) => {
        const { abort } = start(details, traits);
        return { abort };
      };
    }
    return {
      xmlHttpRequest(details) {
        if (this?.xmlHttpRequest === undefined) throw new TypeError("called without its object");
        const { settled, abort } = start(details, traits);
        return Object.assign(
          settled.then((response) => response),
          { abort },
        );
      },
    };
  };
}
