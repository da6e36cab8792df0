/** The demo page, served as `cargo xtask demo` does, in the hands of somebody who reads its labels. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, test } from "node:test";
import { scratch } from "./support/environment.mjs";
import { FANS, FRIEND, MAIN, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("demo", join(import.meta.dirname, "..", "..", "www"));

const SCREENSHOTS = join(scratch, "screenshots");
mkdirSync(SCREENSHOTS, { recursive: true });

/** A grey pixel, for the image hosts that nobody here can reach. */
const PIXEL = Buffer.from("R0lGODlhAQABAIAAAKqqqgAAACwAAAAAAQABAAACAkQBADs=", "base64");
const IMAGES = /^https:\/\/[^/]+\.(hdslb|biliimg)\.com\//;

/** What the browser complained about since the page was opened. */
const complaints = [];

/** The demo in a browser of its own. */
async function openDemo({ locale = "en-US", viewport = { width: 1360, height: 860 } } = {}) {
  const profile = await world.browser.newContext({ locale, viewport });
  await profile.route(IMAGES, (route) => route.fulfill({ contentType: "image/gif", body: PIXEL }));
  await profile.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  profile.setDefaultTimeout(10_000);
  const page = await profile.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  await page.goto(`${world.sandbox.http}/`);
  await page.getByRole("heading", { name: "bili-im" }).waitFor();
  // The first counts are there.
  await page.locator("#unread-counts dd.some").first().waitFor();
  return page;
}

const openTalker = async (page, name) => {
  const talkers = page.locator("#talkers").getByRole("button");
  await talkers.filter({ has: page.getByText(name, { exact: true }) }).click();
  await page.getByRole("heading", { name, exact: true, level: 2 }).waitFor();
  await page.locator("#messages .bubble").first().waitFor();
};

/** The counts as a person reads them. */
const unread = async (page) => (await page.locator("#unread-counts :is(dt, dd)").allTextContents()).join(" ");

const sendText = async (page, text) => {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
};

const accepted = (page) => page.getByText("Accepted by the service").waitFor();

const bubble = (page, text) => page.locator("#messages .bubble", { hasText: text });

