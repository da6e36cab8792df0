#!/usr/bin/env bash
# Firefox 153, in a content script: a Uint8Array over an ArrayBuffer that a promise of the browser gave (`arrayBuffer()` of a
# response or a Blob, `crypto.subtle.digest`) can be read, written, mapped, filtered and decoded, and throws
# "Permission denied to access property" on `slice` and `subarray` alone. The browser made the buffer, so the array over it
# belongs to the page, and both look for its constructor there. A copy of it works, and so do `bytes()`, which gives the
# same bytes by another method, and a buffer that an XMLHttpRequest gave. In Chromium 156 all of it works.
#
# Seen: the table that this prints; `instanceof Uint8Array` is no guide, as `bytes()` works and is none.
# Likely wrong guess: what was made with `new Uint8Array` here is an array of this script, and if one can map it, one can cut it.
# Needs the Debian packages chromium and firefox-esr.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund playwright-core@1.65.1 puppeteer-core@24.43.1
chromium --version 2>/dev/null
firefox-esr --version

mkdir extension
touch extension/background.js
cat >extension/manifest.json <<'JSON'
{
  "manifest_version": 3,
  "name": "views",
  "version": "1",
  "background": { "service_worker": "background.js", "scripts": ["background.js"] },
  "browser_specific_settings": { "gecko": { "id": "views@example.org" } },
  "content_scripts": [{ "matches": ["http://127.0.0.1/*"], "js": ["views.js"] }]
}
JSON
cat >extension/views.js <<'JAVASCRIPT'
const bufferOf = async () => (await fetch("/bytes")).arrayBuffer();
const requested = () =>
  new Promise((loaded) => {
    const request = new XMLHttpRequest();
    request.responseType = "arraybuffer";
    request.onload = () => loaded(request.response);
    request.open("GET", "/bytes");
    request.send();
  });
const sources = {
  "Response.arrayBuffer()": async () => new Uint8Array(await bufferOf()),
  "Blob.arrayBuffer()": async () => new Uint8Array(await new Blob(["abcd"]).arrayBuffer()),
  "subtle.digest()": async () => new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(4))),
  "a copy of the first": async () => new Uint8Array(new Uint8Array(await bufferOf())),
  "Response.bytes()": async () => (await fetch("/bytes")).bytes(),
  XMLHttpRequest: async () => new Uint8Array(await requested()),
};
const uses = {
  read: (view) => view[0] + view.at(-1) >= 0,
  write: (view) => view.fill(97)[0] === 97,
  map: (view) => view.map((byte) => byte + 1)[0] === 98,
  filter: (view) => view.filter((byte) => byte === 97).length === view.length,
  decode: (view) => new TextDecoder().decode(view).startsWith("aaaa"),
  slice: (view) => view.slice(0, 2).length === 2,
  subarray: (view) => view.subarray(0, 2).length === 2,
  "instanceof Uint8Array": (view) => view instanceof Uint8Array,
};
(async () => {
  const seen = {};
  for (const [name, make] of Object.entries(sources)) {
    const view = await make();
    const fails = ([, use]) => {
      try {
        return !use(view);
      } catch {
        return true;
      }
    };
    seen[name] = Object.entries(uses).filter(fails).map(([use]) => use).join(", ");
  }
  document.documentElement.dataset.seen = JSON.stringify(seen);
})();
JAVASCRIPT

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const folder = resolve("extension");
const server = createServer(({ url }, response) => {
  response.setHeader("content-type", url === "/bytes" ? "application/octet-stream" : "text/html");
  response.end(url === "/bytes" ? "abcd" : "<!doctype html><title>a page</title>");
});
await new Promise((listening) => server.listen(0, listening));
const look = async (tab) => {
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => document.documentElement.dataset.seen);
  return JSON.parse(await tab.evaluate(() => document.documentElement.dataset.seen));
};

const profile = await chromium.launchPersistentContext("", {
  executablePath: "/usr/bin/chromium",
  ignoreDefaultArgs: ["--disable-extensions"],
  args: ["--no-sandbox", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
});
const inChromium = await look(await profile.newPage());
await profile.close();
const browser = await puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr" });
await browser.installExtension(folder);
const inFirefox = await look(await browser.newPage());
await browser.close();
server.close();

const row = (name) => ({ Chromium: inChromium[name] || "nothing", Firefox: inFirefox[name] || "nothing" });
console.log("What fails with an array over bytes of:");
console.table(Object.fromEntries(Object.keys(inChromium).map((name) => [name, row(name)])));
assert.deepEqual(Object.values(inChromium), ["", "", "", "", "", ""]);
const cut = "slice, subarray, instanceof Uint8Array";
assert.deepEqual(Object.values(inFirefox), [cut, cut, cut, "", "instanceof Uint8Array", ""]);
JAVASCRIPT
node see.js
