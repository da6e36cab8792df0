/** The demo page, served as `cargo xtask demo` does, in the hands of somebody who reads its labels. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isReady, openTalker, picturesIn, sessionOf, useDemo } from "./support/demo.mjs";
import { scratch } from "./support/environment.mjs";
import { EXAMPLES, ODD } from "./support/kinds.mjs";
import { FANS, FRIEND, MAIN, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";

const { world, openDemo, openTab } = useDemo("demo");

/** One message of theirs is unread; not followed. */
const STRANGER = 88217731;

const SCREENSHOTS = join(scratch, "screenshots");
mkdirSync(SCREENSHOTS, { recursive: true });

/** Waits until the page says so of the watch. */
const stateIs = (page, words) => page.locator("#watch-state", { hasText: words }).waitFor();

/** What the log says of it. */
const loggedWatch = (page) => page.locator("#log details", { hasText: "watch" }).first();

/** Moves the time of all tabs on to the next poll, and waits until `page` has its answers. */
async function nextPoll(page) {
  const before = await countOf("new_sessions");
  await until("it asks again", async () => {
    // The clock must not jump over the time limit of a request that is on its way.
    await page.clock.runFor(4_000);
    return (await countOf("new_sessions")) > before;
  });
  await until("the answers are there", async () => (await page.evaluate(() => awaited)) === 0);
}

/**
 * At least two questions, and no more than one every so many ms. One of them may be a little late, because the client lets
 * two requests at a time go to a host, and the next one is then a little less far away.
 */
function assertApart(times, least) {
  const gaps = times.slice(1).map((time, place) => time - times[place]);
  const span = times.at(-1) - times[0];
  assert.ok(gaps.length > 0 && gaps.length - 1 <= span / least, `${gaps} ms apart`);
}

/** The list as a person reads it: name, marks, the line below and the badge. */
const listed = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#sessions > li")].map((item) => {
      const marks = [...item.querySelectorAll(".marks > *")].map((mark) => mark.ariaLabel ?? mark.textContent);
      const texts = [".name", ".preview", ".badge"].map((part) => item.querySelector(part)?.textContent ?? "");
      return [texts[0], marks.join(), ...texts.slice(1)];
    }),
  );

const namesOf = async (page) => (await listed(page)).map(([name]) => name);

/** The folders with what is unread in each. */
const unread = async (page) => (await page.locator("#folders button > span").allTextContents()).join(" ");

const openFolder = async (page, name) => {
  const folder = page.getByRole("navigation", { name: "Folders" }).getByRole("button", { name });
  await folder.click();
  await page.locator("#folders [aria-pressed=true]", { hasText: name }).waitFor();
};

/** Chooses from the menu of a conversation, and waits until the page says what happened. */
const choose = async (page, name, label, done) => {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menu").getByText(label, { exact: true }).click();
  await page.locator("#sessions-status", { hasText: done }).waitFor();
};

/** The forms that an endpoint was sent, without the token. */
const formsOf = async (endpoint) => {
  const requests = (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint);
  return requests.map(({ form: { csrf: _, csrf_token: __, build: ___, mobi_app: ____, ...form } }) => form);
};

const countOf = async (endpoint) =>
  (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint).length;

const text = (content) => JSON.stringify({ content });

const sendText = async (page, text) => {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
};

const accepted = (page) => page.getByText("Accepted by the service").waitFor();

const bubble = (page, text) => page.locator("#messages .bubble", { hasText: text });

