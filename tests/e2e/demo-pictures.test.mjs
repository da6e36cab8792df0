/** Pictures in the demo: all of them from the sandbox, and the viewer for images. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { holdRequests, openTalker, picturesIn, useDemo } from "./support/demo.mjs";
import { FRIEND, MAIN, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";

const { world, openDemo, takeComplaints } = useDemo("demo-pictures");

/** An image of the sandbox's own making, in a message from `from`. */
const pushImage = (from, name, content = {}) => {
  const url = `https://message.biliimg.com/bfs/im_new/${name}`;
  const message = { from, to: from === MAIN ? FRIEND : MAIN, msg_type: 2 };
  return world.sandbox.push({ ...message, content: JSON.stringify({ url, ...content }) });
};

/** Waits until nothing in the open conversation is still loading. */
const hasLoaded = (page) =>
  until("all pictures have come", async () => (await page.locator("#messages .skeleton").count()) === 0);

/** The image buttons of the conversation; each is named after its sender. */
const images = (page) => page.locator("#messages").getByRole("button", { name: /^Image from/ });

const viewer = (page) => page.getByRole("dialog", { name: "Image viewer" });
const caption = (page, text) => viewer(page).getByRole("status").filter({ hasText: text }).waitFor();
const isClosed = (page) => viewer(page).waitFor({ state: "hidden" });
const focused = (page) => page.evaluate(() => document.activeElement.querySelector("img")?.alt);

/** Three images of the friend's conversation, in the viewer's order. */
async function openThreeImages(options) {
  await pushImage(FRIEND, "one.jpg", { width: 400, height: 200 });
  await pushImage(MAIN, "two.png", { width: 200, height: 400 });
  await pushImage(FRIEND, "three.gif", { width: 1600, height: 1200 });
  const page = await openDemo(options);
  await openTalker(page, "罗板栗");
  await hasLoaded(page);
  assert.equal(await images(page).count(), 3);
  return page;
}

describe("pictures in the demo", { timeout: 120_000 }, () => {
  test("all come from the sandbox, and none is broken", async () => {
    const page = await openDemo();
    const seen = new Map();
    for (const name of ["up主", "汽水瓶", "阿木木工房"]) {
      await openTalker(page, name);
      const earlier = page.getByRole("button", { name: "Earlier messages" });
      await page.locator("#older:visible, #beginning:visible").waitFor();
      while (await earlier.isVisible()) {
        const before = await page.locator("#messages > li").count();
        await earlier.click();
        await until("there are more", async () => (await page.locator("#messages > li").count()) > before);
      }
      await hasLoaded(page);
      assert.equal(await page.locator("#messages .placeholder, #messages .emote-name").count(), 0, name);
      for (const picture of await picturesIn(page, "body")) {
        assert.ok(picture.isLocal && picture.width > 0, JSON.stringify(picture));
        seen.set(picture.className, picture);
      }
    }
    assert.deepEqual([...seen.keys()].sort(), ["cover", "emote", "emote large", "face", "sent", "thumb"]);
    const { width, height } = seen.get("cover");
    assert.equal(width / height, 16 / 9);
  });

  test("pages at real origins get them from the hosts that the addresses name", async () => {
    const page = await world.open();
    const width = (src) =>
      page.evaluate(async (src) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        return image.naturalWidth;
      }, src);
    const [{ content }] = (await world.sandbox.messages(MAIN, UP)).filter(({ msg_type }) => msg_type === 2);
    const { url, width: stated } = JSON.parse(content);
    assert.match(url, /^https:\/\/message\.biliimg\.com\//);
    assert.equal(await width(url), stated);
    assert.ok((await width("https://i1.hdslb.com/bfs/face/a.jpg")) > 0);
    const log = (await world.sandbox.log()).map(({ host, kind, cookies }) => [host, kind, cookies.length]);
    assert.deepEqual(log, [
      ["message.biliimg.com", "file", 0],
      ["i1.hdslb.com", "file", 0],
    ]);
  });

  test("an image keeps the room that its message states for it", async () => {
    await pushImage(FRIEND, "one.jpg", { width: 400, height: 200 });
    const page = await openDemo();
    const release = await holdRequests(page, "**/bfs/im_new/**");
    await openTalker(page, "罗板栗");
    const before = await page.locator("#messages .skeleton.sent").last().boundingBox();
    release();
    await images(page).waitFor();
    assert.deepEqual(await images(page).locator("img").boundingBox(), before);
    assert.deepEqual([before.width, before.height], [400, 200]);
  });

  test("one that fails leaves its facts and its address", async () => {
    await pushImage(FRIEND, "one.jpg", { width: 400, height: 200, imageType: "jpeg", size: 12 });
    await world.sandbox.fault("/bfs/im_new/one.jpg", { status: 404 }, { times: 0 });
    const page = await openDemo();
    await openTalker(page, "罗板栗");
    const placeholder = page.locator("#messages .placeholder");
    await placeholder.getByText("400 × 200 · jpeg · 12 KB").waitFor();
    await placeholder.getByRole("link", { name: "https://message.biliimg.com/bfs/im_new/one.jpg" }).waitFor();
    assert.equal(await images(page).count(), 0);
    const told = takeComplaints();
    assert.ok(told.length > 0 && told.every((text) => text.includes("404")), told.join());
  });

  test("a path that is none of a picture is not asked for", async () => {
    const url = "https://i0.hdslb.com/bfs/../_sandbox/login?mid=1";
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 2, content: JSON.stringify({ url }) });
    const page = await openDemo();
    await openTalker(page, "罗板栗");
    await page.locator("#messages .placeholder").waitFor();
    const { value } = (await page.context().cookies()).find(({ name }) => name === "DedeUserID");
    assert.equal(value, String(MAIN));
  });
});

