/** A userscript manager's requests, played by the page: runs there, so it uses nothing from around it. */

/**
 * Defines `manage(kind)`: `GM_xmlhttpRequest` (`"function"`) or an object `GM` (`"object"`), which returns a promise with
 * `abort`, as managers do. Both take what managers take, answer with what they answer, and keep what they were given in
 * `asked`. `finalUrl` replaces the address the answer came from, as after a redirect.
 */
export function installManager() {
  globalThis.asked = [];
  globalThis.manage = (kind, finalUrl) => {
    const start = (details) => {
      asked.push({ ...details, abortions: 0 });
      const mine = asked.at(-1);
      // Nothing but what survives the way to a manager's background.
      structuredClone(details.data);
      if (details.data !== undefined && typeof details.data !== "string" && !(details.data instanceof Blob)) {
        throw new TypeError("no manager takes such a body");
      }
      const xhr = new XMLHttpRequest();
      xhr.open(details.method, details.url);
      xhr.withCredentials = true;
      xhr.responseType = details.responseType;
      for (const [name, value] of Object.entries(details.headers)) xhr.setRequestHeader(name, value);
      const answer = () => ({
        readyState: xhr.readyState,
        status: xhr.status,
        statusText: xhr.statusText,
        finalUrl: finalUrl ?? xhr.responseURL,
        responseHeaders: `${xhr.getAllResponseHeaders()}not a header\r\n: nameless\r\nbad name: x\r\nx-odd: a\u0000b\r\n`,
        response: xhr.response,
      });
      xhr.onload = () => details.onload(answer());
      xhr.onerror = () => details.onerror(answer());
      xhr.ontimeout = () => details.ontimeout(answer());
      xhr.onabort = () => details.onabort(answer());
      if (details.upload) xhr.upload.onprogress = details.upload.onprogress;
      const abort = () => {
        mine.abortions += 1;
        xhr.abort();
      };
      xhr.send(details.data);
      return { xhr, abort };
    };
    if (kind === "function") {
      return (details) => {
        const { abort } = start(details);
        return { abort };
      };
    }
    return {
      xmlHttpRequest(details) {
        if (this?.xmlHttpRequest === undefined) throw new TypeError("called without its object");
        const { xhr, abort } = start(details);
        const promise = new Promise((resolve, reject) => {
          xhr.addEventListener("load", () => resolve(xhr.response));
          for (const end of ["error", "abort", "timeout"]) xhr.addEventListener(end, reject);
        });
        return Object.assign(promise, { abort });
      },
    };
  };
}
