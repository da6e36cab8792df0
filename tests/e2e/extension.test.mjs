/** The extension of the examples, as it is built, in both browsers at real origins. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { violations } from "./support/axe.mjs";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { examples, packageFolder } from "./support/environment.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { panelIn } from "./support/panel.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn, STRICT_PAGE } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

const FOLDER = join(examples(), "extension");

test("the extension asks for what it needs, and its pages run its own scripts alone", () => {
  const manifest = JSON.parse(readFileSync(join(FOLDER, "manifest.json"), "utf8"));
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  assert.equal(manifest.version, version);
  assert.deepEqual(manifest.permissions, ["alarms", "cookies", "storage"]);
  assert.deepEqual(manifest.optional_permissions, ["notifications"]);
  assert.deepEqual(manifest.host_permissions, ["https://*.bilibili.com/*"]);
  assert.deepEqual(
    manifest.content_scripts.flatMap(({ matches }) => matches),
    manifest.host_permissions,
  );
  const { extension_pages: policy } = manifest.content_security_policy;
  assert.equal(policy, "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'");
});

for (const [name, start, isPolicyOfPage] of [
  ["Chromium", startBrowserWithExtension, true],
  // There a policy of the page is none of a content script's business.
  ["Firefox", startFirefoxWithExtension, false],
]) {
  describe(`the extension in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let popup;
    let panel;

    before(async () => {
      sandbox = await startSandbox();
      browser = await start(sandbox, FOLDER);
      page = await browser.newTab();
      // What the background does when it is installed has an end, and must not fall into the first test.
      const watched = await browser.openExtensionPage("popup.html");
      await until("the background has made its plan", () =>
        watched.evaluate(async () => (await chrome.alarms.get("unread")) !== undefined),
      );
      await watched.close();
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    beforeEach(async () => {
      await sandbox.reset();
      await logIn(page, "/_blank");
      await sandbox.forget();
    });
    afterEach(async () => {
      await popup?.close();
      popup = undefined;
    });

    const openPopup = async () => {
      popup = await browser.openExtensionPage("popup.html");
      panel = panelIn(popup, "#place");
    };

    /** Where the requests came from since the log was forgotten. */
    const origins = async () => [...new Set((await sandbox.requests()).map(({ origin }) => origin))];

    const texts = async () =>
      (await sandbox.messages(MAIN, FRIEND))
        .filter(({ sender_uid, msg_type }) => sender_uid === MAIN && msg_type === 1)
        .map(({ content }) => JSON.parse(content).content);

    const sees = (page, what) =>
      until(`the page shows ${what}`, async () => what.test(await page.evaluate(() => document.body.textContent)));
    const press = (page, label) =>
      until(`there is a button ${label}`, () =>
        page.evaluate((label) => {
          const buttons = [...document.querySelectorAll("button")].filter((button) => button.checkVisibility());
          const button = buttons.find(({ textContent }) => textContent === label);
          button?.click();
          return button !== undefined;
        }, label),
      );

    /** The archive page, with the conversation of a friend stored, and a search for its last message. */
    const openArchive = async () => {
      const archive = await browser.openExtensionPage("archive.html");
      await until("the conversation can be chosen", () =>
        archive.evaluate(() => {
          const label = [...document.querySelectorAll("label")].find(({ textContent }) => textContent === "罗板栗");
          label?.click();
          return label !== undefined;
        }),
      );
      await press(archive, "Archive now");
      await sees(archive, /Up to date/);
      await sees(archive, /[1-9]\d* messages in 1 conversations/);
      assert.deepEqual(await origins(), [MESSAGE_SITE]);

      await archive.evaluate(() => {
        document.querySelector("input[type=search]").value = "周末 直播";
      });
      await press(archive, "Search");
      await sees(archive, /1 found/);
      await sees(archive, /周末一起看直播吗/);
      return archive;
    };

    test("the popup lists, opens and answers, and the open page makes the calls", async () => {
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      await panel.sees("Message recalled");
      const recalled = (await sandbox.messages(MAIN, FRIEND)).filter(({ msg_status }) => msg_status !== 0);
      assert.ok(recalled.length > 0);
      const shown = await panel.read();
      for (const { content } of recalled) assert.ok(!shown.includes(JSON.parse(content).content));

      await panel.answer("八点见 <b>");
      await panel.sees("Accepted by the service");
      await panel.sees("八点见 <b>");
      assert.equal((await texts()).filter((text) => text === "八点见 <b>").length, 1);
      assert.equal(await panel.draft(), "");
      assert.deepEqual(await origins(), [MESSAGE_SITE]);
    });

    test("the toolbar says how many messages are unread, and asks nothing while nobody is logged in", async () => {
      await openPopup();
      // Its own alarm, brought forward.
      const bringForward = () => popup.evaluate(() => chrome.alarms.create("unread", { when: Date.now() }));
      await bringForward();
      await until("the toolbar shows 7", () =>
        popup.evaluate(async () => (await chrome.action.getBadgeText({})) === "7"),
      );
      assert.equal(await popup.evaluate(() => chrome.action.getTitle({})), "Messages, 7 unread");
      await until("it is planned anew, every 2 minutes", () =>
        popup.evaluate(async () => (await chrome.alarms.get("unread"))?.periodInMinutes === 2),
      );

      await page.evaluate(() => fetch("/_sandbox/logout", { method: "POST" }).then(({ ok }) => ok));
      await sandbox.forget();
      await bringForward();
      await until("the toolbar says that it is not known", () =>
        popup.evaluate(async () => (await chrome.action.getTitle({})) === "Messages, unread count unknown"),
      );
      assert.equal(await popup.evaluate(() => chrome.action.getBadgeText({})), "");
      const endpoints = (await sandbox.requests()).map(({ endpoint }) => endpoint);
      assert.ok(!endpoints.includes("single_unread"));
    });

    test("the archive page stores conversations, finds messages and writes them to a file", async () => {
      const archive = await openArchive();
      await archive.evaluate(() => {
        const { createObjectURL } = URL;
        URL.createObjectURL = (blob) => {
          window.saved = blob.text();
          return createObjectURL.call(URL, blob);
        };
      });
      await press(archive, "Download");
      await until("there is a file", () => archive.evaluate(() => window.saved !== undefined));
      const file = await archive.evaluate(() => window.saved);
      assert.match(file, /default-src 'none'/);
      assert.match(file, /周末一起看直播吗/);
      const recalled = (await sandbox.messages(MAIN, FRIEND)).filter(({ msg_status }) => msg_status !== 0);
      assert.ok(recalled.length > 0);
      for (const { content } of recalled) assert.ok(!file.includes(JSON.parse(content).content));
      await archive.close();
    });

    if (name === "Chromium") {
      test("axe finds nothing in the popup and the archive page, light and dark", async () => {
        const bothSchemes = async (page) => {
          const found = [];
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            found.push(...(await violations(page)));
          }
          return found;
        };
        await openPopup();
        await panel.sees("罗板栗");
        const found = { list: await bothSchemes(popup) };
        await panel.press("罗板栗");
        await panel.sees("周末一起看直播吗");
        found.conversation = await bothSchemes(popup);
        const archive = await openArchive();
        found.archive = await bothSchemes(archive);
        await archive.close();
        assert.deepEqual(found, { list: [], conversation: [], archive: [] });
      });
    }

    test("marking all as read can be watched and stopped", async () => {
      await openPopup();
      await panel.sees("罗板栗");
      await sandbox.fault("update_ack", { delay: 8_000 }, { after: 1, times: 0 });
      await panel.press("Mark all read");
      await panel.sees("1 marked, one a second");
      await panel.press("Stop");
      await panel.sees("Stopped after 1 conversations");
      const marks = (await sandbox.requests()).filter(({ endpoint }) => endpoint === "update_ack");
      assert.ok(marks.length <= 2, `${marks.length} requests`);
    });

    test("an error keeps its kind on the way, and the answer stays in its box", async () => {
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      await sandbox.fault("send_msg", { code: 25003 });
      await panel.answer("still here");
      await panel.sees("api — sendText: code 25003");
      await panel.sees("privacy settings");
      assert.equal(await panel.draft(), "still here");
      assert.ok(!(await texts()).includes("still here"));
    });

    test("an answer goes on when the popup is closed", async () => {
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      await sandbox.fault("send_msg", { delay: 300 });
      await panel.answer("goes on");
      // The keys for its signature.
      await until("it is under way", async () => (await sandbox.requests()).some(({ endpoint }) => endpoint === "nav"));
      await popup.close();
      popup = undefined;
      await until("it has arrived", async () => (await texts()).includes("goes on"));
    });

    test("a page that is left in the middle costs certainty, and nothing is sent again", async () => {
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      await sandbox.fault("send_msg", { delay_reply: 8_000 });
      await panel.answer("only once");
      await until("it has arrived", async () => (await texts()).includes("only once"));
      await page.goto("about:blank");
      await panel.sees("It may or may not have been sent");
      assert.equal(await panel.draft(), "only once");
      const sent = (await sandbox.requests()).filter(({ endpoint }) => endpoint === "send_msg");
      assert.equal(sent.length, 1);
    });

    test("without a page the background makes the calls", async () => {
      await page.goto("about:blank");
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      await panel.answer("from the background");
      await panel.sees("Accepted by the service");
      assert.equal((await texts()).at(-1), "from the background");
      assert.ok(!(await origins()).includes(MESSAGE_SITE));
    });

    const who = isPolicyOfPage ? "the background makes the calls" : "the content script works all the same";
    test(`on a page whose policy forbids WebAssembly ${who}`, async () => {
      await page.goto(MESSAGE_SITE + STRICT_PAGE);
      await openPopup();
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
      assert.equal((await origins()).includes(MESSAGE_SITE), !isPolicyOfPage);
    });
  });
}
