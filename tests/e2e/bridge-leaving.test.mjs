/** The bridge when the page that serves is left, comes back from the back/forward cache, or is discarded. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { startChromiumWithExtension } from "./support/browser.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { assembleSite } from "./support/site.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

const PAGE = "/page.html";

/** A wait that the service asks for, in seconds: the call is under way meanwhile, and the page asks nothing. */
const LATER = { "Access-Control-Expose-Headers": "Retry-After", "Retry-After": "5" };

for (const [name, start, cachesRequests] of [
  ["Chromium", startChromiumWithExtension, true],
  // It caches no page that waits for an answer.
  ["Firefox", startFirefoxWithExtension, false],
]) {
  describe(`a page that serves a client and is left, in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let popup;

    before(async () => {
      const folder = assembleSite(`leaving in ${name}`, join(import.meta.dirname, "pages", "bridge"));
      sandbox = await startSandbox([folder]);
      browser = await start(sandbox, folder);
      popup = await browser.openExtensionPage("extension.html");
      // Without heartbeats, which would find out in the end, only what the browser tells is left.
      await popup.evaluate(() => {
        const { setTimeout } = globalThis;
        globalThis.setTimeout = (run, ms) => (ms < 5_000 ? setTimeout(run, ms) : 0);
      });
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });
    beforeEach(async () => {
      await sandbox.reset();
      page = await browser.newTab();
      await logIn(page, PAGE);
      await page.evaluate(() => {
        addEventListener("pageshow", ({ persisted }) => {
          globalThis.persisted = persisted;
        });
      });
      await until("the page serves", async () => typeof (await unread()) === "string");
      await sandbox.forget();
    });

    // By the browser, as a page that was discarded has no session left.
    afterEach(() =>
      popup.evaluate(async (url) => {
        for (const { id } of await chrome.tabs.query({ url })) await chrome.tabs.remove(id);
      }, `${MESSAGE_SITE}/*`),
    );

    /** The answer, or what the error says. */
    const unread = () =>
      popup.evaluate(() => globalThis.client.unread().then(String, ({ kind, hint }) => ({ kind, hint })));

    const asked = async (endpoint) =>
      (await sandbox.requests()).filter((request) => request.endpoint === endpoint).length;

    const isAt = (path) => page.evaluate((path) => location.pathname === path, path).catch(() => false);

    /** Leaves by a link for a page that no content script is in. */
    const leave = async () => {
      await page.evaluate(() => {
        const link = Object.assign(document.createElement("a"), { href: "/_blank" });
        document.body.append(link);
        // Without a click of the user's, the page would be passed over when one goes back.
        link.click();
      });
      await until("the page is left", () => isAt("/_blank"));
    };

    const comeBack = async () => {
      await page.evaluate(() => void setTimeout(() => history.back(), 0));
      await until("the page is back", () => isAt(PAGE));
    };

    /** Starts something in the popup, whose outcome is asked for later. */
    const begin = (text) =>
      popup.evaluate((text) => {
        const { client } = globalThis;
        globalThis.outcome = undefined;
        const calling = text ? client.sendText(text.talker, text.text) : client.unread();
        calling
          .then(
            () => "an answer",
            ({ kind }) => kind,
          )
          .then((outcome) => {
            globalThis.outcome = outcome;
          });
      }, text);
    const ends = async (kind) => {
      let outcome;
      await until("the call ends", async () => {
        outcome = await popup.evaluate(() => globalThis.outcome);
        return outcome !== undefined;
      });
      assert.equal(outcome, kind);
    };

    test("rejects what is under way at once, and serves again when it comes from the cache", async () => {
      await sandbox.fault("single_unread", { status: 429, headers: LATER });
      await begin();
      await until("it is asked", async () => (await asked("single_unread")) === 1);
      await leave();
      await ends("network");
      const { kind, hint } = await unread();
      assert.equal(kind, "network");
      assert.match(hint, /message\.bilibili\.com/);
      await comeBack();
      assert.equal(await page.evaluate(() => globalThis.persisted), true);
      // The first answers, so nothing of the connections before is in its way.
      assert.equal(typeof (await unread()), "string");
      // What had been under way was aborted, and is not asked again.
      assert.equal(await asked("single_unread"), 2);
      const sent = await popup.evaluate((talker) => globalThis.client.sendText(talker, "after"), UP);
      assert.equal(String((await sandbox.messages(MAIN, UP)).at(-1).msg_key), sent.msg_key);
      assert.equal(await asked("send_msg"), 1);
    });

    test("makes a message that was under way unconfirmed, and sends none twice", async () => {
      await sandbox.fault("send_msg", { delay_reply: 8_000 });
      await begin({ talker: UP, text: "only once" });
      await until("it has arrived", async () => (await asked("send_msg")) === 1);
      await leave();
      await ends("unconfirmed");
      await comeBack();
      assert.equal(await page.evaluate(() => globalThis.persisted === true), cachesRequests);
      await until("the page serves", async () => typeof (await unread()) === "string");
      await popup.evaluate((talker) => globalThis.client.sendText(talker, "another one"), UP);
      const texts = (await sandbox.messages(MAIN, UP)).slice(-2).map(({ content }) => JSON.parse(content).content);
      assert.deepEqual(texts, ["only once", "another one"]);
      assert.equal(await asked("send_msg"), 2);
    });

    test("that is discarded rejects what is under way, and serves again when somebody goes back to it", async () => {
      await sandbox.fault("single_unread", { status: 429, headers: LATER });
      await begin();
      await until("it is asked", async () => (await asked("single_unread")) === 1);
      // The tab in front is never discarded.
      await popup.bringToFront();
      const id = await popup.evaluate(async (url) => {
        const [{ id }] = await chrome.tabs.query({ url });
        return (await chrome.tabs.discard(id))?.id ?? id;
      }, MESSAGE_SITE + PAGE);
      await ends("network");
      const { kind, hint } = await unread();
      assert.equal(kind, "network");
      assert.match(hint, /message\.bilibili\.com/);
      // As somebody does who goes back to it.
      await popup.evaluate((id) => chrome.tabs.update(id, { active: true }), id);
      await until("the page serves", async () => typeof (await unread()) === "string");
      assert.equal(await asked("single_unread"), 2);
    });
  });
}
