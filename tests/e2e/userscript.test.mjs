/** The userscript of the examples, as it is built, in pages at real origins, evaluated as a script manager does it. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { examples, packageFolder, scratch } from "./support/environment.mjs";
import { startFirefox } from "./support/firefox.mjs";
import { ODD } from "./support/kinds.mjs";
import { installManager, MANAGERS } from "./support/manager.mjs";
import { panelIn } from "./support/panel.mjs";
import { FRIEND, MAIN } from "./support/people.mjs";
import { logIn, STRICT_PAGE } from "./support/places.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";
import { required } from "./support/userscripts.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("userscript");
const script = (name) => readFileSync(join(examples(), "userscript", name), "utf8");
const SCRIPT = script("bili-im-panel.user.js");

/** Not followed; one message of theirs is unread. */
const STRANGER = 88217731;

/** Lets them write to whoever is logged in. */
const strangerSays = (content) =>
  world.sandbox.push({ from: STRANGER, to: MAIN, msg_type: 1, content: JSON.stringify({ content }) });

const SCREENSHOTS = join(scratch, "screenshots");
mkdirSync(SCREENSHOTS, { recursive: true });

/**
 * A page of a logged-in user with the script in it; `granted` is an expression for `GM`. With `hasClock` its time stands
 * still until the test moves it on. Tabs of one `profile` have one clock.
 */
async function openWithScript({
  options,
  profile: given,
  path = "/_blank",
  granted = "undefined",
  hasClock = false,
  text = SCRIPT,
} = {}) {
  const profile = given ?? (await world.profile(options));
  const page = await profile.newPage();
  if (hasClock) await page.clock.install();
  await logIn(page, path);
  await world.sandbox.forget();
  if (hasClock) await page.clock.pauseAt(Date.now() + 60_000);
  await page.evaluate(installManager);
  await page.evaluate(`(function (GM) {\n${text}\n})(${granted})`);
  return page;
}

const badge = (page) => page.locator("bili-im-panel .badge");
const panel = (page) => page.getByRole("dialog");
/** The first two of the list. */
const names = async (page) => (await panel(page).locator(".conversations .name").allTextContents()).slice(0, 2);
const row = (page, name) => panel(page).getByRole("listitem").getByRole("button", { name });
const messages = (page) => panel(page).getByRole("listitem").locator(".text");

async function openTalker(page, name = "罗板栗") {
  await badge(page).click();
  await row(page, name).click();
  await messages(page).first().waitFor();
}

const answer = async (page, text) => {
  await panel(page).getByRole("textbox").fill(text);
  await panel(page).getByRole("textbox").press("Enter");
};

/** Moves the clock of the page on, no faster than requests are answered. */
async function passABit(page) {
  await page.clock.fastForward(500);
  await page.evaluate(() => fetch("/_blank"));
}

/** Moves it on to the next poll of the watch, and waits until the page has the answers. */
async function nextPoll(page) {
  const before = await asked("new_sessions");
  await until("it asks again", async () => {
    await page.clock.runFor(4_000);
    return (await asked("new_sessions")) > before;
  });
  // Requests that follow have their turn.
  for (let step = 0; step < 4; step += 1) await passABit(page);
}

const asked = async (endpoint) =>
  (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint).length;

