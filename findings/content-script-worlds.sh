#!/usr/bin/env bash
# Chromium 156: a file that two entries of `content_scripts` name, one for the page's world and one for the isolated one, runs
# in the first of them only, without a word. Firefox 153 runs it in both. Files with the same content and two names run in
# both worlds of either browser.
#
# Seen, with one file for both: "main" in Chromium, "isolated" where that entry comes first, "main isolated" in Firefox.
# Likely wrong guess: each entry runs its files in its world, as in Firefox; at most once per world.
# Needs the Debian packages chromium and firefox-esr.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund playwright-core@1.65.1 puppeteer-core@24.43.1
chromium --version 2>/dev/null
firefox-esr --version

cat >see.js <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const ADDRESS = "http://127.0.0.1/*";
const SCRIPT = `const { dataset } = document.documentElement;
dataset.worlds = [dataset.worlds, globalThis.chrome?.runtime?.id ? "isolated" : "main"].filter(Boolean).join(" ");`;

const server = createServer((_, response) => {
  response.setHeader("content-type", "text/html");
  response.end("<!doctype html><title>a page</title>");
});
await new Promise((listening) => server.listen(0, listening));
const page = `http://127.0.0.1:${server.address().port}/`;
const worlds = () =>
  new Promise((tell) => setTimeout(() => tell(document.documentElement.dataset.worlds), 1_000));

/** An extension whose entries name these files, in this order. */
function extension(name, entries) {
  mkdirSync(name);
  for (const [file] of entries) writeFileSync(`${name}/${file}`, SCRIPT);
  writeFileSync(`${name}/background.js`, "");
  const content_scripts = entries.map(([file, world]) => ({ matches: [ADDRESS], js: [file], world }));
  const background = { service_worker: "background.js", scripts: ["background.js"] };
  const browser_specific_settings = { gecko: { id: `${name}@example.org` } };
  const manifest = { manifest_version: 3, name, version: "1", background, content_scripts, browser_specific_settings };
  writeFileSync(`${name}/manifest.json`, JSON.stringify(manifest));
  return resolve(name);
}

async function inChromium(folder) {
  const profile = await chromium.launchPersistentContext("", {
    executablePath: "/usr/bin/chromium",
    ignoreDefaultArgs: ["--disable-extensions"],
    args: ["--no-sandbox", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  const tab = await profile.newPage();
  await tab.goto(page);
  const seen = await tab.evaluate(worlds);
  await profile.close();
  return seen;
}

async function inFirefox(folder) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr" });
  await browser.installExtension(folder);
  const tab = await browser.newPage();
  await tab.goto(page);
  const seen = await tab.evaluate(worlds);
  await browser.close();
  return seen;
}

const oneFile = extension("one-file", [["a.js", "MAIN"], ["a.js", "ISOLATED"]]);
const turned = extension("turned", [["a.js", "ISOLATED"], ["a.js", "MAIN"]]);
const twoFiles = extension("two-files", [["a.js", "MAIN"], ["b.js", "ISOLATED"]]);
const seen = {
  "one file, Chromium": await inChromium(oneFile),
  "one file, the isolated world first, Chromium": await inChromium(turned),
  "two files, Chromium": await inChromium(twoFiles),
  "one file, Firefox": await inFirefox(oneFile),
  "two files, Firefox": await inFirefox(twoFiles),
};
console.log(seen);
server.close();
assert.deepEqual(Object.values(seen), ["main", "isolated", "main isolated", "main isolated", "main isolated"]);
JAVASCRIPT
node see.js
