#!/usr/bin/env bash
# webext-bridge 6.0.1 in Chromium 156 and Firefox 153: a text that a handler throws arrives as an error without a message and with
# its letters as fields, and a thrown undefined arrives as an answer. In Chromium some answers that the browser cannot write as
# JSON, and that its own messages refuse with an error, are never given: the caller waits for good.
#
# Seen: the table that this prints, without that last case.
# Likely wrong guess: a text that is thrown arrives as that text or as the message of an error, and what is thrown rejects.
# Needs the Debian packages chromium and firefox-esr.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund esbuild@0.28.2 playwright-core@1.65.1 puppeteer-core@24.43.1 webext-bridge@6.0.1
chromium --version 2>/dev/null
firefox-esr --version

cat >background.js <<'JAVASCRIPT'
import { onMessage } from "webext-bridge/background";
const fail = (thrown) => {
  throw thrown;
};
const handlers = {
  error: () => fail(new Error("refused")),
  "thrown text": () => fail("refused"),
  "thrown undefined": () => fail(undefined),
};
for (const [name, answer] of Object.entries(handlers)) onMessage(name, answer);
JAVASCRIPT
cat >content.js <<'JAVASCRIPT'
import { sendMessage } from "webext-bridge/content-script";
(async () => {
  const seen = {};
  for (const name of ["error", "thrown text", "thrown undefined"]) {
    seen[name] = await sendMessage(name, {}, "background").then(
      (answer) => `answer ${JSON.stringify(answer)}`,
      ({ message, stack, name: kind, ...fields }) =>
        `error ${JSON.stringify(message)}, fields ${Object.keys(fields).join() || "none"}`,
    );
  }
  document.documentElement.dataset.seen = JSON.stringify(seen);
})();
JAVASCRIPT
mkdir extension
npx --no-install esbuild background.js content.js --bundle --outdir=extension --log-level=error
cat >extension/manifest.json <<'JSON'
{
  "manifest_version": 3,
  "name": "bridge",
  "version": "1",
  "background": { "service_worker": "background.js", "scripts": ["background.js"] },
  "browser_specific_settings": { "gecko": { "id": "bridge@example.org" } },
  "content_scripts": [{ "matches": ["http://127.0.0.1/*"], "js": ["content.js"] }]
}
JSON

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

const rows = Object.keys(inChromium).map((name) => [name, { Chromium: inChromium[name], Firefox: inFirefox[name] }]);
console.table(Object.fromEntries(rows));
const thrown = ['error "refused", fields none', 'error "", fields 0,1,2,3,4,5,6', "answer undefined"];
for (const seen of [inChromium, inFirefox]) assert.deepEqual(Object.values(seen), thrown);
JAVASCRIPT
node see.js
