/** One poller for all tabs, in a real browser: the same tests for each. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { FRIEND, MAIN, UP } from "./people.mjs";
import { startSandbox } from "./sandbox.mjs";
import { assembleSite, emptyFolder } from "./site.mjs";
import { assertAll, INTERVAL, WATCH_SITE, Watching } from "./watching.mjs";

const CHANNEL = `bili-im watch ${MAIN} default`;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ends the browser as a crash or a power cut does. */
async function kill(browser) {
  const ended = new Promise((resolve) => browser.process().once("exit", resolve));
  browser.process().kill("SIGKILL");
  await ended;
}

/** Leaves by a link, and resolves when the other page is there. */
const leave = (page) =>
  Promise.all([
    page.waitForFunction(() => location.pathname === "/_blank", { polling: 100 }),
    page.evaluate(() => document.querySelector("#away").click()),
  ]);

async function comeBack(page) {
  await page.evaluate(() => void setTimeout(() => history.back(), 0));
  await page.waitForFunction(() => globalThis.told?.states.length > 0, { polling: 100 });
}

/** A dialog keeps a page from running, and nothing tells it so. Returns what ends that; Firefox shows it once one looks. */
async function block(page) {
  const shown = new Promise((resolve) => page.once("dialog", resolve));
  await page.evaluate(() => void setTimeout(() => alert("wait"), 0));
  await Promise.race([shown, sleep(1000)]);
  return async () => {
    const looking = page.bringToFront();
    const dialog = await shown;
    await dialog.accept();
    await looking;
  };
}

/** The kept cursor of the account, as a page reads it. */
const readKept = (mid) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("bili-im-watch", 1);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = opening.result.transaction("cursors").objectStore("cursors").get([1, mid, "default"]);
      request.onsuccess = () => resolve(request.result);
      opening.result.close();
    };
  });

/**
 * Posts, from another script of the origin, what could move cursors, end watches or make up messages. It knows all that is
 * on the channel.
 */
const beHostile = (name, mid) => {
  const channel = new BroadcastChannel(name);
  const seconds = Math.floor(Date.now() / 1000);
  const cursor = (fields) => ({ v: 1, mid, time: "0", floor: "0", marks: {}, ...fields });
  const key = (ahead) => String(BigInt(seconds + ahead) << 32n);
  const micros = (ahead) => String((seconds + ahead) * 1_000_000);
  const head = { v: 1, mid, name: "default", from: "somebody", rank: 0 };
  const post = (body) => channel.postMessage(JSON.stringify({ ...head, ...body }));
  const made = {
    type: "message",
    talker: { talker_id: 1, session_type: 1 },
    message: { content: { content: "made up" } },
  };
  for (const odd of [null, 7, "", "{", "[]", "null", {}, new Uint8Array(9), "x".repeat(5_000_000)])
    channel.postMessage(odd);
  for (const huge of [
    cursor({ time: "18446744073709551615", floor: "18446744073709551615" }),
    cursor({ time: micros(80_000), floor: key(80_000) }),
    cursor({ time: micros(0), floor: key(0), marks: { 1: String(2n ** 59n) } }),
    cursor({ marks: { 1: Number.MAX_SAFE_INTEGER } }),
    cursor({ marks: Object.fromEntries(Array.from({ length: 2000 }, (_, id) => [id + 1, 5])) }),
    cursor({ mid: "1" }),
  ]) {
    post({ type: "cursor", cursor: huge });
    post({ type: "batch", events: { cursor: huge, events: [made], moves: [] } });
  }
  post({ type: "batch", mid: "1", events: { cursor: cursor({ mid: "1" }), events: [made], moves: [] } });
  for (const state of ["stopped", "live"]) {
    post({
      type: "batch",
      events: { cursor: cursor(), events: [{ type: "state", state, reason: "login" }], moves: [] },
    });
  }
  for (const rank of [0, 1, 9, -1, 1e9]) post({ type: "lead", rank });
  for (let count = 0; count < 100; count += 1) post({ type: "ask", visible: true, nudge: true, fresh: true });
  channel.close();
};