describe("the demo", { timeout: 240_000 }, () => {
  test("lists conversations with names, previews and unread badges", async () => {
    const page = await openDemo();
    const rows = new Map((await listed(page)).map(([name, ...rest]) => [name, rest]));
    assert.deepEqual(rows.get("up主"), ["", "[热词系列_知识增加]", "2 unread"]);
    assert.deepEqual(rows.get("路过的云"), ["", "你好，请问素材在哪里下载？[微笑]", "1 unread"]);
    assert.deepEqual(rows.get("罗板栗"), ["", "[Emote]", ""]);
    assert.deepEqual(rows.get("up主的应援团"), ["", "[@you] up主: @小易 今晚八点", "1 unread"]);
    assert.deepEqual(rows.get("木工角官方群"), ["Muted", "罗板栗: 收到[tv_点赞]", "3 unread"]);
    assert.equal(rows.get("UP主小助手")[2], "4 unread");
    assert.match(rows.get("UP主小助手")[1], /^流量奖励到账通知 恭喜您/);
    assert.deepEqual(rows.get("夜航西飞"), ["Live", "[直播] 通宵写代码", ""]);
    // Pinned ones are first; intercepted ones are elsewhere.
    assert.deepEqual((await listed(page))[0].slice(0, 2), ["汽水瓶", "Pinned"]);
    assert.equal(rows.has("领券福利社"), false);
    assert.equal(await unread(page), "All 11 Following 6 Others 1 Fan groups 4 System Intercepted");
    await until(
      "pictures are in the place of letters",
      async () => (await picturesIn(page, "#sessions")).length === 13,
    );
    for (const { className, width } of await picturesIn(page, "#sessions")) {
      assert.ok(className === "face" && width > 0, `${className}, ${width} px`);
    }
    await page.screenshot({ path: join(SCREENSHOTS, "list.png") });
  });

  test("lists conversations with optional fields missing", async () => {
    const change = { owner: MAIN, session_type: 1 };
    const fields = { group_name: null, account_info: null, user_label: { label_type: 3 }, canal_token: "" };
    await world.sandbox.session({ ...change, talker: UP, fields: { ...fields, last_msg: {} } });
    await world.sandbox.session({ ...change, talker: FRIEND, fields: { ...fields, last_msg: null } });
    await world.sandbox.session({ owner: MAIN, session_type: 2, talker: FANS, fields: { group_name: null } });
    const page = await openDemo();
    const rows = new Map((await listed(page)).map(([name, ...rest]) => [name, rest]));
    assert.deepEqual(rows.get("up主"), ["", "", "2 unread"]);
    assert.deepEqual(rows.get("罗板栗"), ["", "", ""]);
    assert.ok(
      [...rows.keys()].some((name) => name.includes(String(FANS))),
      [...rows.keys()].join(),
    );
    await openTalker(page, "罗板栗");
  });

  test("has a folder for each list of the service", async () => {
    const page = await openDemo();
    await openFolder(page, "Intercepted");
    await sessionOf(page, "领券福利社").waitFor();
    assert.deepEqual(await listed(page), [["领券福利社", "Intercepted", "[Mini program] 今日福利，点开即领", ""]]);
    await openFolder(page, "Fan groups");
    await sessionOf(page, "up主的应援团").waitFor();
    assert.deepEqual((await namesOf(page)).sort(), ["up主的应援团", "木工角官方群"].sort());
    await openFolder(page, "System");
    await sessionOf(page, "支付小助手").waitFor();
    assert.deepEqual((await namesOf(page)).sort(), ["UP主小助手", "支付小助手"]);
    await openFolder(page, "Others");
    await sessionOf(page, "路过的云").waitFor();
    assert.equal((await namesOf(page)).includes("up主"), false);
    await openFolder(page, "Following");
    await sessionOf(page, "up主").waitFor();
    assert.equal((await namesOf(page)).includes("路过的云"), false);
  });

  test("saves a conversation as one file", async () => {
    const page = await openDemo();
    const saved = page.waitForEvent("download");
    await choose(page, "罗板栗", "Export as HTML", "罗板栗 exported");
    const file = readFileSync(await (await saved).path(), "utf8");
    assert.match(file, /<article/);
    assert.match(file, /周末一起看直播吗/);
  });

  test("loads more on demand, each conversation once", async () => {
    const start = 1_600_000_000;
    for (let place = 0; place < 30; place += 1) {
      await world.sandbox.account({ mid: 7000 + place, name: `acquaintance ${place}` });
      const message = { from: 7000 + place, to: MAIN, msg_type: 1, content: text(`line ${place}`) };
      await world.sandbox.push({ ...message, timestamp: start + place });
    }
    const page = await openDemo();
    assert.equal((await namesOf(page)).length, 20);
    assert.equal(await countOf("get_sessions"), 1);
    await page.getByRole("button", { name: "More conversations" }).click();
    await sessionOf(page, "acquaintance 12").waitFor();
    // A page begins with the last microsecond of the one before, so 20 more are on two.
    assert.equal(await countOf("get_sessions"), 3);
    await page.getByRole("button", { name: "More conversations" }).click();
    await sessionOf(page, "acquaintance 0").waitFor();
    await page.getByRole("button", { name: "More conversations" }).waitFor({ state: "hidden" });
    const names = await namesOf(page);
    assert.deepEqual(
      names.filter((name) => name.startsWith("acquaintance")),
      Array.from({ length: 30 }, (_, place) => `acquaintance ${29 - place}`),
    );
    assert.equal(new Set(names).size, names.length);
  });

  test("marks a conversation read when it is opened", async () => {
    const page = await openDemo();
    await openTalker(page, "up主");
    await sessionOf(page, "up主").locator(".badge").waitFor({ state: "detached" });
    assert.equal(await unread(page), "All 9 Following 4 Others 1 Fan groups 4 System Intercepted");
    const [{ ack_seqno, ...form }] = await formsOf("update_ack");
    assert.deepEqual(form, { talker_id: String(UP), session_type: "1" });
    // Up to what is on screen.
    assert.equal(ack_seqno, String((await world.sandbox.messages(MAIN, UP)).at(-1).msg_seqno));
    await openTalker(page, "罗板栗");
    // Nothing there was unread.
    assert.equal(await countOf("update_ack"), 1);
    await page.getByRole("button", { name: "Refresh" }).first().click();
    await page.locator("#folders", { hasText: "All9Following4" }).waitFor();
  });

  test("pins, mutes and refuses pushes, by keyboard too", async () => {
    const page = await openDemo();
    const more = page.getByRole("button", { name: "Actions for up主", exact: true });
    await more.focus();
    await page.keyboard.press("Enter");
    // The last item comes when the service has said how it stands; between two keys it would shift the others.
    await page.getByRole("menuitemcheckbox", { name: "Receive pushes" }).waitFor();
    await page.getByRole("menuitem", { name: "Mark as read" }).waitFor();
    for (const key of ["End", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    assert.equal(await focused(), "Pin");
    await page.keyboard.press("Enter");
    await page.getByText("up主 pinned").waitFor();
    await page.locator("#sessions > li:first-child", { hasText: "[热词系列_知识增加]" }).waitFor();
    assert.deepEqual((await listed(page))[0].slice(0, 2), ["up主", "Pinned"]);
    assert.deepEqual((await namesOf(page))[1], "汽水瓶");
    // The focus is where it was.
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Actions for up主");

    await choose(page, "up主", "Mute", "up主 muted");
    await choose(page, "up主", "Receive pushes", "turned off");
    await sessionOf(page, "up主").getByRole("img", { name: "Muted" }).waitFor();
    await choose(page, "up主", "Pin", "up主 unpinned");
    await page.locator("#sessions > li:first-child", { hasText: "汽水瓶" }).waitFor();
    const about = { talker_id: String(UP), session_type: "1" };
    assert.deepEqual(await formsOf("set_top"), [
      { ...about, op_type: "0" },
      { ...about, op_type: "1" },
    ]);
    const [{ uid: _, ...dnd }] = await formsOf("set_msg_dnd");
    assert.deepEqual(dnd, { dnd_uid: String(UP), setting: "1" });
    assert.deepEqual(await formsOf("set_push_ss"), [{ talker_uid: String(UP), setting: "1" }]);
    await more.click();
    await page.getByRole("menuitemcheckbox", { name: "Mute", checked: true }).waitFor();
    await page.getByRole("menuitemcheckbox", { name: "Receive pushes", checked: false }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Actions for up主");
  });

  test("removes a conversation until it has something new, and intercepts", async () => {
    const page = await openDemo();
    await openTalker(page, "罗板栗");
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await sessionOf(page, "罗板栗").waitFor({ state: "detached" });
    await page.getByText("Select a conversation").waitFor();
    assert.deepEqual(await formsOf("remove_session"), [{ talker_id: String(FRIEND), session_type: "1" }]);
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: text("back again") });
    await page.getByRole("button", { name: "Refresh" }).first().click();
    await sessionOf(page, "罗板栗").getByText("back again").waitFor();

    await choose(page, "路过的云", "Intercept messages", "will be intercepted");
    await sessionOf(page, "路过的云").waitFor({ state: "detached" });
    await openFolder(page, "Intercepted");
    await sessionOf(page, "路过的云").waitFor();
    await page.getByRole("button", { name: "Mark all read" }).click();
    await page.getByText("All intercepted messages marked as read").waitFor();
    await sessionOf(page, "路过的云").locator(".badge").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Remove all intercepted conversations" }).click();
    await page.getByText("No conversations").waitFor();
    assert.equal(await countOf("batch_rm_dustbin"), 1);
    assert.deepEqual(await formsOf("update_intercept"), [{ talker_id: String(STRANGER), status: "1" }]);
  });

  test("marks all as read, one conversation per second, until stopped", async () => {
    const page = await openDemo({ hasClock: true });
    const markAll = page.getByRole("button", { name: "Mark all read" });
    await markAll.click();
    await page.getByText(/^2 marked: /).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Stopped after 2 conversations").waitFor();
    assert.equal(await countOf("update_ack"), 2);
    await markAll.click();
    for (const count of [1, 2, 3]) {
      await page.getByText(new RegExp(`^${count} (marked: |conversations)`)).waitFor();
      await page.clock.fastForward(1000);
    }
    await page.getByText("3 conversations marked as read").waitFor();
    await page.locator("#unread-total", { hasText: /^0$/ }).waitFor();
    assert.equal(await page.locator("#sessions .badge").count(), 0);
    await markAll.click();
    await page.getByText("Nothing is unread").waitFor();
    assert.equal(await countOf("update_ack"), 5);
  });

  test("shows new messages without a refresh, and polls no more often than the site", async () => {
    const page = await openDemo({ hasClock: true });
    await openTalker(page, "罗板栗");
    await page
      .getByText("No earlier messages")
      .or(page.getByRole("button", { name: "Earlier messages" }))
      .waitFor();
    await stateIs(page, "Live");
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: text("here I am") });
    await world.sandbox.push({ from: STRANGER, to: MAIN, msg_type: 1, content: text("me too") });
    await world.sandbox.push({ from: UP, group: FANS, msg_type: 1, content: text("to all") });
    const before = await countOf("my_group_unread");
    await nextPoll(page);
    await bubble(page, "here I am").waitFor();
    await sessionOf(page, "路过的云").getByText("2 unread").waitFor();
    await sessionOf(page, "up主的应援团").getByText("to all").waitFor();
    assert.deepEqual((await namesOf(page)).slice(0, 4), ["汽水瓶", "up主的应援团", "路过的云", "罗板栗"]);
    await until("counts follow", async () =>
      (await unread(page)).startsWith("All 13 Following 6 Others 2 Fan groups 5"),
    );
    for (let poll = 0; poll < 4; poll += 1) await nextPoll(page);
    assertApart(await page.evaluate(() => asked.new_sessions), 20_000);
    assert.equal(await countOf("my_group_unread"), before);
    // What is on screen is marked as read, and nothing else.
    assert.deepEqual(
      (await formsOf("update_ack")).map(({ talker_id }) => talker_id),
      [String(FRIEND)],
    );
    await page.screenshot({ path: join(SCREENSHOTS, "live.png") });
  });

  test("hides what is recalled while it is on screen", async () => {
    const page = await openDemo({ hasClock: true });
    await openTalker(page, "罗板栗");
    await stateIs(page, "Live");
    const secret = { from: FRIEND, to: MAIN, msg_type: 1, content: text("a slip of the tongue") };
    const { msg_key_text: key } = await world.sandbox.push(secret);
    await nextPoll(page);
    await bubble(page, "a slip of the tongue").waitFor();
    const log = loggedWatch(page);
    await log.locator("summary").click();
    await log.getByText("a slip of the tongue").first().waitFor();
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 5, content: key });
    await nextPoll(page);
    await page.locator("#messages > li:last-child", { hasText: "罗板栗 recalled a message" }).waitFor();
    await sessionOf(page, "罗板栗").getByText("Recalled a message").waitFor();
    assert.equal(await page.getByText("a slip of the tongue").count(), 0);
  });

  test("shows the state of the watch, which stops after a logout", async () => {
    const page = await openDemo({ hasClock: true });
    await stateIs(page, "Live");
    await world.sandbox.fault("new_sessions", { code: -500 });
    await nextPoll(page);
    await stateIs(page, /^Failed, retrying at \d\d:\d\d:\d\d$/);
    await page.screenshot({ path: join(SCREENSHOTS, "retrying.png") });
    await nextPoll(page);
    await stateIs(page, "Live");
    await page.context().setOffline(true);
    await stateIs(page, "Offline");
    await page.context().setOffline(false);
    await nextPoll(page);
    await stateIs(page, "Live");

    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.clock.runFor(23_000);
    await stateIs(page, "Stopped: logged out");
    await world.sandbox.forget();
    await page.clock.runFor(200_000);
    assert.deepEqual(await world.sandbox.requests(), []);
    await page.context().addCookies(cookies);
    await page.getByRole("button", { name: "Refresh" }).first().click();
    await stateIs(page, "Live");
  });

  test("of two tabs one polls, and the other takes over when it closes", async () => {
    const first = await openDemo({ hasClock: true });
    await stateIs(first, "Live");
    await loggedWatch(first)
      .getByText(/Live · polls: \d+/)
      .waitFor();
    const second = await openTab(first.context());
    await isReady(second);
    await stateIs(second, "Live");
    await loggedWatch(second).getByText("Live · polled by another tab").waitFor();
    const roleIs = (page, words) => page.locator("#watch-role", { hasText: words }).waitFor();
    await roleIs(first, "polled by this tab");
    await roleIs(second, "polled by another tab");
    await world.sandbox.push({ from: STRANGER, to: MAIN, msg_type: 1, content: text("for both") });
    await nextPoll(first);
    for (const page of [first, second]) await sessionOf(page, "路过的云").getByText("for both").waitFor();
    assert.equal(await second.evaluate(() => asked.new_sessions), undefined);
    await second.screenshot({ path: join(SCREENSHOTS, "second-tab.png") });
    await first.close();
    await world.sandbox.push({ from: STRANGER, to: MAIN, msg_type: 1, content: text("for who is left") });
    await nextPoll(second);
    await sessionOf(second, "路过的云").getByText("for who is left").waitFor();
    await roleIs(second, "polled by this tab");
    await loggedWatch(second)
      .getByText(/Live · polls: \d+/)
      .waitFor();
    assert.equal(await countOf("update_ack"), 0);
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
    // The list has it, too.
    await sessionOf(page, "up主").getByText('two lines & <b>"quotes"</b> 😀 +%').waitFor();

    await page.getByText("Send an image by URL").click();
    await page.getByLabel("Width (px)").fill("300");
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
    await sessionOf(page, "up主").getByText("Recalled a message").waitFor();
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

  test("sends to the fan group, where its other members read it", async () => {
    const page = await openDemo();
    await openTalker(page, "up主的应援团");
    await sendText(page, "大家好，我是小易");
    await accepted(page);
    assert.equal(JSON.parse((await world.sandbox.groupMessages(FANS)).at(-1).content).content, "大家好，我是小易");
    await page.getByLabel("Account").selectOption(String(FRIEND));
    await openTalker(page, "up主的应援团");
    await bubble(page, "大家好，我是小易").waitFor();
    assert.equal(await page.locator("#messages .own", { hasText: "大家好，我是小易" }).count(), 0);
  });

  test("keeps customer service alive and uploads a file that can be fetched", async () => {
    const page = await openDemo();
    await page.getByRole("button", { name: "Heartbeat" }).click();
    await page.getByText("Heartbeat accepted").waitFor();
    const file = { name: "日志.txt", mimeType: "text/plain", buffer: Buffer.from("what happened") };
    await page.getByLabel("File (up to").setInputFiles(file);
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    const link = page.getByRole("link", { name: "Download from the sandbox" });
    await page.getByText("Valid until").waitFor();
    const fetched = await fetch(new URL(await link.getAttribute("href"), world.sandbox.http));
    assert.equal(await fetched.text(), "what happened");
    assert.deepEqual((await world.sandbox.state()).effects.uploads, 1);
  });

  test("shows errors, and logs requests without the token", async () => {
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

  test("shows a message of every type, and looks up the missing title of a push", async () => {
    for (const [msg_type, content] of EXAMPLES) await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type, content });
    const page = await openDemo();
    await openTalker(page, "罗板栗");
    const earlier = page.getByRole("button", { name: "Earlier messages" });
    while (await earlier.isVisible()) {
      const before = await page.locator("#messages > li").count();
      await earlier.click();
      await until("there are more", async () => (await page.locator("#messages > li").count()) > before);
    }
    const message = (words) => page.locator("#messages > .message", { hasText: words });
    await message("你好").locator(".text").first().waitFor();
    await message("合 成 大 東 瓜").getByRole("link").waitFor();
    await message("今日福利").getByText("小程序", { exact: true }).waitFor();
    assert.equal(await message("今日福利").getByRole("link").count(), 0);
    const button = message("流量奖励到账通知").getByRole("link", { name: "See details" });
    assert.match(await button.getAttribute("href"), /^https:\/\/member\.bilibili\.com\//);
    await message("龙芯开发板").getByText("5:08 · 13,492 plays").waitFor();
    // These two came without a title.
    await message("补一条花絮").locator("strong a:not(:text('av'))").waitFor();
    await message("开奖了").locator("strong a:not(:text('cv'))").waitFor();
    assert.deepEqual(
      (await world.sandbox.requests()).filter(({ endpoint }) => endpoint === "infoweb").map(({ query }) => query.aids),
      ["1302561299"],
    );
    await message("一块废木头的新生").getByText("2024-03-22 · 12.3万 plays · 208 favourites").waitFor();
    for (const answer of ["可以从基础教程看起", "先看入门"]) await message(answer).getByText("AI answer").waitFor();
    const dynamic = message("没有地址的动态").getByRole("link");
    assert.equal(await dynamic.getAttribute("href"), "https://t.bilibili.com/170001");
    const lines = page.locator("#messages > .line");
    await lines.getByText("对方主动回复或关注你前，最多发送1条消息").waitFor();
    await lines.getByText("欢迎罗板栗入群").waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, "kinds.png") });
  });

  test("shows untrusted content as text", async () => {
    const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const away = "https://evil.example/x.png";
    const contents = [
      ...ODD.map(([msg_type, content]) => [msg_type, content]),
      [1, "null"],
      [1, "7"],
      [2, '{"url":"javascript:alert(3)"}'],
      [2, JSON.stringify({ url: away })],
      [7, JSON.stringify({ title: "a", thumb: away, url: "javascript:alert(4)" })],
      [7, '{"source":"constructor","title":"b"}'],
      [10, '{"title":["x"],"text":{},"jump_uri_config":null}'],
      [10, JSON.stringify({ title: markup, text: markup, jump_uri: "javascript:alert(5)", modules: [null, {}] })],
      [12, JSON.stringify({ rid: 1, title: "c", image_urls: [away, null], attach_msg: { content: markup } })],
      [16, '{"main_title":"t","sub_cards":[null,{"field1":"d","jump_url":"data:text/html,x"}]}'],
      [18, '{"content":"[null,{}]"}'],
      [18, JSON.stringify({ content: JSON.stringify([{ text: markup, jump_url: "javascript:alert(6)" }]) })],
      [999, '{"__proto__":{"content":"x"}}'],
      [1, text(markup)],
    ];
    for (const [msg_type, content] of contents) await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type, content });
    await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: text("the last one") });
    await world.sandbox.account({ mid: UP, name: markup });
    await world.sandbox.group({ id: FANS, name: markup, cover: away });
    const page = await openDemo();
    const strange = [];
    page.on("request", (request) => {
      if (request.url().includes("evil.example")) strange.push(request.url());
    });
    assert.equal((await namesOf(page)).filter((name) => name === markup).length, 2);
    await openTalker(page, "罗板栗");
    await bubble(page, "the last one").waitFor();
    const earlier = page.getByRole("button", { name: "Earlier messages" });
    while (await earlier.isVisible()) {
      const before = await page.locator("#messages > li").count();
      await earlier.click();
      await until("there are more", async () => (await page.locator("#messages > li").count()) > before);
    }
    await bubble(page, markup).first().waitFor();
    await page.locator("#messages > .line").getByText(markup).waitFor();
    const addresses = await page.locator("a").evaluateAll((links) => links.map((link) => link.protocol));
    assert.deepEqual(
      addresses.filter((protocol) => !["http:", "https:"].includes(protocol)),
      [],
    );
    // A link that leads away says so.
    await page.locator("#messages a", { hasText: "evil.example" }).first().waitFor();
    assert.equal(await page.locator("#messages script, #sessions script, #messages img[onerror]").count(), 0);
    const pictures = [...(await picturesIn(page, "#messages")), ...(await picturesIn(page, "#sessions"))];
    assert.ok(pictures.length > 0 && pictures.every(({ isLocal }) => isLocal), JSON.stringify(pictures));
    assert.equal(await page.locator("#messages .open-image").count(), 0);
    assert.deepEqual(strange, []);
    await page.screenshot({ path: join(SCREENSHOTS, "strangers.png") });
  });

  test("is in Chinese for a Chinese browser, and fits on a phone", async () => {
    const page = await openDemo({ locale: "zh-CN", viewport: { width: 380, height: 780 }, hasClock: true });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok((await width()) <= 380, `the list is ${await width()} px wide`);
    await page.screenshot({ path: join(SCREENSHOTS, "phone-list.png") });
    await page.getByRole("button", { name: /^up主\s?2024/ }).click();
    await page.getByRole("textbox", { name: "消息内容" }).fill("你好");
    await page.getByRole("button", { name: "发送", exact: true }).click();
    await page.getByText("服务已受理").waitFor();
    assert.ok((await width()) <= 380, `the conversation is ${await width()} px wide`);
    await page.screenshot({ path: join(SCREENSHOTS, "phone.png") });
    await page.getByRole("button", { name: "更多操作" }).click();
    await page.getByRole("menuitem", { name: "移除会话" }).click();
    await page.getByText("已移除“up主”").waitFor();
    await openTalker(page, "罗板栗");
    await stateIs(page, "实时");
    await page.getByRole("button", { name: "English" }).click();
    // Another client watches in that language, and keeps to the pace of the last one, whose last poll may just have begun.
    await until("it is live", async () => {
      await nextPoll(page);
      return (await page.locator("#watch-state").textContent()).includes("Live");
    });
    await page.getByRole("button", { name: "Actions", exact: true }).waitFor();
    await page.getByRole("heading", { name: "罗板栗", level: 2 }).waitFor();
  });
});
