/** Visits pages of the message site whose files come from a consumer project. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { noteComplaints } from "./complaints.mjs";
import { MAIN, UP } from "./people.mjs";
import { logIn } from "./places.mjs";
import { until } from "./until.mjs";
import { MESSAGE_SITE } from "./world.mjs";

/** The CSP from the guide: WebAssembly, and the service's hosts. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' https://api.vc.bilibili.com https://api.bilibili.com",
  "img-src data:",
].join("; ");

const BLANK = '<!doctype html><title>messages</title><link rel="icon" href="data:,"><body></body>';

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves an empty page. */
export const blank = async () => ({ status: 200, contentType: "text/html", body: BLANK });

/** Serves the files of a folder. */
export function filesOf(folder) {
  return async (pathname) => {
    const file = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const contentType = TYPES[extname(file)];
    return readFile(file).then(
      (body) => ({ status: 200, contentType, body }),
      () => ({ status: 404, body: "" }),
    );
  };
}

/** Settings of a profile: fulfilled responses count as from a public host, which may not access the local network. */
export const PROFILE = { permissions: ["local-network-access"] };

/**
 * A page on the service's site, of a logged-in user, whose files `serve` provides; with the browser's complaints. The profile
 * has the settings of `PROFILE`.
 */
export async function openSite(context, serve, policy = POLICY) {
  const page = await context.newPage();
  await page.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=/_blank`);
  await page.route(`${MESSAGE_SITE}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const { headers, ...answer } = await serve(pathname, search);
    return route.fulfill({ ...answer, headers: { ...headers, "content-security-policy": policy } });
  });
  // Vite's hot reload.
  await page.routeWebSocket(/^wss?:/, () => {});
  const complaints = [];
  noteComplaints(page, complaints);
  await page.goto(`${MESSAGE_SITE}/`);
  return { page, complaints };
}

/** The text of such a page after `act`; with the browser's complaints. */
export async function visit(browser, serve, { policy, act } = {}) {
  const context = await browser.newContext(PROFILE);
  const { page, complaints } = await openSite(context, serve, policy);
  await act?.(page);
  await page.waitForFunction(() => !["", "loading", undefined].includes(document.querySelector("output")?.textContent));
  const shown = await page.textContent("output");
  await context.close();
  return { shown, complaints };
}

/**
 * Checks what a project shows, which `look` resolves to with the browser's complaints: counts, an exact key, and a message
 * that was sent once.
 */
export async function showsTheTruth(sandbox, signs, look) {
  const newest = (await sandbox.messages(MAIN, UP)).at(-1);
  const { shown, complaints = [] } = await look();
  const sent = (await sandbox.messages(MAIN, UP)).filter(({ content }) => content.includes(`Hello from ${signs}`));
  assert.equal(sent.length, 1, `${shown}\n${complaints.join("\n")}`);
  for (const { msg_key } of [newest, sent[0]]) assert.notEqual(BigInt(Number(msg_key)), BigInt(msg_key));
  const expected = `unread 7, newest ${newest.msg_key}, sent ${sent[0].msg_key}`;
  assert.deepEqual([shown, complaints], [expected, []]);
}

/** Waits for the output of the extensions' content scripts, each with the key of the message that it sent. */
export async function extensionsWork(sandbox, browser, extensions) {
  const tab = await browser.newTab();
  await logIn(tab, "/_blank");
  for (const [id, signs] of extensions) {
    const read = (id) => document.getElementById(id)?.textContent;
    let shown;
    await until(`${signs} has an answer`, async () => {
      shown = await tab.evaluate(read, id);
      return shown;
    });
    const sent = (await sandbox.messages(MAIN, UP)).filter(({ content }) => content.includes(`Hello from ${signs}`));
    assert.equal(sent.length, 1, shown);
    assert.match(shown, new RegExp(`^unread \\d, newest \\d{19}, sent ${sent[0].msg_key}, background: unread \\d$`));
  }
}
