/** The starter of an extension, as its README builds it, in both browsers at real origins. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startBrowserWithExtension } from "./support/browser.mjs";
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { installProjects, run, STARTERS } from "./support/project.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";
import { lint } from "./support/web-ext.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

describe("the starter of WXT", { timeout: 300_000 }, () => {
  let project;
  let sandbox;
  before(async () => {
    const projects = await installProjects("starter of an extension", ["wxt"], { source: STARTERS });
    project = projects.wxt;
    await run(project, "npm", ["run", "check"]);
    await run(project, "npm", ["run", "build"]);
    sandbox = await startSandbox();
  });
  after(() => sandbox?.stop());

  for (const [name, start, output] of [
    ["Chromium", startBrowserWithExtension, "chrome-mv3"],
    ["Firefox", startFirefoxWithExtension, "firefox-mv3"],
  ]) {
    test(`${name}: the popup shows counts and conversations by an open page, and the toolbar the count`, async () => {
      await sandbox.reset();
      const markup = '<img src=x onerror="alert(1)">';
      await sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: JSON.stringify({ content: markup }) });
      const browser = await start(sandbox, join(project, ".output", output));
      try {
        await backgroundHasLooked(browser);
        const page = await browser.newTab();
        await logIn(page, "/_blank");
        await sandbox.forget();
        const popup = await browser.openExtensionPage("popup.html");
        const read = (selector) =>
          popup.evaluate(
            (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent),
            selector,
          );
        await until("the popup counts", async () => (await read("#status"))[0] === "8 unread");
        const names = await read(".name");
        assert.ok(
          ["罗板栗", "路过的云"].every((name) => names.includes(name)),
          names.join(),
        );
        assert.ok((await read(".preview")).includes(markup));
        const origins = new Set((await sandbox.requests()).map(({ origin }) => origin));
        assert.deepEqual([...origins], [MESSAGE_SITE]);

        // Its own alarm, brought forward.
        await popup.evaluate(() => chrome.alarms.create("poll", { when: Date.now() }));
        await until("the toolbar shows 8", () =>
          popup.evaluate(async () => (await chrome.action.getBadgeText({})) === "8"),
        );
        assert.equal(await popup.evaluate(() => chrome.action.getTitle({})), "8 unread");
      } finally {
        await browser.close();
      }
    });

    test(`${name}: without a page the background makes the calls`, async () => {
      await sandbox.reset();
      const browser = await start(sandbox, join(project, ".output", output));
      try {
        const page = await browser.newTab();
        await logIn(page, "/_blank");
        await page.goto("about:blank");
        const popup = await browser.openExtensionPage("popup.html");
        await until("the popup counts", () =>
          popup.evaluate(() => document.querySelector("#status").textContent === "7 unread"),
        );
      } finally {
        await browser.close();
      }
    });
  }

  test("web-ext finds nothing to mend", async () => {
    assert.deepEqual(await lint(join(project, ".output", "firefox-mv3")), []);
  });
});

/** Waits until the background has looked for unread messages after its installation, which it does without a page. */
async function backgroundHasLooked(browser) {
  const page = await browser.openExtensionPage("popup.html");
  await until("the background has set its alarm", () =>
    page.evaluate(async () => Boolean(await chrome.alarms.get("poll"))),
  );
  await page.close();
}
