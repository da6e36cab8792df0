/** The next leader and the next page go on at the pace of the last poller. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { clock } from "./support/stage.mjs";
import { Town } from "./support/town.mjs";
import { Watching } from "./support/watching.mjs";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FRIEND = 7;

let watching;
function begin() {
  const town = new Town();
  town.write(FRIEND);
  watching = new Watching(town);
  return town;
}
afterEach(() => watching.end());

/** One page after the other in one tab, each for so long. */
async function browse(count, ms, given) {
  let last;
  for (let page = 0; page < count; page += 1) {
    last = await watching.open(given);
    await clock.pass(ms);
    await last.tab.leave({ isCached: false });
  }
  return last;
}

/** What is kept of the pace. */
function kept() {
  const [record] = [...watching.origin.databases.records].find(([key]) => key.includes("pace")).slice(1);
  return record.pace;
}

describe("what is kept of the pace", () => {
  test("tells when it polled and counted, the counts, and where the poll came to", async () => {
    begin();
    await watching.open();
    await clock.pass(2.5 * MINUTE);
    const { polls, counts, reached, unread, ...more } = kept();
    assert.ok(polls.ago < SECOND && polls.debt > 20 * SECOND && polls.debt < 30 * SECOND, JSON.stringify(polls));
    assert.ok(
      counts.ago < 30 * SECOND && counts.debt > 90 * SECOND && counts.debt < 134 * SECOND,
      JSON.stringify(counts),
    );
    assert.ok(Number.isInteger(reached));
    assert.equal(unread.unfollow_unread, 1);
    assert.deepEqual(more, {});
  });

  test("tells for how long risk control wants to be left alone, and of no poll that succeeded", async () => {
    const town = begin();
    const { fetch } = town;
    let isRefused = false;
    town.fetch = (...given) => (isRefused ? new Response("{}", { status: 412 }) : fetch(...given));
    await watching.open();
    await clock.pass(SECOND);
    isRefused = true;
    await clock.pass(25 * SECOND);
    const { rest, reached } = kept();
    assert.ok(rest > 0 && rest <= 10 * MINUTE, String(rest));
    assert.equal(reached, undefined);
  });
});

describe("a page each second in one tab", () => {
  for (const share of [true, false]) {
    test(`does not poll once per page, nor count, with share: ${share}`, async () => {
      begin();
      await browse(30, 1500, { watch: { share } });
      const polls = watching.count("new_sessions");
      assert.ok(polls >= 2 && polls <= 3, `${polls} polls in 45 s`);
      assert.equal(watching.count("single_unread"), 1);
    });
  }

  test("is told the counts at once, and news when the last page would have been", async () => {
    const town = begin();
    await browse(1, 5 * SECOND);
    const message = town.write(FRIEND);
    const { told } = await watching.open();
    await clock.pass(SECOND);
    assert.deepEqual(
      told.map((event) => event.state ?? event.total),
      ["live", 1],
    );
    await clock.pass(17 * SECOND);
    const found = told.find(({ type }) => type === "message");
    assert.deepEqual([found?.message.msg_key, found?.caughtUp], [message.msg_key, false]);
    assert.equal(watching.count("new_sessions"), 2);
  });

  test("catches up if the last poll failed, or its message was not handled", async () => {
    const isOver = { online: true };
    const town = begin();
    const { fetch } = town;
    town.fetch = (...given) => (isOver.online ? fetch(...given) : Promise.reject(new TypeError("fetch failed")));
    const states = async () => {
      const { tab, ofType } = await watching.open();
      await clock.pass(SECOND);
      await tab.leave({ isCached: false });
      return ofType("state").map(({ state }) => state);
    };
    await browse(1, 5 * SECOND);
    assert.deepEqual(await states(), ["live"]);
    isOver.online = false;
    await browse(1, 20 * SECOND);
    assert.deepEqual(await states(), ["catching-up"]);
    isOver.online = true;
    await browse(1, 2 * MINUTE);
    const { tab, watch } = await watching.open();
    watch.on("message", () => new Promise(() => {}));
    town.write(FRIEND);
    await clock.pass(25 * SECOND);
    await tab.leave({ isCached: false });
    assert.deepEqual(await states(), ["catching-up"]);
  });

  test("polls once per page if nothing is kept", async () => {
    begin();
    await browse(5, SECOND, { watch: { storage: false } });
    assert.equal(watching.count("new_sessions"), 5);
    assert.equal(watching.origin.databases.records.size, 0);
  });

  test("polls at once after an absence", async () => {
    begin();
    await browse(1, 5 * SECOND);
    await clock.pass(MINUTE);
    const at = clock.now();
    await browse(1, SECOND);
    assert.deepEqual([watching.count("new_sessions", at), watching.count("single_unread", at)], [1, 0]);
  });

  test("polls at once if the kept pace is impossible", async () => {
    begin();
    await browse(1, 5 * SECOND);
    const name = [...watching.origin.databases.records.keys()].find((key) => key.includes("pace"));
    for (const odd of [null, 7, "x", [], { pace: 7, at: {} }, { pace: { polls: { ago: -1, debt: 1e300 } }, at: "0" }]) {
      watching.origin.databases.records.set(name, odd);
      const at = clock.now();
      await browse(1, SECOND);
      assert.equal(watching.count("new_sessions", at), 1, JSON.stringify(odd));
    }
  });
});

