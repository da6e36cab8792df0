/** The execution contexts of the package: the same task in each, reached from a page of either browser. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { MAIN, UP } from "./people.mjs";
import { startSandbox } from "./sandbox.mjs";
import { assembleSite } from "./site.mjs";
import { until } from "./until.mjs";
import { MESSAGE_SITE } from "./world.mjs";

/** A folder that serves as a site and as an unpacked extension. */
function placesFolder(name) {
  const folder = assembleSite(name, join(import.meta.dirname, "..", "pages", "places"));
  const text = (file) => readFileSync(join(folder, file), "utf8");
  // Chromium injects the same file only once per page, even into different worlds.
  writeFileSync(join(folder, "page-world.js"), `${text("bili-im/userscript.js")}\n${text("drive.js")}`);
  return folder;
}

/** These run in a page, and perform `task` there or in a context reached from there. */
const inPage = (task) => globalThis.run(task);

const inWorker = async (task) => {
  const cookie = (name) => new RegExp(`${name}=([^;]*)`).exec(document.cookie)[1];
  const worker = new Worker("/worker.js", { type: "module" });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`worker: ${message}`));
  });
  worker.postMessage({ task, options: { csrf: cookie("bili_jct"), mid: cookie("DedeUserID") } });
  return answer.finally(() => worker.terminate());
};

/** From a page of the extension. */
const inBackground = (task) => chrome.runtime.sendMessage(task);

/** From a page of the extension. */
const inContentScript = async (task) => {
  const [tab] = await chrome.tabs.query({ url: "https://message.bilibili.com/page.html" });
  return chrome.tabs.sendMessage(tab.id, task);
};

/** From a page of the extension, in the tab whose policy forbids WebAssembly. */
const inStrictContentScript = async (task) => {
  const [tab] = await chrome.tabs.query({ url: "https://message.bilibili.com/_blank*" });
  return chrome.tabs.sendMessage(tab.id, task);
};

/** In the page's main world, by the globals of the extension's injected script. */
const inPageWorld = (task) => globalThis.drive(globalThis.BiliIM, {}, task);

/** Performs the task in one context, and checks the results against the sandbox. */
async function tryPlace(sandbox, evaluate) {
  const before = await sandbox.messages(MAIN, UP);
  // Browsers retry on their own.
  await sandbox.fault("my_group_unread", { reset: "before" }, { times: 0 });
  await sandbox.fault("is_limit", { delay: 10_000 });
  const text = "来自 here";
  const result = await evaluate({ talker: UP, text });
  assert.equal(result.failed, undefined);

  assert.equal(result.unread, 7);
  const keys = before.map(({ msg_key }) => String(msg_key));
  assert.ok(keys.some((key) => !Number.isSafeInteger(Number(key))));
  assert.deepEqual(result.keys.toReversed(), keys);

  const sent = (await sandbox.messages(MAIN, UP)).slice(before.length);
  assert.deepEqual(
    sent.map(({ msg_key, content, sender_uid }) => [String(msg_key), JSON.parse(content).content, sender_uid]),
    [[result.sent, text, MAIN]],
  );
  assert.equal(result.network.kind, "network");
  assert.equal(result.network.endpoint, "groupUnread");
  assert.deepEqual(result.aborted, { foreign: "enough" });
}

/** The error of the default entry where the page's CSP forbids WebAssembly. */
const underPolicy = async () => {
  const { createClient, isBiliImError } = await import("/bili-im/index.js");
  try {
    return { value: await createClient().unread() };
  } catch (error) {
    return isBiliImError(error) ? error.toJSON() : { foreign: String(error) };
  }
};

/** The path of a page whose CSP allows scripts of its own host, but no WebAssembly. */
export const STRICT_PAGE = `/_blank?csp=${encodeURIComponent("script-src 'self'")}`;

function assertNamesPolicy(error) {
  assert.deepEqual([error.kind, error.retryable], ["load", false]);
  assert.match(error.message, /: the page's Content Security Policy \(CSP\) forbids WebAssembly(: \S.*\S)?$/);
  for (const word of [/wasm-unsafe-eval/, /extension's background/, /Firefox only/]) assert.match(error.hint, word);
}

/** Opens a path of the message site, logged in. */
export const logIn = (tab, path) =>
  tab.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=${encodeURIComponent(path)}`);

/**
 * Tests every context in a browser. `start(sandbox, folder)` launches it with the extension in `folder`, and resolves to
 * `{ newTab(), openExtensionPage(path), close() }`. `bindsContentScripts` tells whether the page's CSP applies to content
 * scripts.
 */
export function testPlaces(name, start, { bindsContentScripts }) {
  describe(`in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let popup;

    before(async () => {
      const folder = placesFolder(`places in ${name}`);
      sandbox = await startSandbox([folder]);
      browser = await start(sandbox, folder);
      page = await browser.newTab();
      await logIn(page, "/page.html");
      popup = await browser.openExtensionPage("page.html");
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    beforeEach(() => sandbox.reset());

    for (const [place, tab, work] of [
      ["a page", () => page, inPage],
      ["a dedicated worker", () => page, inWorker],
      ["a popup of an extension", () => popup, inPage],
      ["the background of an extension", () => popup, inBackground],
      ["a content script in its isolated world", () => popup, inContentScript],
      ["a content script in the page's world", () => page, inPageWorld],
    ]) {
      test(`it works in ${place}`, () => tryPlace(sandbox, (task) => tab().evaluate(work, task)));
    }

    test("a policy that forbids WebAssembly is named", async () => {
      const tab = await browser.newTab();
      await logIn(tab, STRICT_PAGE);
      assertNamesPolicy(await tab.evaluate(underPolicy));
      await tab.close();
    });

    const what = bindsContentScripts
      ? "forbids WebAssembly to a content script, too"
      : "means nothing to a content script";
    test(`a policy of the page ${what}`, async () => {
      const tab = await browser.newTab();
      await logIn(tab, STRICT_PAGE);
      await until("the content script listens", async () => {
        const { unread, error } = await popup
          .evaluate(inStrictContentScript, { talker: UP, text: "under a policy" })
          .catch(() => ({}));
        if (bindsContentScripts && error) assertNamesPolicy(error);
        return bindsContentScripts ? error : unread === 7;
      });
      await tab.close();
    });
  });
}
