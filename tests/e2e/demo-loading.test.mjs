/** What the demo shows while it loads: skeletons where rows, counts and bubbles will be. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { holdRequests, isReady, openTalker, sessionOf, useDemo } from "./support/demo.mjs";
import { MAIN } from "./support/people.mjs";

const { world, newProfile, openTab, openDemo } = useDemo("demo-loading");

/** Holds requests of an endpoint until `release()` is called. */
const hold = (profile, endpoint) => holdRequests(profile, `**/${endpoint}?*`);

/**
 * Vertical places and heights of the first elements that match, found and measured in one go: what a locator finds may have
 * been replaced by the time it is measured.
 */
const rows = (page, selector) =>
  page.evaluate((selector) => {
    const elements = [...document.querySelectorAll(selector)].slice(0, 5);
    return elements.map((element) => {
      const { top, height } = element.getBoundingClientRect();
      return [top, height];
    });
  }, selector);

const isBusy = (page, selector) => page.locator(selector).getAttribute("aria-busy");

describe("while it loads, the demo", { timeout: 120_000 }, () => {
  test("shows rows and counts as skeletons, which the real ones replace in their places", async () => {
    const profile = await newProfile();
    const release = await hold(profile, "get_sessions");
    const page = await openTab(profile);
    await page.locator("#sessions-loading .skeleton").first().waitFor();
    const before = await rows(page, "#sessions-loading .session");
    const folders = await rows(page, "#folders button > span:first-child");
    assert.equal(await isBusy(page, "#sessions"), "true");
    assert.equal(await isBusy(page, "#unread-total"), "true");
    assert.equal(await page.locator("#sessions-state").textContent(), "Loading…");
    release();
    await isReady(page);
    assert.equal(await page.locator("#sessions-loading").isVisible(), false);
    assert.deepEqual(await rows(page, "#sessions > li"), before);
    assert.deepEqual(await rows(page, "#folders button > span:first-child"), folders);
    assert.equal(await isBusy(page, "#sessions"), "false");
    assert.equal(await isBusy(page, "#unread-total"), "false");
    assert.equal(await page.locator("#unread-total").textContent(), "11");
  });

  test("shows them below the list when there are more conversations", async () => {
    for (let place = 0; place < 20; place += 1) {
      const content = JSON.stringify({ content: "hello" });
      await world.sandbox.push({
        from: 7000 + place,
        to: MAIN,
        msg_type: 1,
        content,
        timestamp: 1_600_000_000 + place,
      });
    }
    const page = await openDemo();
    const release = await hold(page.context(), "get_sessions");
    await page.getByRole("button", { name: "More conversations" }).click();
    await page.locator("#sessions-loading .skeleton").first().waitFor();
    assert.equal(await page.locator("#sessions > li").count(), 20);
    release();
    await page.locator("#sessions > li").nth(20).waitFor();
    assert.equal(await page.locator("#sessions-loading").isVisible(), false);
  });

  test("shows no skeletons in place of what is there, while that is loaded anew", async () => {
    const page = await openDemo();
    const release = await hold(page.context(), "get_sessions");
    await page.getByRole("button", { name: "Refresh" }).first().click();
    await page.locator("#sessions[aria-busy=true]").waitFor();
    assert.equal(await page.locator("#sessions-loading").isVisible(), false);
    assert.equal(await page.locator("#sessions > li").count(), 13);
    release();
    await page.locator("#sessions[aria-busy=false]").waitFor();
  });

  test("shows messages as skeletons", async () => {
    const page = await openDemo();
    const release = await hold(page.context(), "fetch_session_msgs");
    await sessionOf(page, "罗板栗").locator(".open").click();
    await page.locator("#messages-loading .skeleton.bubble").first().waitFor();
    assert.equal(await isBusy(page, "#scroll"), "true");
    assert.equal(await page.locator("#messages-state").textContent(), "Loading…");
    assert.equal(await page.locator("#messages > li").count(), 0);
    release();
    await openTalker(page, "罗板栗");
    assert.equal(await page.locator("#messages-loading").isVisible(), false);
    assert.equal(await isBusy(page, "#scroll"), "false");
  });

  test("shows none where nothing is to come", async () => {
    const page = await openDemo();
    await page.getByLabel("Account").selectOption("");
    await page.getByText("Couldn't load conversations.").waitFor();
    assert.equal(await page.locator("#sessions-loading").isVisible(), false);
    assert.equal(await isBusy(page, "#unread-total"), "false");
    assert.equal(await page.locator("#unread-total").textContent(), "—");
  });

  for (const [reducedMotion, animation] of [
    ["reduce", "none"],
    ["no-preference", "pulse"],
  ]) {
    test(`has the animation ${animation} for those whose wish for less motion is ${reducedMotion}`, async () => {
      const profile = await newProfile({ reducedMotion });
      const release = await hold(profile, "get_sessions");
      const page = await openTab(profile);
      const skeleton = page.locator("#sessions-loading .skeleton").first();
      await skeleton.waitFor();
      assert.equal(await skeleton.evaluate((element) => getComputedStyle(element).animationName), animation);
      release();
      await isReady(page);
    });
  }
});
