/** The demo and the userscript's panel, checked by axe-core in both colour schemes, on a desktop and on a phone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { violations } from "./support/axe.mjs";
import { holdRequests } from "./support/demo.mjs";
import { examples } from "./support/environment.mjs";
import { EXAMPLES } from "./support/kinds.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn } from "./support/places.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("accessibility", join(import.meta.dirname, "..", "..", "www"));

/** Tall enough for a whole conversation: axe skips what is scrolled out of view. */
const SCREENS = { desktop: { width: 1360, height: 12_000 }, phone: { width: 390, height: 12_000 } };

/** A message of every type, in bubbles of either side. */
async function exchangeExamples() {
  for (const [msg_type, content] of EXAMPLES) {
    for (const [from, to] of [
      [FRIEND, MAIN],
      [MAIN, FRIEND],
    ])
      await world.sandbox.push({ from, to, msg_type, content });
  }
}

async function loadAllMessages(page) {
  const earlier = page.locator("#older");
  while (await earlier.isVisible()) {
    const before = await page.locator("#messages > li").count();
    await earlier.click();
    await until("earlier messages are shown", async () => (await page.locator("#messages > li").count()) > before);
  }
}

/** Selects a pane on a phone; a desktop shows all of them. */
async function showPane(page, name) {
  const button = page.locator(`[data-show=${name}]`);
  if (await button.isVisible()) await button.click();
}

describe("accessibility", { timeout: 240_000 }, () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const [screen, viewport] of Object.entries(SCREENS)) {
      test(`axe finds nothing in the demo, ${colorScheme}, ${screen}`, async () => {
        await exchangeExamples();
        const profile = await world.profile({ colorScheme, viewport });
        const page = await profile.newPage();
        const release = await holdRequests(page, "**/get_sessions?*");
        await page.goto(`${world.sandbox.http}/`);
        await page.locator("#sessions-loading .skeleton").first().waitFor();
        const loading = await violations(page);
        release();
        await page.locator("#unread-total.some").waitFor();
        await page.getByRole("button", { name: "Actions for up主", exact: true }).click();
        await page.getByRole("menu").waitFor();
        const found = { loading, list: await violations(page) };
        await page.keyboard.press("Escape");

        await page.locator("#sessions .open", { has: page.getByText("罗板栗", { exact: true }) }).click();
        await page.locator("#older").waitFor();
        await loadAllMessages(page);
        await page.locator("#compose summary").click();
        await world.sandbox.fault("send_msg", { code: 21007 });
        await page.locator("#send-text textarea").fill("hello");
        await page.locator("#send-text textarea").press("Enter");
        await page.getByRole("alert").getByRole("button").waitFor();
        found.conversation = await violations(page);

        await page.locator("#messages .open-image").first().click();
        await page.locator("#viewer img").waitFor();
        found.viewer = await violations(page);
        await page.keyboard.press("Escape");

        await showPane(page, "inspector");
        await page.locator("#log summary").nth(1).click();
        found.log = await violations(page);
        assert.deepEqual(found, { loading: [], list: [], conversation: [], viewer: [], log: [] });
      });

      test(`axe finds nothing in the panel of the userscript, ${colorScheme}, ${screen}`, async () => {
        await exchangeExamples();
        const profile = await world.profile({ colorScheme, viewport });
        const page = await profile.newPage();
        await logIn(page, "/_blank");
        await page.evaluate(readFileSync(join(examples(), "userscript", "bili-im-panel.user.js"), "utf8"));
        // axe reads colours below the body only, and the host is a child of the root element.
        await page.evaluate(() => document.body.append(document.querySelector("bili-im-panel")));
        await page.locator("bili-im-panel .badge .count").waitFor();
        const found = { badge: await violations(page, "bili-im-panel") };

        await page.locator("bili-im-panel .badge").click();
        const panel = page.getByRole("dialog");
        await panel.locator(".conversations .name").first().waitFor();
        found.list = await violations(page, "bili-im-panel");

        await panel.getByRole("button", { name: "罗板栗" }).click();
        await panel.locator(".text").first().waitFor();
        await world.sandbox.fault("send_msg", { code: 21007 });
        await panel.getByRole("textbox").fill("hello");
        await panel.getByRole("textbox").press("Enter");
        await panel.getByRole("alert").waitFor();
        found.conversation = await violations(page, "bili-im-panel");
        assert.deepEqual(found, { badge: [], list: [], conversation: [] });
      });
    }
  }
});
