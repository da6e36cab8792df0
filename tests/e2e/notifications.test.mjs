/** Notifications of the extension of the examples, in both browsers at real origins. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startBrowserWithGrants } from "./support/browser.mjs";
import { examples } from "./support/environment.mjs";
import { startFirefoxWithGrants } from "./support/firefox.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { emptyFolder } from "./support/site.mjs";
import { until } from "./support/until.mjs";

/** A source of messages that no person wrote for the moment (`msg_source`). */
const AUTOMATIC_REPLY = 8;

/** Notes what the background asks the browser to show. */
function spy(scope) {
  const { notifications } = scope.chrome;
  const { create } = notifications;
  scope.told = [];
  notifications.create = (id, { title, message, iconUrl }) => {
    scope.told.push({ title, message, picture: iconUrl.slice(0, 22) });
    return create.call(notifications, id, { type: "basic", title, message, iconUrl });
  };
}

for (const [name, start, isOn] of [
  // It asks in a window that no test can answer.
  ["Chromium", startBrowserWithGrants, true],
  ["Firefox", startFirefoxWithGrants, false],
]) {
  describe(`notifications of the extension, in ${name}`, { timeout: 120_000 }, () => {
    let sandbox;
    let browser;
    let page;
    let popup;

    before(async () => {
      const folder = emptyFolder(join("extensions", `notifications in ${name}`));
      cpSync(join(examples(), "extension"), folder, { recursive: true });
      sandbox = await startSandbox();
      browser = await start(sandbox, folder);
      page = await browser.newTab();
      await logIn(page, "/_blank");
      popup = await browser.openExtensionPage("popup.html");
    });
    after(async () => {
      await browser?.close();
      await sandbox?.stop();
    });

    const say = (from, to, content, more) =>
      sandbox.push({ from, to, msg_type: 1, content: JSON.stringify({ content }), ...more });

    /** Brings the alarm of the background forward, and waits until it has looked and made its plan again. */
    async function look() {
      await popup.evaluate(() => chrome.alarms.create("unread", { when: Date.now() }));
      await until("the background has looked", () =>
        popup.evaluate(async () => (await chrome.alarms.get("unread"))?.periodInMinutes === 2),
      );
    }

    /** Clicks the box in the popup, as a user does: browsers ask what the click is for. */
    async function toggle(isOn) {
      await popup.bringToFront();
      const box = await popup.evaluate(() => {
        const box = document.getElementById("place").shadowRoot.querySelector("[name=notify]");
        const { x, y, width, height } = box.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
      await popup.mouse.click(box.x, box.y);
      await until(`notifications are ${isOn ? "on" : "off"}`, () =>
        popup.evaluate(
          async (isOn) =>
            (await chrome.permissions.contains({ permissions: ["notifications"] })) === isOn &&
            document.getElementById("place").shadowRoot.querySelector("[name=notify]").checked === isOn,
          isOn,
        ),
      );
    }

    test("tell of each message of somebody else's once, by name, text and picture, while they are turned on", async () => {
      await look();
      if (!isOn) {
        assert.equal(await popup.evaluate(() => typeof chrome.notifications), "undefined");
        await say(FRIEND, MAIN, "before");
        await look();
        await toggle(true);
      }
      await browser.inBackground(spy);
      await say(MAIN, FRIEND, "from my phone");
      await say(FRIEND, MAIN, "a greeting", { msg_source: AUTOMATIC_REPLY });
      await say(FRIEND, MAIN, "<b>今晚</b>");
      await look();
      await look();
      const told = await browser.inBackground(({ told }) => told);
      assert.deepEqual(told, [{ title: "罗板栗", message: "<b>今晚</b>", picture: "data:image/png;base64," }]);
      await toggle(false);
      await say(FRIEND, MAIN, "after");
      await look();
      assert.equal(await browser.inBackground(({ told }) => told.length), 1);
    });
  });
}