describe("the next poll comes at once", () => {
  const hasMessage = async (act, ms) => {
    const town = begin();
    const { tab, ofType } = await watching.open();
    await clock.pass(25 * SECOND);
    await act.before(tab);
    await clock.pass(MINUTE);
    town.write(FRIEND);
    assert.equal(ofType("message").length, 0);
    await act.after(tab);
    await clock.pass(ms);
    return ofType("message").length === 1;
  };

  test("when the page becomes visible", async () => {
    const act = { before: (tab) => tab.hide(), after: (tab) => tab.show() };
    assert.ok(await hasMessage(act, SECOND));
  });

  test("when the browser is online again", async () => {
    const act = { before: (tab) => tab.setOnline(false), after: (tab) => tab.setOnline(true) };
    assert.ok(await hasMessage(act, SECOND));
  });

  test("but not without a reason", async () => {
    const act = { before: (tab) => tab.hide(), after: () => {} };
    assert.ok(!(await hasMessage(act, SECOND)));
  });
});

describe("a new leader", () => {
  for (const storage of [true, false]) {
    test(`polls when the last one would have, with storage: ${storage}`, async () => {
      begin();
      const first = await watching.open({ watch: { storage } });
      await clock.pass(SECOND);
      const second = await watching.open({ watch: { storage } });
      await clock.pass(MINUTE);
      const [last] = watching.town.asked("new_sessions").slice(-1);
      await clock.pass(Math.max(0, last.at + 10 * SECOND - clock.now()));
      const count = watching.count("new_sessions");
      first.tab.kill();
      await clock.pass(SECOND);
      assert.deepEqual([second.watch.role, watching.count("new_sessions")], ["leader", count]);
      await clock.pass(12 * SECOND);
      assert.equal(watching.count("new_sessions"), count + 1);
    });
  }

  test("does not repeat the counts", async () => {
    begin();
    const first = await watching.open();
    await clock.pass(SECOND);
    const second = await watching.open();
    const third = await watching.open();
    await clock.pass(MINUTE);
    first.tab.kill();
    await clock.pass(5 * MINUTE);
    for (const tab of [second, third]) assert.equal(tab.ofType("unread").length, 1);
  });
});

describe("a tab that joins", () => {
  test("is told the counts and the state at once", async () => {
    const town = begin();
    await watching.open();
    await clock.pass(5 * MINUTE);
    const at = clock.now();
    const follower = await watching.open();
    await clock.pass(100);
    assert.deepEqual(
      follower.ofType("unread").map(({ total, counts }) => [total, counts.unfollow_unread]),
      [[1, 1]],
    );
    assert.deepEqual(
      follower.ofType("state").map(({ state, role }) => [state, role]),
      [["live", "follower"]],
    );
    assert.equal(town.requests.filter((request) => request.at >= at).length, 0);
    assert.equal(follower.ofType("unread")[0].cursor.mid, "293793435");
  });
});

describe("the role of a tab", () => {
  test("is leader in the tab that polls, and follower in the others", async () => {
    begin();
    const first = await watching.open();
    await clock.pass(SECOND);
    const second = await watching.open();
    await clock.pass(SECOND);
    assert.deepEqual([first.watch.role, second.watch.role], ["leader", "follower"]);
    first.tab.kill();
    await clock.pass(SECOND);
    assert.equal(second.watch.role, "leader");
    await clock.pass(MINUTE);
    assert.deepEqual(
      second.ofType("state").map(({ state, role }) => `${state} ${role}`),
      ["live follower", "live leader"],
    );
    second.watch.stop();
    assert.equal(second.watch.role, undefined);
  });

  for (const [what, given] of [
    ["shares with nobody", { watch: { share: false } }],
    ["has no locks", { page: { without: ["locks"] } }],
    ["has no channel", { page: { without: ["channel"] } }],
  ]) {
    test(`is standalone if it ${what}`, async () => {
      begin();
      const { watch, ofType } = await watching.open(given);
      await clock.pass(2 * MINUTE);
      assert.equal(watch.role, "standalone");
      assert.ok(ofType("state").every(({ role }) => role === "standalone"));
    });
  }

  test("is undefined while its page is left", async () => {
    begin();
    const { tab, watch } = await watching.open();
    await clock.pass(SECOND);
    await tab.leave();
    assert.equal(watch.role, undefined);
    await tab.comeBack();
    await clock.pass(SECOND);
    assert.equal(watch.role, "leader");
  });
});
