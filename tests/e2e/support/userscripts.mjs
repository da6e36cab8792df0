/** The parts of a userscript manager besides requests: assembling scripts, and running them in pages. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { installManager } from "./manager.mjs";

/** The CDN of `@require` lines. */
const CDN = "https://cdn.jsdelivr.net/npm/";

/** Runs a script in a page, after its `@require`s, in one function whose parameters are the grants. */
export async function runUserscript(page, sandbox, project, name, traits = {}) {
  const { grants, text } = assemble(project, name, traits);
  if (grants.length) await installOutside(page, sandbox);
  const given = grants.map(() => `manage("function", { ...${JSON.stringify(traits)}, send: sendOutside })`);
  await page.evaluate(`(function (${grants}) {\n${text}\n})(${given});`);
}

/** The grants of a project's script, and its text after that of its `@require`s from the project's own packages. */
export function assemble(project, name, traits = {}) {
  const script = readFileSync(join(project, name), "utf8");
  const read = (path) => readFileSync(join(project, "node_modules", path.replace(/@[^/]+/, "")), "utf8");
  const grants = wanted(script, "grant").filter((grant) => grant !== "none");
  return { grants, text: [...required(script, read, traits), script].join("\n") };
}

/**
 * The `@require`d files of a script, from `read`. The Base64 hash after `#` is checked, unless the manager's `integrity` is
 * `"ignored"`.
 */
export function required(script, read, traits) {
  return wanted(script, "require").map((address) => {
    const [path, hash] = address.split("#");
    if (!path.startsWith(CDN)) throw new Error(`the script requires ${path}`);
    const text = read(path.slice(CDN.length));
    const [, algorithm, digest] = /^(sha\d+)[=-](.+)$/.exec(hash ?? "") ?? [];
    if (algorithm && traits.integrity !== "ignored") {
      const own = createHash(algorithm).update(text).digest("base64");
      if (digest !== own) throw new Error(`${path} is not what its hash says`);
    }
    return text;
  });
}

function wanted(script, key) {
  return [...script.matchAll(new RegExp(`^// @${key} +(\\S+)$`, "gm"))].map(([, value]) => value);
}

/** Defines `manage()` in a page, and `sendOutside` for its traits: requests without `Origin` and `Referer`. */
export async function installOutside(page, sandbox) {
  await page.exposeFunction("exchangeOutside", (details) => exchange(page, sandbox, details));
  await page.evaluate(installManager);
  await page.evaluate(() => {
    const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
    globalThis.sendOutside = async ({ onSent, control, body, ...details }) => {
      const bytes = body instanceof Blob ? Array.from(new Uint8Array(await body.arrayBuffer())) : body;
      const answer = await exchangeOutside({ ...details, body: bytes });
      onSent?.({ loaded: bytes.length, total: bytes.length });
      return { ...answer, bytes: decode(answer.body) };
    };
  });
}

/** Sends a request from outside the page, with the browser's cookies. */
async function exchange(page, sandbox, { method, url, headers, body, cookies }) {
  const { host, pathname, search } = new URL(url);
  const { hostname, port } = new URL(sandbox.https);
  const jar = cookies ? await page.context().cookies(url) : [];
  const cookie = jar.map(({ name, value }) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path: pathname + search, rejectUnauthorized: false };
    const sent = request(
      { ...options, headers: { ...Object.fromEntries(headers), host, cookie } },
      async (response) => {
        const { statusCode: status, headers, statusMessage: statusText } = response;
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        const body = Buffer.concat(await response.toArray()).toString("base64");
        resolve({ status, statusText, headers: lines.join(""), location: headers.location, body });
      },
    );
    sent.once("error", reject);
    sent.end(Array.isArray(body) ? Buffer.from(body) : body);
  });
}
