#!/usr/bin/env bash
# Firefox 153: a content script can make no stream that has functions: ReadableStream, WritableStream and TransformStream throw
# "Permission denied to access property", as the browser may not look into an object of the script. A TransformStream without
# functions works, and so do the streams of the browser itself; but an object of the script, such as a Uint8Array, is undefined
# when it is read from it, and no bytes to a Response. Texts, and the bytes that TextEncoder makes, come through. A Blob's stream
# is not iterable there. In Chromium 156 all of it works as in a page.
#
# Seen: the table that this prints.
# Likely wrong guess: content scripts have streams or have none; or: what a page can do with a stream, they can.
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
  "name": "streams",
  "version": "1",
  "background": { "service_worker": "background.js", "scripts": ["background.js"] },
  "browser_specific_settings": { "gecko": { "id": "streams@example.org" } },
  "content_scripts": [{ "matches": ["http://127.0.0.1/*"], "js": ["streams.js"] }]
}
JSON
cat >extension/streams.js <<'JAVASCRIPT'
const first = async (stream) => (await stream.getReader().read()).value;
const written = (piece) => {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  writer.write(piece).then(() => writer.close()).catch(() => {});
  return readable;
};
const size = async (stream) => (await new Response(stream).arrayBuffer()).byteLength;
const bytes = new Uint8Array([1, 2]);
const cases = {
  "ReadableStream with pull": () => first(new ReadableStream({ pull: (controller) => controller.enqueue(2) })),
  "WritableStream with write": () => new WritableStream({ write() {} }).getWriter().write(1).then(() => 2),
  "TransformStream with transform": () => (new TransformStream({ transform() {} }), 2),
  "TransformStream without functions": () => first(written(2)),
  "its Uint8Array, read": async () => (await first(written(bytes)))?.length,
  "its Uint8Array, to a Response": () => size(written(bytes)),
  "TextEncoder's bytes, read": async () => (await first(written(new TextEncoder().encode("ab")))).length,
  "TextEncoder's bytes, to a Response": () => size(written(new TextEncoder().encode("ab"))),
  "for await over a Blob's stream": async () => {
    for await (const chunk of new Blob(["ab"]).stream()) return chunk.length;
  },
};
(async () => {
  const seen = {};
  for (const [name, run] of Object.entries(cases)) {
    try {
      const found = await run();
      seen[name] = found === 2 ? "works" : String(found);
    } catch (error) {
      seen[name] = error.name;
    }
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
const server = createServer((_, response) => {
  response.setHeader("content-type", "text/html");
  response.end("<!doctype html><title>a page</title>");
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

console.table(Object.fromEntries(Object.keys(inChromium).map((name) => [name, { Chromium: inChromium[name], Firefox: inFirefox[name] }])));
assert.ok(Object.values(inChromium).every((outcome) => outcome === "works"));
assert.deepEqual(Object.values(inFirefox), ["Error", "Error", "Error", "works", "undefined", "TypeError", "works", "works", "TypeError"]);
JAVASCRIPT
node see.js