describe("the demo", { timeout: 120_000 }, () => {
  afterEach(async () => {
    await Promise.all(world.browser.contexts().map((profile) => profile.close()));
    assert.deepEqual(complaints.splice(0), []);
  });

  test("counts what is unread", async () => {
    const page = await openDemo();
    assert.equal(await unread(page), "Followed 6 Others 1 Intercepted 0");
    await world.sandbox.push({ from: UP, to: MAIN, msg_type: 1, content: '{"content":"again"}' });
    await page.locator("#unread-refresh").click();
    await page.locator("#unread-counts", { hasText: "7" }).waitFor();
    assert.equal(await unread(page), "Followed 7 Others 1 Intercepted 0");
  });

  test("shows a conversation back to its beginning, and nothing that was recalled", async () => {
    const page = await openDemo();
    await openTalker(page, "up主");
    await bubble(page, "新一期已经发啦").waitFor();
    await page.getByRole("button", { name: "Earlier messages" }).click();
    await page.getByText("No earlier messages").waitFor();
    await bubble(page, "刚关注").waitFor();
    await page.getByText("You recalled a message").waitFor();
    assert.equal(await page.getByText("这是一条已经撤回的消息").count(), 0);
    await page.screenshot({ path: join(SCREENSHOTS, "conversation.png") });
  });

  test("sends a text and an image, and recalls", async () => {
    const page = await openDemo();
    await openTalker(page, "up主");
    const text = 'two\nlines & <b>"quotes"</b> 😀 +%';
    await sendText(page, text);
    await accepted(page);
    assert.equal(await bubble(page, 'lines & <b>"quotes"</b> 😀 +%').locator(".text").textContent(), text);
    // Sending marks the conversation read.
    await page.locator("#unread-counts", { hasText: "4" }).waitFor();
    assert.equal(await unread(page), "Followed 4 Others 1 Intercepted 0");

    await page.getByText("Send an image by its address").click();
    await page.getByLabel("Width px").fill("300");
    await page.getByLabel("Original").check();
    await page.getByRole("button", { name: "Send image" }).click();
    await until("the image is stored", async () => (await world.sandbox.state()).effects.messages === 2);
    await page.locator("#messages .own .picture").last().waitFor();

    await page
      .locator("#messages .own", { hasText: "quotes" })
      .getByRole("button", { name: /^Recall/ })
      .click();
    await page.getByText("Recalled", { exact: true }).waitFor();
    assert.equal(await bubble(page, "quotes").count(), 0);
    await page.screenshot({ path: join(SCREENSHOTS, "sent.png") });

    const stored = (await world.sandbox.messages(MAIN, UP)).slice(-3);
    assert.deepEqual(
      stored.map(({ msg_type, msg_status }) => [msg_type, msg_status]),
      [
        [1, 1],
        [2, 0],
        [5, 0],
      ],
    );
    assert.deepEqual(JSON.parse(stored[0].content), { content: text });
    const { url, ...facts } = JSON.parse(stored[1].content);
    assert.deepEqual(facts, { width: 300, original: 1 });
  });

  test("writes to the fan group, and the others there read it", async () => {
    const page = await openDemo();
    await openTalker(page, "up主的应援团");
    await sendText(page, "大家好，我是小易");
    await accepted(page);
    assert.equal(JSON.parse((await world.sandbox.groupMessages(FANS)).at(-1).content).content, "大家好，我是小易");
    await page.getByLabel("Logged in as").selectOption(String(FRIEND));
    await openTalker(page, "up主的应援团");
    await bubble(page, "大家好，我是小易").waitFor();
    assert.equal(await page.locator("#messages .own", { hasText: "大家好，我是小易" }).count(), 0);
  });

  test("keeps customer service alive and uploads a file that can be fetched", async () => {
    const page = await openDemo();
    await page.getByRole("button", { name: "Heartbeat" }).click();
    await page.getByText("Heartbeat accepted").waitFor();
    const file = { name: "日志.txt", mimeType: "text/plain", buffer: Buffer.from("what happened") };
    await page.getByLabel("File to upload").setInputFiles(file);
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    const link = page.getByRole("link", { name: "Fetch from the sandbox" });
    await page.getByText("Works until").waitFor();
    const fetched = await fetch(new URL(await link.getAttribute("href"), world.sandbox.http));
    assert.equal(await fetched.text(), "what happened");
    assert.deepEqual((await world.sandbox.state()).effects.uploads, 1);
  });

  test("says what went wrong, and logs what was sent without the token", async () => {
    const page = await openDemo();
    await openTalker(page, "up主");
    await world.sandbox.account({ mid: MAIN, blocks: [UP] });
    await sendText(page, "are you there?");
    await page.getByRole("alert").getByText("You have blocked the other side").waitFor();
    // It is still there to be sent again.
    assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "are you there?");
    const call = page.locator("#log details", { hasText: "sendText" });
    await call.locator("summary").click();
    await call.getByText("csrf_token = ").waitFor();
    const logged = await call.textContent();
    assert.match(logged, /are you there\?/);
    assert.doesNotMatch(logged, /= xxx/);
    await page.screenshot({ path: join(SCREENSHOTS, "refused.png") });
  });

  test("shows whatever strangers write as text", async () => {
    const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const contents = [
      [1, JSON.stringify({ content: markup })],
      [1, "not JSON"],
      [1, "[]"],
      [1, "null"],
      [1, "7"],
      [1, '{"content":{"content":1}}'],
      [2, '{"url":"javascript:alert(3)"}'],
      [7, '{"title":"a","thumb":"https://evil.example/x.png","url":"javascript:alert(4)"}'],
      [10, '{"title":["x"],"text":{},"jump_uri_config":null}'],
      [16, '{"main_title":"t","sub_cards":null}'],
      [18, '{"content":"[null,{}]"}'],
      [999, '{"__proto__":{"content":"x"}}'],
    ];
    for (const [msg_type, content] of contents) await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type, content });
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: '{"content":"the last one"}' });
    const page = await openDemo();
    const strange = [];
    page.on("request", (request) => {
      if (request.url().includes("evil.example")) strange.push(request.url());
    });
    await openTalker(page, "罗板栗");
    await bubble(page, "the last one").waitFor();
    await page.getByRole("button", { name: "Earlier messages" }).click();
    await bubble(page, markup).waitFor();
    const addresses = await page.locator("a").evaluateAll((links) => links.map((link) => link.protocol));
    assert.deepEqual(
      addresses.filter((protocol) => !["http:", "https:"].includes(protocol)),
      [],
    );
    assert.deepEqual(strange, []);
    await page.screenshot({ path: join(SCREENSHOTS, "strangers.png") });
  });

  test("speaks Chinese, and fits a telephone", async () => {
    const page = await openDemo({ locale: "zh-CN", viewport: { width: 390, height: 780 } });
    await page.getByRole("button", { name: "up主 mid 1" }).click();
    await page.getByRole("textbox", { name: "消息内容" }).fill("你好");
    await page.getByRole("button", { name: "发送", exact: true }).click();
    await page.getByText("服务已接受").waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `the page is ${width} px wide`);
    await page.screenshot({ path: join(SCREENSHOTS, "telephone.png") });
  });
});
