/** The starter of a userscript, as its README builds it, under a page's strict policy. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { startBrowser } from "./support/browser.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { installProjects, run, STARTERS, withServer } from "./support/project.mjs";
import { trackRequests } from "./support/requests.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";
import { assemble } from "./support/userscripts.mjs";
import { blank, openSite, POLICY, PROFILE } from "./support/visits.mjs";
import { MESSAGE_SITE } from "./support/world.mjs";

/** Runs in the page: a manager's notifications, kept in `notified`. */
const GM_NOTIFICATION = "({ title, text }) => { (globalThis.notified ??= []).push({ title, text }); }";

describe("the starter of vite-plugin-monkey", { timeout: 240_000 }, () => {
  let project;
  let sandbox;
  let browser;
  let context;
  before(async () => {
    const projects = await installProjects("starter of a userscript", ["monkey"], { source: STARTERS });
    project = projects.monkey;
    sandbox = await startSandbox();
    browser = await startBrowser(sandbox);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  beforeEach(async () => {
    await context?.close();
    await sandbox.reset();
  });

  /** A page of a logged-in user; `passTime` moves its clock on until something `holds`. */
  async function openPage(policy) {
    context = await browser.newContext({ locale: "en-US", ...PROFILE });
    await context.clock.install();
    const requests = trackRequests(context);
    const { page, complaints } = await openSite(context, blank, policy);
    const passTime = (what, holds) => {
      const step = async () => {
        await page.clock.runFor(4_000);
        // While a slow machine answers, the page's clock would pass the time limit.
        await requests.ended(page);
        return holds();
      };
      return until(what, step, 30_000);
    };
    return { page, complaints, badge: page.locator("bili-im-badge a"), passTime };
  }

  for (const [script, name] of [
    ["build", "dist/inline/unread.user.js"],
    ["build:require", "dist/require/unread.user.js"],
  ]) {
    test(`npm run ${script}: the badge counts, and a new message of somebody else notifies once`, async () => {
      await run(project, "npm", ["run", script]);
      const { grants, text } = assemble(project, name);
      assert.deepEqual(grants, ["GM_notification"]);
      const { page, complaints, badge, passTime } = await openPage();
      await page.evaluate(`(function (GM_notification) {\n${text}\n})(${GM_NOTIFICATION})`);
      await badge.getByText("7", { exact: true }).waitFor();
      assert.equal(await badge.getAttribute("title"), "7 unread");

      const say = (from, to, content) => sandbox.push({ from, to, msg_type: 1, content: JSON.stringify({ content }) });
      await say(MAIN, FRIEND, "my own");
      await say(FRIEND, MAIN, "a starter is\nwhat one begins from");
      const notified = () => page.evaluate(() => globalThis.notified ?? []);
      await passTime("there is a notification", async () => (await notified()).length > 0);
      await page.clock.runFor(4_000);
      assert.deepEqual(await notified(), [{ title: "罗板栗", text: "a starter is what one begins from" }]);
      assert.deepEqual(complaints, []);
    });
  }

  test("a tab that is told by another one notifies of nothing", async () => {
    await run(project, "npm", ["run", "build"]);
    const { text } = assemble(project, "dist/inline/unread.user.js");
    const { page, badge, passTime } = await openPage();
    const evaluate = (tab) => tab.evaluate(`(function (GM_notification) {\n${text}\n})(${GM_NOTIFICATION})`);
    await evaluate(page);
    await badge.getByText("7", { exact: true }).waitFor();
    const follower = await context.newPage();
    await follower.goto(`${MESSAGE_SITE}/_blank`);
    await evaluate(follower);
    await follower.locator("bili-im-badge a").getByText("7", { exact: true }).waitFor();
    await sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: '{"content":"once for all tabs"}' });
    const count = (tab) => tab.evaluate(() => globalThis.notified?.length ?? 0);
    await passTime("the tab that polls has notified", async () => (await count(page)) === 1);
    const shown = () => follower.locator("bili-im-badge a").textContent();
    await passTime("the other tab has the count", async () => (await shown()) === "8");
    assert.equal(await count(follower), 0);
  });

  test("npm run dev: what its server lets a developer install counts, too", async () => {
    await withServer(project, async (origin) => {
      // It loads everything else from the server.
      const script = await (await fetch(`${origin}/__vite-plugin-monkey.install.user.js`)).text();
      const { page, badge } = await openPage(POLICY.replace("script-src", `script-src ${origin}`));
      await page.evaluate(`(function (GM_notification) {\n${script}\n})(${GM_NOTIFICATION})`);
      await badge.getByText("7", { exact: true }).waitFor();
    });
  });
});