/**
 * Tests the tabs of a browser. `start(sandbox, options)` resolves to it, with puppeteer's options. `hasCache` says whether it
 * keeps a page that is left, `crash(browser, page)` ends the process of a page. `suspensions` are other ways to lose one: their
 * names, `prepare(browser, page)` what they need, `begin(browser, page)` and, where the page can be had back, `end(browser, page)`,
 * which resolves to it.
 */
export function testWatchTabs(name, { start, hasCache, crash, suspensions }) {
  describe(`tabs in ${name}`, { timeout: 240_000 }, () => {
    let sandbox;
    let browser;
    let profile;
    let watching;
    let leader;

    before(async () => {
      sandbox = await startSandbox([
        assembleSite(`watch in ${name}`, join(import.meta.dirname, "..", "pages", "watch")),
      ]);
      profile = emptyFolder(join("profiles", `watch in ${name}`));
      browser = await start(sandbox, { userDataDir: profile });
      watching = new Watching(sandbox, browser);
    });
    after(async () => {
      await browser?.close().catch(() => {});
      await sandbox?.stop();
    });

    test("five tabs make the requests of one, and each is told everything", async () => {
      for (let count = 0; count < 5; count += 1) await watching.open();
      leader = watching.tabs[0];
      await sandbox.forget();
      const begin = Date.now();
      const text = await watching.write();
      await sleep(2 * INTERVAL);
      for (const tab of watching.tabs) await tab.hasHeard(text);
      const polls = await watching.polls();
      assert.ok(polls >= 1 && polls <= (Date.now() - begin) / INTERVAL + 1, `${polls} polls`);
      const requests = (await sandbox.requests()).filter(({ path }) => !path.endsWith("/new_sessions"));
      const names = requests.map(({ path }) => path.split("/").at(-1));
      assert.equal(names.filter((name) => name === "fetch_session_msgs").length, 1);
      assert.ok(
        names.every((name) => ["fetch_session_msgs", "single_unread"].includes(name)),
        String(names),
      );
      const looks = await Promise.all(watching.tabs.map((tab) => tab.look()));
      assert.deepEqual(
        looks.map((told) => told.polls > 0),
        [true, false, false, false, false],
      );
      for (const { messages, failures, gaps } of looks) assert.deepEqual([messages, failures, gaps], [[text], [], 0]);
      // Each hand-over needs another one; the last one is seen, and sees all of it.
      for (const _ of suspensions) await watching.open();
      watching.written.length = 0;
    });

    test("a leader that is closed hands over", async () => {
      const old = leader;
      leader = await watching.handOver(old, (page) => page.close());
      watching.drop(old);
    });

    test("a leader that is reloaded hands over, and follows", async () => {
      const old = leader;
      leader = await watching.handOver(old, (page) => page.reload());
      await old.hasHeard("live");
    });

    test("a leader that leaves by a link hands over, and follows when it comes back", async () => {
      const old = leader;
      const { visit } = await old.look();
      leader = await watching.handOver(old, leave);
      await comeBack(old.page);
      assert.equal((await old.look()).visit === visit, hasCache, "the page comes from the cache");
    });

    for (const { what, prepare, begin, end } of suspensions) {
      test(`a leader that is ${what} hands over${end ? ", and follows when it is back" : ""}`, async () => {
        const old = leader;
        await prepare?.(browser, old.page);
        await watching.tabs.at(-1).page.bringToFront();
        leader = await watching.handOver(old, (page) => begin(browser, page));
        if (!end) return watching.drop(old);
        old.page = await end(browser, old.page);
        await watching.tabs.at(-1).page.bringToFront();
        const text = await watching.write();
        for (const tab of watching.tabs) await tab.hasHeard(text);
        const { messages } = await old.look();
        assert.deepEqual(messages, [...new Set(messages)]);
      });
    }

    test("a leader that is blocked without a word is replaced, and leads on when it can", async () => {
      const old = leader;
      let unblock;
      const deputy = await watching.handOver(old, async (page) => {
        unblock = await block(page);
      });
      await unblock();
      await watching.tabs.at(-1).page.bringToFront();
      const text = await watching.write();
      for (const tab of watching.tabs) await tab.hasHeard(text);
      const { polls } = await deputy.look();
      await sandbox.forget();
      const begin = Date.now();
      await sleep(INTERVAL);
      const count = await watching.polls();
      assert.ok(count <= (Date.now() - begin) / INTERVAL + 1, `${count} polls`);
      assert.equal((await deputy.look()).polls, polls);
    });

    test("a leader that crashes hands over", async () => {
      const old = leader;
      leader = await watching.handOver(old, (page) => crash(browser, page));
      watching.drop(old);
    });

    test("the tab that was there throughout was told everything, once and in order", async () => {
      const { messages, failures, gaps } = await watching.tabs.at(-1).look();
      assertAll(messages, watching.written);
      assert.deepEqual([failures, gaps], [[], 0]);
    });

    test("what another script posts moves no cursor, and loses nothing", async () => {
      const last = await watching.open();
      const before = await leader.page.evaluate(readKept, String(MAIN));
      const { messages } = await leader.look();
      await sandbox.forget();
      const begin = Date.now();
      await last.page.evaluate(beHostile, CHANNEL, String(MAIN));
      await sleep(2000);
      const kept = await leader.page.evaluate(readKept, String(MAIN));
      assert.deepEqual({ ...kept, unread: 0 }, { ...before, unread: 0 });
      const polls = await watching.polls();
      assert.ok(polls <= (Date.now() - begin) / INTERVAL + 2, `${polls} polls`);
      const told = await leader.look();
      assert.deepEqual([told.messages, told.failures], [messages, []]);
      const old = leader;
      leader = await watching.handOver(old, (page) => page.close());
      watching.drop(old);
      await last.hasHeard(await watching.write());
      for (const tab of watching.tabs) {
        const { states, failures, messages } = await tab.look();
        assert.ok(!states.some((state) => state.startsWith("stopped")), String(states));
        assert.deepEqual([failures, messages.slice(-2)], [[], watching.written.slice(-2)]);
      }
    });

    test("when somebody else logs in, every tab stops, and none is told what is not for it", async () => {
      const last = watching.tabs.at(-1);
      const kept = await last.page.evaluate(readKept, String(MAIN));
      await last.page.evaluate((mid) => fetch(`/_sandbox/login?mid=${mid}&to=/_blank`).then(() => {}), UP);
      const secret = await watching.write(UP, FRIEND);
      for (const tab of watching.tabs) await tab.hasHeard("stopped account");
      for (const tab of watching.tabs) {
        const { messages, failures } = await tab.look();
        assert.deepEqual([messages.includes(secret), failures], [false, []]);
      }
      assert.deepEqual(await last.page.evaluate(readKept, String(MAIN)), kept);
      assert.equal(await last.page.evaluate(readKept, String(UP)), undefined);
      for (const { page } of watching.tabs.splice(0)) await page.close();
      const other = await watching.open(UP);
      const text = await watching.write(UP, FRIEND);
      await other.hasHeard(text);
      assert.deepEqual((await other.look()).messages, [text]);
      await other.page.close();
      watching.drop(other);
    });

    test("the cursor survives leaving the page, and a browser that is killed", async () => {
      const tab = await watching.open();
      const first = await watching.write();
      await tab.hasHeard(first);
      await tab.page.goto(`${WATCH_SITE}/_blank`);
      const second = await watching.write();
      await tab.page.goto(`${WATCH_SITE}/watch.html`);
      await tab.hasHeard(second);
      assert.deepEqual((await tab.look()).messages, [second]);
      await kill(browser);
      const missed = [await watching.write(), await watching.write()];
      browser = await start(sandbox, { userDataDir: profile });
      watching = new Watching(sandbox, browser);
      const again = await watching.open();
      await again.hasHeard(missed[1]);
      const { messages, gaps } = await again.look();
      // What was handled last may have been on its way to the disk.
      assert.deepEqual(messages.slice(-2), missed);
      assert.ok(messages.length === 2 || (messages.length === 3 && messages[0] === second), String(messages));
      assert.equal(gaps, 0);
    });
  });
}
