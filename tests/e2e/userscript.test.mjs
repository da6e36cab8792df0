/** The userscript of the examples, in pages at real origins, evaluated as a script manager does it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { examples, scratch } from "./support/environment.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE, useWorld } from "./support/world.mjs";

const world = useWorld("userscript");
const SCRIPT = readFileSync(join(examples, "userscript", "bili-im-panel.user.js"), "utf8");

const SCREENSHOTS = join(scratch, "screenshots");
mkdirSync(SCREENSHOTS, { recursive: true });

/** A page of a logged-in user with the script in it; `granted` is an expression for `GM`. */
async function openWithScript({ context = {}, path = "/_blank", granted = "undefined", hasClock = false } = {}) {
  const profile = await world.browser.newContext({ locale: "en-US", ...context });
  profile.setDefaultTimeout(10_000);
  const page = await profile.newPage();
  if (hasClock) await page.clock.install();
  await page.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=${encodeURIComponent(path)}`);
  await page.evaluate(`(function (GM) {\n${SCRIPT}\n})(${granted})`);
  return { page, profile };
}

const badge = (page) => page.locator("bili-im-panel .badge");
const row = (page, name) => page.getByRole("list", { name: "Conversations" }).getByRole("button", { name });

describe("the userscript", { timeout: 120_000 }, () => {
  test("shows what is unread, lists conversations, and opens one", async () => {
    const { page, profile } = await openWithScript();
    await page.getByRole("button", { name: "Messages, 7 unread" }).click();
    await row(page, "罗板栗").waitFor();
    await page.screenshot({ path: "/tmp/apps-scratch/us.png" });
    await row(page, "罗板栗").click();
    await page.getByRole("list", { name: "Messages" }).locator(".text").first().waitFor();
    await page.screenshot({ path: "/tmp/apps-scratch/us2.png" });
    await profile.close();
  });
});