describe("the userscript", { timeout: 240_000 }, () => {
  test("its metadata block has what a manager needs", () => {
    const metadata = SCRIPT.slice(0, SCRIPT.indexOf("// ==/UserScript=="));
    const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
    const values = Object.fromEntries(
      [...metadata.matchAll(/^\/\/ @(\S+) *(.*)$/gm)].map(([, key, value]) => [key, value]),
    );
    assert.equal(values.version, version);
    assert.equal(values.match, "https://*.bilibili.com/*");
    assert.equal(values.grant, "none");
    assert.equal(values.noframes, "");
    assert.match(values["description:zh-CN"], /未读私信/);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`shows the unread count, lists conversations and opens one, in Chinese, ${colorScheme}`, async () => {
      const page = await openWithScript({
        options: { locale: "zh-CN", colorScheme, viewport: { width: 480, height: 680 } },
      });
      await page.getByRole("button", { name: "私信，7 条未读" }).click();
      await row(page, "路过的云").waitFor();
      assert.match(await row(page, "路过的云").textContent(), /你好，请问素材在哪里下载？.*1 条未读/);
      await page.screenshot({ path: join(SCREENSHOTS, `userscript-list-${colorScheme}.png`) });
      await row(page, "罗板栗").click();
      await messages(page).getByText("周末一起看直播吗").waitFor();
      await panel(page).getByText("消息已撤回").waitFor();
      await page.screenshot({ path: join(SCREENSHOTS, `userscript-messages-${colorScheme}.png`) });
    });
  }

  test("shows text as text, and nothing of recalled messages", async () => {
    const page = await openWithScript();
    await openTalker(page);
    await messages(page).getByText("<b>尖括号</b>").waitFor();
    const recalled = (await world.sandbox.messages(MAIN, FRIEND)).filter(({ msg_status }) => msg_status !== 0);
    assert.ok(recalled.length > 0);
    const shown = await panel(page).textContent();
    for (const { content } of recalled) assert.ok(!shown.includes(JSON.parse(content).content));
  });

  test("shows untrusted content, and links to https only", async () => {
    const markup = '<img src=x onerror="alert(1)">';
    const contents = [
      ...ODD.map(([msg_type, content]) => [msg_type, content]),
      [2, '{"url":"javascript:alert(2)"}'],
      [7, '{"title":"a","url":"javascript:alert(3)"}'],
      [10, JSON.stringify({ title: markup, text: markup, jump_text: "go", jump_uri: "javascript:alert(4)" })],
      [14, '{"title":"b","jump_uri":"data:text/html,x"}'],
      [7, '{"title":"in disguise","url":"https://bilibili.com@evil.example/"}'],
      [7, '{"title":"lifted","url":"http://www.bilibili.com/video/av170001"}'],
      [1, JSON.stringify({ content: `${markup} the last one https://example.com/` })],
    ];
    for (const [msg_type, content] of contents) await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type, content });
    await world.sandbox.account({ mid: FRIEND, name: markup });
    const page = await openWithScript();
    await openTalker(page, markup);
    await messages(page).getByText(`${markup} the last one`).waitFor();
    assert.equal(await panel(page).locator("img").count(), 0);
    await messages(page).getByText("in disguise").waitFor();
    assert.equal(await panel(page).getByRole("link", { name: "in disguise" }).count(), 0);
    const lifted = panel(page).getByRole("link", { name: "lifted" });
    assert.equal(await lifted.getAttribute("href"), "https://www.bilibili.com/video/av170001");
    const links = await panel(page).getByRole("link").all();
    assert.ok(links.length > 0);
    for (const link of links) {
      assert.match(await link.getAttribute("href"), /^https:/);
      assert.match(await link.getAttribute("rel"), /noopener noreferrer/);
    }
  });

  test("loads earlier messages page by page", async () => {
    await world.sandbox.converse({ a: MAIN, b: FRIEND, count: 70, seed: 3, withdrawn: [[20, 45]] });
    const page = await openWithScript();
    await openTalker(page);
    const more = panel(page).getByRole("button", { name: "Earlier messages" });
    let count = await messages(page).count();
    while (await more.isVisible()) {
      await more.click();
      await until("there are more messages", async () => (await messages(page).count()) > count || more.isHidden());
      count = await messages(page).count();
    }
    const stored = await world.sandbox.messages(MAIN, FRIEND);
    const shown = stored.filter(({ msg_status, msg_type }) => msg_status === 0 && msg_type !== 5);
    assert.equal(count, shown.length);
  });

  test("saves a conversation as one file, and leaves none of it in the page's storage", async () => {
    const page = await openWithScript();
    await openTalker(page);
    const saved = page.waitForEvent("download");
    await panel(page).getByRole("button", { name: "Export this conversation" }).click();
    const download = await saved;
    await panel(page).getByText("Exported as an HTML file").waitFor();
    assert.equal(download.suggestedFilename(), `bili-im-${FRIEND}.html`);
    const file = readFileSync(await download.path(), "utf8");
    assert.match(file, /周末一起看直播吗/);
    const stored = await world.sandbox.messages(MAIN, FRIEND);
    const recalled = stored.filter(({ msg_type, msg_status }) => msg_type === 1 && msg_status !== 0);
    assert.ok(recalled.length > 0);
    for (const { content } of recalled) assert.ok(!file.includes(JSON.parse(content).content));
    const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    assert.deepEqual(
      databases.filter((name) => name.startsWith("bili-im-archive")),
      [],
    );
  });

  test("shows new messages on refresh, even more than a page", async () => {
    const page = await openWithScript();
    await openTalker(page, "路过的云");
    await strangerSays("one more");
    await panel(page).getByRole("button", { name: "Refresh" }).click();
    await messages(page).getByText("one more").waitFor();
    await messages(page).getByText("请问素材在哪里下载").waitFor();
    await until("it is marked as read", async () => (await asked("update_ack")) === 2);

    for (let number = 1; number <= 40; number += 1) await strangerSays(`number ${number}.`);
    await panel(page).getByRole("button", { name: "Refresh" }).click();
    await messages(page).getByText("number 40.").waitFor();
    await panel(page).getByRole("button", { name: "Earlier messages" }).click();
    await messages(page).getByText("number 1.").waitFor();
    await messages(page).getByText("one more").waitFor();
  });

  test("sends an answer once, and marks what was read", async () => {
    const page = await openWithScript();
    await openTalker(page, "路过的云");
    await until("it is marked as read", async () => (await asked("update_ack")) === 1);
    await answer(page, "在主页 <i>置顶</i>");
    await panel(page).getByText("Accepted by the service").waitFor();
    await messages(page).getByText("在主页 <i>置顶</i>").waitFor();
    assert.equal(await asked("send_msg"), 1);
    assert.equal(await panel(page).getByRole("textbox").inputValue(), "");
  });

  test("says so when a message may or may not have been sent", async () => {
    const page = await openWithScript({ hasClock: true });
    await page.clock.resume();
    await openTalker(page);
    await world.sandbox.fault("send_msg", { html: true, effect: true });
    await world.sandbox.fault("fetch_session_msgs", { code: -400 }, { times: 0 });
    await answer(page, "once");
    await until("it has arrived", async () => (await asked("send_msg")) === 1);
    await until("it gives up", async () => {
      await passABit(page);
      return panel(page).getByText("It may or may not have been sent").isVisible();
    });
    assert.equal(await panel(page).getByRole("textbox").inputValue(), "once");
    assert.equal(await asked("send_msg"), 1);
  });

  test("marks all as read, and shows progress", async () => {
    const page = await openWithScript({ hasClock: true });
    await page.clock.resume();
    await badge(page).click();
    await panel(page).getByRole("button", { name: "Mark all read" }).click();
    await panel(page)
      .getByText(/^[1-9] marked, one a second…$/)
      .waitFor();
    const done = panel(page).getByText(/^\d conversations marked as read$/);
    await until("all are marked", async () => {
      await passABit(page);
      return done.isVisible();
    });
    await until("the list shows nothing unread", async () => (await panel(page).locator(".count").count()) === 0);
    await page.clock.fastForward(6_000);
    await page.getByRole("button", { name: "Messages, 0 unread" }).waitFor();
  });

  test("an error that stops marking all stays on screen", async () => {
    const page = await openWithScript();
    await badge(page).click();
    await row(page, "路过的云").waitFor();
    await world.sandbox.fault("update_ack", { code: -111 });
    await panel(page).getByRole("button", { name: "Mark all read" }).click();
    await panel(page).getByText("Stopped after 0 conversations").waitFor();
    await until("the list was read anew", async () => (await asked("get_sessions")) >= 3);
    await panel(page).getByRole("alert").getByText("csrf —").waitFor();
  });

  test("shows new messages without a refresh, and marks none as read by that", async () => {
    const page = await openWithScript({ hasClock: true });
    await page.getByRole("button", { name: "Messages, 7 unread", exact: true }).waitFor();
    await badge(page).click();
    await panel(page).getByText("New messages appear automatically").waitFor();
    await row(page, "路过的云").waitFor();
    const { msg_key_text: key } = await strangerSays("first");
    await nextPoll(page);
    await page.getByRole("button", { name: "Messages, 8 unread", exact: true }).waitFor();
    assert.match(await row(page, "路过的云").textContent(), /first.*2 unread/);
    assert.deepEqual(await names(page), ["汽水瓶", "路过的云"]);
    assert.equal(await asked("update_ack"), 0);
    assert.equal(await asked("get_sessions"), 1);

    // What is recalled goes, in the list and in the conversation.
    await row(page, "路过的云").click();
    await messages(page).getByText("first", { exact: true }).waitFor();
    await until("it is marked as read", async () => (await asked("update_ack")) === 1);
    const reads = await asked("fetch_session_msgs");
    await strangerSays("second");
    await world.sandbox.push({ from: STRANGER, to: MAIN, msg_type: 5, content: key });
    await nextPoll(page);
    await messages(page).getByText("second", { exact: true }).waitFor();
    await panel(page).getByText("Message recalled").waitFor();
    assert.equal(await messages(page).getByText("first", { exact: true }).count(), 0);
    // One question of the watch, and none of the panel.
    assert.equal((await asked("fetch_session_msgs")) - reads, 1);
  });

  test("shows the state of the watch, and pauses for risk control", async () => {
    const page = await openWithScript({ hasClock: true });
    await page.getByRole("button", { name: "Messages, 7 unread", exact: true }).waitFor();
    await world.sandbox.fault("new_sessions", { code: -500 });
    await nextPoll(page);
    await page.getByRole("button", { name: /^Messages, 7 unread \(Failed, retrying at [\d:]+\)$/ }).waitFor();
    await nextPoll(page);
    await page.getByRole("button", { name: "Messages, 7 unread", exact: true }).waitFor();

    await world.sandbox.fault("new_sessions", { code: -412 });
    await nextPoll(page);
    await page.getByRole("button", { name: /unread \(Risk control, paused until [\d:]+\)$/ }).click();
    await panel(page).getByText("Risk control, paused until").waitFor();
    const before = await asked("new_sessions");
    await page.clock.runFor(100_000);
    assert.equal(await asked("new_sessions"), before);
    await nextPoll(page);
    await panel(page).getByText("New messages appear automatically").waitFor();

    await page.context().clearCookies();
    await page.clock.runFor(23_000);
    await page.getByRole("button", { name: "unread count unknown (Stopped: logged out)" }).waitFor();
  });

  test("one of all tabs polls, and a new tab makes no request", async () => {
    const first = await openWithScript({ hasClock: true });
    await first.getByRole("button", { name: "Messages, 7 unread", exact: true }).waitFor();
    const second = await openWithScript({ profile: first.context() });
    await second.getByRole("button", { name: "Messages, 7 unread", exact: true }).waitFor();
    assert.deepEqual(await world.sandbox.requests(), []);
    const more = [];
    second.on("request", (request) => more.push(request.url()));
    await strangerSays("for both");
    await nextPoll(first);
    // The number was asked for less than 20 s ago, so it comes with the poll that follows.
    await nextPoll(first);
    for (const page of [first, second]) {
      await page.getByRole("button", { name: "Messages, 8 unread", exact: true }).waitFor();
    }
    assert.deepEqual(more, []);
  });

  test("survives a page that replaces its content, and stops its shortcuts", async () => {
    const page = await openWithScript();
    await page.getByRole("button", { name: "Messages, 7 unread" }).waitFor();
    await page.evaluate(() => {
      history.pushState({}, "", "/elsewhere");
      document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body"));
      globalThis.keys = [];
      document.addEventListener("keydown", ({ key }) => keys.push(key));
    });
    await badge(page).focus();
    await page.keyboard.press("Enter");
    await row(page, "罗板栗").waitFor();
    await row(page, "罗板栗").press("Enter");
    await panel(page).getByRole("textbox").pressSequentially("f ");
    await page.keyboard.press("Escape");
    await row(page, "罗板栗").waitFor();
    await page.keyboard.press("Escape");
    await panel(page).waitFor({ state: "hidden" });
    assert.equal(await badge(page).evaluate((element) => element.getRootNode().activeElement === element), true);
    assert.deepEqual(await page.evaluate(() => keys), []);
  });

  test("says that the page's policy forbids WebAssembly", async () => {
    const page = await openWithScript({ path: STRICT_PAGE });
    await page.getByRole("button", { name: "unread count unknown" }).click();
    await panel(page).getByText("The Content-Security-Policy (CSP) of this page forbids WebAssembly").waitFor();
  });

  test("sends requests through the manager where granted", async () => {
    const page = await openWithScript({ granted: 'manage("object")' });
    await openTalker(page);
    await answer(page, "by the manager");
    await panel(page).getByText("Accepted by the service").waitFor();
    await messages(page).getByText("by the manager").waitFor();
    const taken = await page.evaluate(() => asked.map(({ url }) => new URL(url).pathname));
    assert.deepEqual(taken.toSorted(), (await world.sandbox.requests()).map(({ path }) => path).toSorted());
  });

  test("the script without the library works with the one that its manager fetched", async () => {
    const short = script("bili-im-panel.require.user.js");
    // Greasy Fork knows a hash by this form alone.
    assert.match(short, /@require .*\.js#sha384=\S+$/m);
    const read = (path) => readFileSync(join(packageFolder, basename(path)), "utf8");
    const changed = (path) => `${read(path)}// changed`;
    const [library] = required(short, read, {});
    assert.throws(() => required(short, changed, MANAGERS.ScriptCat), /not what its hash says/);
    // Not every manager looks at it.
    assert.deepEqual(required(short, changed, MANAGERS.Violentmonkey), [`${library}// changed`]);
    const page = await openWithScript({ text: `${library}\n${short}` });
    await page.getByRole("button", { name: "Messages, 7 unread" }).waitFor();
  });
});

test("the userscript in Firefox", { timeout: 120_000 }, async () => {
  const sandbox = await startSandbox();
  const firefox = await startFirefox(sandbox);
  try {
    const page = await firefox.newPage();
    await logIn(page, "/_blank");
    await page.evaluate(SCRIPT);
    const panel = panelIn(page, "bili-im-panel");
    await panel.press("Messages, 7 unread");
    await panel.press("罗板栗");
    await panel.sees("周末一起看直播吗");
    await panel.answer("from Firefox");
    await panel.sees("Accepted by the service");
    const sent = (await sandbox.messages(MAIN, FRIEND)).at(-1);
    assert.equal(JSON.parse(sent.content).content, "from Firefox");
    // Its style has arrived, too.
    assert.equal(await page.$eval("bili-im-panel", (host) => getComputedStyle(host).position), "fixed");
  } finally {
    await firefox.close();
    await sandbox.stop();
  }
});
