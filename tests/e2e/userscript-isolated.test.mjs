/** The panel of the examples in an isolated world, with its client in the page, in both browsers at real origins. */
import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { examples } from "./support/environment.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { panelIn } from "./support/panel.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn, STRICT_PAGE } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { assembleSite } from "./support/site.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

const script = (name) => join(examples(), "userscript", name);
const CLIENT = script("bili-im-client.user.js");
const PANEL = script("bili-im-isolated-panel.user.js");

/** An extension that injects the scripts as a manager does. */
function managerFolder(name) {
  const folder = assembleSite(`isolated in ${name}`, join(import.meta.dirname, "pages", "isolated"));
  copyFileSync(PANEL, join(folder, "panel.js"));
  // Chromium injects the same file only once per page, even into different worlds.
  for (const file of ["client.js", "client-in-content.js"]) copyFileSync(CLIENT, join(folder, file));
  return folder;
}

test("each script asks for its world, and the one in the page for no grant", () => {
  const values = (file, key) =>
    [...readFileSync(file, "utf8").matchAll(new RegExp(`^// @${key} +(.*)$`, "gm"))].map(([, value]) => value);
  assert.deepEqual([values(PANEL, "inject-into"), values(PANEL, "sandbox")], [["content"], ["DOM"]]);
  assert.deepEqual([values(PANEL, "grant"), values(CLIENT, "grant")], [["GM_notification"], ["none"]]);
  // A manager that may choose takes the isolated world where the page's policy forbids scripts of others.
  assert.deepEqual(values(CLIENT, "inject-into"), []);
});

for (const [name, start, isPolicyOfPage] of [
  ["Chromium", startBrowserWithExtension, true],
  // There a policy of the page is none of a content script's business.
  ["Firefox", startFirefoxWithExtension, false],
]) {
  describe(`the panel in an isolated world, in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let panel;

    before(async () => {
      sandbox = await startSandbox();
      browser = await start(sandbox, managerFolder(name));
      page = await browser.newTab();
      panel = panelIn(page, "bili-im-panel");
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    beforeEach(async () => {
      await sandbox.reset();
      // What pages have kept are the counts of the world before. No script of ours runs here, and so none holds a database.
      await page.goto(`${MESSAGE_SITE}/_blank?quiet`);
      await page.evaluate(async () => {
        const remove = (name) =>
          new Promise((onsuccess, onerror) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess, onerror }));
        await Promise.all((await indexedDB.databases()).map(({ name }) => remove(name)));
      });
    });

    const open = async (path = "/_blank") => {
      await logIn(page, path);
      await sandbox.forget();
    };

    /** Opens the conversation of a friend in the panel of a page. */
    const openConversation = async (path) => {
      await open(path);
      await panel.press("Messages, 7 unread");
      await panel.press("罗板栗");
      await panel.sees("周末一起看直播吗");
    };

    const asked = async (endpoint) => (await sandbox.requests()).filter((request) => request.endpoint === endpoint);
    const sent = async () => (await asked("send_msg")).map(({ origin }) => origin);

    /** Moves the time of the page on to the next poll of the watch. */
    const nextPoll = async () => {
      const { length: before } = await asked("new_sessions");
      await until("it asks again", async () => {
        await page.evaluate(() => globalThis.skip(4_000));
        return (await asked("new_sessions")).length > before;
      });
    };

    test("lists, opens and answers, and the page makes the requests", async () => {
      await openConversation();
      await panel.answer("from another world");
      await panel.sees("Accepted by the service");
      await panel.sees("from another world");
      assert.deepEqual(await sent(), [MESSAGE_SITE]);
      const origins = (await sandbox.requests()).map(({ origin }) => origin);
      assert.deepEqual([...new Set(origins)], [MESSAGE_SITE]);
    });

    test("shows a new message, and tells of it while nobody sees the page, by what no script of the page has", async () => {
      await openConversation();
      await nextPoll();
      await panel.sees("New messages appear automatically");
      const arrives = async (from, to, content) => {
        await sandbox.push({ from, to, msg_type: 1, content: JSON.stringify({ content }) });
        await nextPoll();
        await panel.sees(content);
      };
      await arrives(FRIEND, MAIN, "while it is seen");
      await page.evaluate(() => {
        document.documentElement.dataset.hidden = "";
      });
      await arrives(MAIN, FRIEND, "from my phone");
      await arrives(FRIEND, MAIN, "<b>one</b> more");
      const told = () => page.evaluate(() => document.documentElement.dataset.told);
      await until("there is a notification", async () => (await told()) !== undefined);
      assert.deepEqual(JSON.parse(await told()), [["罗板栗", "<b>one</b> more"]]);
      assert.deepEqual(await page.evaluate(() => [typeof GM_notification, typeof BiliIM]), ["undefined", "undefined"]);
    });

    test("exports a conversation, and leaves nothing of it in the page's storage", async () => {
      await openConversation();
      await panel.press("Export this conversation");
      await panel.sees("Exported as an HTML file");
      const saved = await page.evaluate(() => document.documentElement.dataset.saved);
      assert.match(saved, /^<!doctype html>.*周末一起看直播吗.*<\/html>\s*$/is);
      const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
      assert.ok(!databases.some((name) => name.startsWith("bili-im-archive")), `${databases}`);
    });

    if (isPolicyOfPage) {
      test("says that the page's policy forbids WebAssembly", async () => {
        await open(STRICT_PAGE);
        await panel.press("Messages, unread count unknown");
        await panel.sees("The Content-Security-Policy (CSP) of this page forbids WebAssembly");
      });
    } else {
      test("works on a page with a strict policy, where the manager puts the client into the same world", async () => {
        await openConversation(`${STRICT_PAGE}&content`);
        await panel.answer("under a policy");
        await panel.sees("Accepted by the service");
        assert.equal((await sent()).length, 1);
      });
    }
  });
}