describe("the image viewer", { timeout: 120_000 }, () => {
  test("opens by click, and goes to the previous and the next image", async () => {
    const page = await openThreeImages();
    await images(page).nth(1).click();
    await caption(page, /^2 \/ 3 · Image from 小易, \d\d:\d\d · 200 × 400$/);
    const shown = viewer(page).getByRole("img", { name: "Image from 小易" });
    const { width, height } = await shown.boundingBox();
    assert.equal(Math.round(height / width), 2);
    assert.ok(height > 400, `${height} px high`);
    const link = viewer(page).getByRole("link", { name: "Open original" });
    assert.equal(await link.getAttribute("href"), `${world.sandbox.http}/bfs/im_new/two.png`);
    assert.equal(await link.getAttribute("target"), "_blank");
    assert.match(await link.getAttribute("rel"), /\bnoopener\b.*\bnoreferrer\b/);
    await viewer(page).getByRole("button", { name: "Next image" }).click();
    await caption(page, /^3 \/ 3 · Image from 罗板栗/);
    assert.equal(await viewer(page).getByRole("button", { name: "Next image" }).getAttribute("aria-disabled"), "true");
    for (const _ of [1, 2]) await viewer(page).getByRole("button", { name: "Previous image" }).click();
    await caption(page, /^1 \/ 3 · Image from 罗板栗/);
    await viewer(page).getByRole("button", { name: "Close" }).click();
    await isClosed(page);
  });

  test("works by keyboard, and gives the focus back", async () => {
    const page = await openThreeImages();
    await images(page).first().focus();
    const opener = await focused(page);
    await page.keyboard.press("Enter");
    await caption(page, "1 / 3");
    for (const [key, place] of [
      ["ArrowLeft", "1 / 3"],
      ["ArrowRight", "2 / 3"],
      ["End", "3 / 3"],
      ["ArrowRight", "3 / 3"],
      ["ArrowLeft", "2 / 3"],
      ["Home", "1 / 3"],
    ]) {
      await page.keyboard.press(key);
      assert.ok((await viewer(page).getByRole("status").textContent()).startsWith(place), `${key}: ${place}`);
    }
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await isClosed(page);
    assert.match(opener, /^Image from 罗板栗/);
    assert.equal(await focused(page), opener);
    assert.equal(await page.locator("#viewer img").count(), 0);
  });

  test("a click outside closes it, one on the image does not", async () => {
    const page = await openThreeImages();
    await images(page).first().click();
    await caption(page, "1 / 3");
    const image = await viewer(page).getByRole("img").boundingBox();
    await page.mouse.click(image.x + 5, image.y + 5);
    assert.equal(await viewer(page).isVisible(), true);
    await page.mouse.click(image.x + 5, image.y + image.height + 20);
    await isClosed(page);
  });

  test("closes when its image is recalled", async () => {
    const { msg_key_text: key } = await pushImage(FRIEND, "slip.jpg", { width: 400, height: 200 });
    const page = await openDemo({ hasClock: true });
    await openTalker(page, "罗板栗");
    await page.locator("#watch-state", { hasText: "Live" }).waitFor();
    await images(page).click();
    await caption(page, "1 / 1");
    assert.equal(await viewer(page).getByRole("button", { name: "Next image" }).count(), 0);
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 5, content: key });
    await until("the recall has come", async () => {
      await page.clock.runFor(4_000);
      return (await page.locator("#messages .open-image").count()) === 0;
    });
    await isClosed(page);
    assert.equal(await page.locator("#viewer img").count(), 0);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`fits on a phone, ${colorScheme}`, async () => {
      const page = await openThreeImages({ viewport: { width: 390, height: 780 }, colorScheme });
      for (const index of [0, 1, 2]) {
        await images(page).nth(index).click();
        await caption(page, `${index + 1} / 3`);
        const { x, y, width, height } = await viewer(page).getByRole("img").boundingBox();
        assert.ok(x >= 0 && x + width <= 390, `${x} + ${width}`);
        const controls = ["Close", "Previous image", "Next image"].map((name) =>
          viewer(page).getByRole("button", { name }).boundingBox(),
        );
        const [close, ...arrows] = await Promise.all(controls);
        assert.ok(close.y + close.height <= y, "below the bar");
        for (const arrow of arrows)
          assert.ok(arrow.y >= y + height && arrow.y + arrow.height <= 780, "above the arrows");
        await page.keyboard.press("Escape");
        await isClosed(page);
      }
    });
  }
});
