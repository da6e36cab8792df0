#!/usr/bin/env bash
# Chromium 156: `chrome.storage` leaves out a BigInt without a word. Where the key had a value before, that one stays, and no
# change is told; in an array it becomes null; as a default for `get` it is not given. So a cursor that outgrows 2^53 and is
# kept as a BigInt from there on stands still, and `set` resolves each time. Messages are strict about the same value: they
# fail, or arrive whole where the manifest asks for "structured_clone". Firefox 153 keeps a BigInt in all of these.
#
# Seen: the table that this prints.
# Likely wrong guess: `set` rejects, as sending it does and as JSON.stringify throws, or stores it, as Firefox does and as
# messages do; at the worst the key is gone.
# Needs the Debian packages chromium and firefox-esr.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund playwright-core@1.65.1 puppeteer-core@24.43.1
chromium --version 2>/dev/null
firefox-esr --version

cat >background.js <<'JAVASCRIPT'
chrome.runtime.onMessage.addListener((message, _, reply) => reply(typeof message.cursor));
JAVASCRIPT
cat >content.js <<'JAVASCRIPT'
const { local } = chrome.storage;
const show = (value) => {
  const text = JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part));
  return text?.replaceAll('"', "") ?? "nothing";
};
const cases = {
  "a new key": async () => {
    await local.set({ cursor: 2n });
    return (await local.get()).cursor;
  },
  "a key with a value": async () => {
    await local.set({ cursor: 1 });
    await local.set({ cursor: 2n });
    return (await local.get()).cursor;
  },
  "what onChanged tells": async () => {
    let keys;
    chrome.storage.onChanged.addListener((changes) => {
      if (changes.other?.newValue) keys = Object.keys(changes).sort().join();
    });
    // Firefox adds the listener some time later, and tells it nothing of what was set until then.
    for (let other = 2; !keys; other++) {
      await local.set({ cursor: BigInt(other), other });
      await new Promise((told) => setTimeout(told, 100));
    }
    return keys;
  },
  "in an array": async () => {
    await local.set({ cursors: [1, 2n] });
    return (await local.get()).cursors;
  },
  "a default": async () => (await local.get({ missing: 2n })).missing,
  "a message": () => chrome.runtime.sendMessage({ cursor: 2n }),
};
(async () => {
  const seen = {};
  for (const [name, run] of Object.entries(cases)) {
    await local.clear();
    try {
      seen[name] = show(await run());
    } catch (error) {
      seen[name] = error.name;
    }
  }
  document.documentElement.dataset.seen = JSON.stringify(seen);
})();
JAVASCRIPT

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

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

function extension(name, more) {
  mkdirSync(name);
  for (const file of ["background.js", "content.js"]) copyFileSync(file, `${name}/${file}`);
  const manifest = {
    manifest_version: 3,
    name,
    version: "1",
    permissions: ["storage"],
    background: { service_worker: "background.js", scripts: ["background.js"] },
    browser_specific_settings: { gecko: { id: `${name}@example.org` } },
    content_scripts: [{ matches: ["http://127.0.0.1/*"], js: ["content.js"] }],
    ...more,
  };
  writeFileSync(`${name}/manifest.json`, JSON.stringify(manifest));
  return resolve(name);
}

async function inChromium(folder) {
  const profile = await chromium.launchPersistentContext("", {
    executablePath: "/usr/bin/chromium",
    ignoreDefaultArgs: ["--disable-extensions"],
    args: ["--no-sandbox", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  const seen = await look(await profile.newPage());
  await profile.close();
  return seen;
}

async function inFirefox(folder) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr" });
  await browser.installExtension(folder);
  const seen = await look(await browser.newPage());
  await browser.close();
  return seen;
}

const plain = extension("plain", {});
const clones = extension("clones", { message_serialization: "structured_clone" });
const seen = {
  Chromium: await inChromium(plain),
  "Chromium, structured_clone": await inChromium(clones),
  Firefox: await inFirefox(plain),
};
server.close();
const row = (name) => Object.fromEntries(Object.entries(seen).map(([browser, found]) => [browser, found[name]]));
console.table(Object.fromEntries(Object.keys(seen.Firefox).map((name) => [name, row(name)])));
const dropped = ["nothing", "1", "other", "[1,null]", "nothing"];
assert.deepEqual(Object.values(seen.Chromium), [...dropped, "TypeError"]);
assert.deepEqual(Object.values(seen["Chromium, structured_clone"]), [...dropped, "bigint"]);
assert.deepEqual(Object.values(seen.Firefox), ["2n", "2n", "cursor,other", "[1,2n]", "2n", "bigint"]);
JAVASCRIPT
node see.js
