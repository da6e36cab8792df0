/** The bridge between contexts of real browsers, at real origins. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { assembleSite } from "./support/site.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

const TASK = { talker: UP, text: "over the bridge" };

for (const [name, start] of [
  ["Chromium", startBrowserWithExtension],
  ["Firefox", startFirefoxWithExtension],
]) {
  describe(`a client at the other end, in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let popup;

    before(async () => {
      const folder = assembleSite(`bridge in ${name}`, join(import.meta.dirname, "pages", "bridge"));
      sandbox = await startSandbox([folder]);
      browser = await start(sandbox, folder);
      page = await browser.newTab();
      await logIn(page, "/page.html");
      popup = await browser.openExtensionPage("extension.html");
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    beforeEach(async () => {
      await sandbox.reset();
      await sandbox.forget();
    });

    /** What was done is what the sandbox has seen, once, from the page. */
    async function check(result, before) {
      assert.equal(typeof result, "object", String(result));
      const { sent, keys, ...others } = result;
      const messages = await sandbox.messages(MAIN, UP);
      const added = messages.slice(before.length);
      assert.deepEqual(
        added.map(({ msg_key, content }) => [String(msg_key), JSON.parse(content).content]),
        [[sent, TASK.text]],
      );
      assert.deepEqual(
        keys.toReversed(),
        before.map(({ msg_key }) => String(msg_key)),
      );
      assert.deepEqual(others, {
        unread: 7,
        uploaded: true,
        told: true,
        aborted: true,
        refused: ["BiliImError", "input", "session", true],
        state: "live",
      });
      assert.deepEqual([...new Set((await sandbox.requests()).map(({ origin }) => origin))], [MESSAGE_SITE]);
    }

    for (const [place, tab, work] of [
      ["a worker", () => page, (task) => globalThis.runInWorker(task)],
      ["a shared worker", () => page, (task) => globalThis.runInSharedWorker(task)],
      [
        "another world of the window",
        () => popup,
        async (task) => {
          const [tab] = await chrome.tabs.query({ url: "https://message.bilibili.com/page.html" });
          return chrome.tabs.sendMessage(tab.id, task);
        },
      ],
      ["a page of an extension", () => popup, (task) => globalThis.run(task)],
    ]) {
      test(`in ${place} does all that the client in the page does`, async () => {
        const before = await sandbox.messages(MAIN, UP);
        await check(await tab().evaluate(work, TASK), before);
      });
    }

    test("behind a runtime port tells the page nothing", async () => {
      await page.evaluate(() => globalThis.seen.splice(0));
      await popup.evaluate((task) => globalThis.run(task), TASK);
      assert.deepEqual(await page.evaluate(() => globalThis.seen), []);
    });
  });
}
