/** What a userscript manager does: it puts scripts together, runs them in pages, and makes requests for them. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";

/** Where scripts find what they require. */
const CDN = "https://cdn.jsdelivr.net/npm/";

/** Runs a script of a project in a page, after what it requires, in one function whose parameters are what is granted. */
export async function runUserscript(page, sandbox, project, name) {
  const script = readFileSync(join(project, name), "utf8");
  const wanted = (key) => [...script.matchAll(new RegExp(`^// @${key} +(\\S+)$`, "gm"))].map(([, value]) => value);
  const required = wanted("require").map((address) => {
    if (!address.startsWith(CDN)) throw new Error(`${name} requires ${address}`);
    const path = address.slice(CDN.length).replace(/@[^/]+/, "");
    return readFileSync(join(project, "node_modules", path), "utf8");
  });
  const grants = wanted("grant").filter((grant) => grant !== "none");
  if (grants.length) await page.exposeFunction("manage", (details) => answer(page, sandbox, details));
  const given = grants.map(() => `(${ask})`);
  await page.evaluate(`(function (${grants}) {\n${[...required, script].join("\n")}\n})(${given});`);
}

/** `GM_xmlhttpRequest` as the script sees it; sent as text, so it uses nothing from around it. */
function ask({ method, url, headers, data, onload, onerror }) {
  const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  globalThis
    .manage({ method, url, headers, data })
    .then(({ body, ...answer }) => onload({ ...answer, finalUrl: url, response: decode(body) }), onerror);
  return { abort() {} };
}

/** Makes a request outside of the page, with the browser's cookies. */
async function answer(page, sandbox, { method, url, headers, data }) {
  const { host, pathname, search } = new URL(url);
  const { hostname, port } = new URL(sandbox.https);
  const cookies = await page.context().cookies(url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path: pathname + search, rejectUnauthorized: false };
    const sent = request({ ...options, headers: { ...headers, host, cookie } }, async (response) => {
      const body = Buffer.concat(await response.toArray()).toString("base64");
      const responseHeaders = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      resolve({ status: response.statusCode, responseHeaders: responseHeaders.join(""), body });
    });
    sent.once("error", reject);
    sent.end(data);
  });
}
