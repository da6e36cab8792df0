/** One poller for all tabs of an origin. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clock } from "./support/clock.mjs";
import { MID } from "./support/poller.mjs";
import { makeRandom } from "./support/random.mjs";
import { INTERVAL, LOCK, pass, Stage } from "./support/shared.mjs";

const MINUTE = 60_000;
const sorted = (keys) => [...keys].sort();

/** Five tabs, of which the first leads, and a message that all of them have. */
async function fiveTabs(given) {
  const stage = new Stage();
  const watches = await stage.openMany(5, given);
  const first = stage.account.receive();
  await pass(INTERVAL + 1000);
  return { stage, watches, first };
}

describe("five tabs", () => {
  test("make the requests of one, and each gets every event once, in order", async () => {
    const stage = new Stage();
    const watches = await stage.openMany(5);
    const begin = clock.now();
    const keys = [];
    for (let minute = 0; minute < 10; minute += 1) {
      keys.push(stage.account.receive("1"), stage.account.receive("2"));
      await pass(MINUTE);
    }
    assert.equal(stage.account.pollsSince(begin), 30);
    assert.deepEqual(
      [...new Set(stage.account.polls.map(({ tab }) => watches.findIndex((one) => one.tab === tab)))],
      [0],
    );
    for (const { keys: had, states } of watches) {
      assert.deepEqual(had, keys);
      assert.deepEqual(states, ["live"]);
    }
  });

  test("keep one cursor, behind what the leader has handled", async () => {
    const held = [];
    const stage = new Stage();
    const waiting = stage.open({ handle: (event) => event.type === "message" && new Promise((go) => held.push(go)) });
    await pass(1000);
    const follower = stage.open();
    await pass(1000);
    stage.account.receive("7");
    await pass(INTERVAL);
    assert.equal(follower.keys.length, 1);
    assert.deepEqual([waiting.keys.length, stage.kept.marks], [1, {}]);
    held[0]();
    await pass(1000);
    assert.deepEqual(stage.kept.marks, { 7: 10 });
  });

  const changes = {
    closes: (tab) => tab.leave({ isCached: false }),
    freezes: (tab) => tab.freeze(),
    "leaves by a link": (tab) => tab.leave(),
    "is discarded, or crashes": async (tab) => tab.kill(),
    "stops to watch": async (_, watch) => watch.source.free(),
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`have a new leader at once, which polls in time, when the leader ${what}`, async () => {
      const { stage, watches, first } = await fiveTabs();
      const [old, ...others] = watches;
      assert.equal(stage.leader, old);
      const second = stage.account.receive();
      const begin = clock.now();
      await change(old.tab, old);
      await pass(1000);
      assert.equal(stage.leader, watches[1]);
      assert.equal(stage.account.pollsSince(begin), 0);
      await pass(INTERVAL);
      const third = stage.account.receive();
      await pass(INTERVAL + 1000);
      for (const { keys } of others) assert.deepEqual(keys, [first, second, third]);
      assert.equal(stage.account.pollsSince(begin), 2);
    });
  }

  for (const [what, go, comeBack] of [
    ["leaves by a link", (tab) => tab.leave(), (tab) => tab.comeBack()],
    ["is frozen", (tab) => tab.freeze(), (tab) => tab.thaw()],
  ]) {
    test(`have the old leader as a follower after it ${what} and comes back`, async () => {
      const { stage, watches } = await fiveTabs();
      await go(watches[0].tab);
      const missed = stage.account.receive();
      await pass(3 * MINUTE);
      // A post to it would have evicted it.
      assert.notEqual(watches[0].tab.condition, "gone");
      await comeBack(watches[0].tab);
      await pass(1000);
      assert.equal(stage.leader, watches[1]);
      const begin = clock.now();
      const next = stage.account.receive();
      await pass(MINUTE);
      assert.equal(stage.account.pollsSince(begin), 3);
      for (const { keys } of watches) assert.ok(keys.includes(next));
      assert.deepEqual(watches[1].keys.slice(-2), [missed, next]);
    });
  }

  test("still get a leader when a page in the back/forward cache was waiting for the lock", async () => {
    const { stage, watches } = await fiveTabs();
    await watches[1].tab.leave();
    watches[0].tab.kill();
    await pass(1000);
    assert.equal(stage.leader, watches[2]);
  });

  test("leave a cursor that the next tab goes on from", async () => {
    const { stage, watches } = await fiveTabs();
    for (const { tab } of watches) await tab.leave({ isCached: false });
    const missed = stage.account.receive();
    await pass(60 * MINUTE);
    const again = stage.open();
    await pass(1000);
    assert.deepEqual(again.keys, [missed]);
  });
});

describe("a change of leader", () => {
  test("begins behind what was handled, even if nothing is stored", async () => {
    const handled = [];
    const given = {
      storage: false,
      handle: async (event) => event.type === "message" && handled.push(event.message.msg_key),
    };
    const { stage, watches, first } = await fiveTabs(given);
    watches[0].tab.kill();
    const second = stage.account.receive();
    await pass(INTERVAL);
    assert.deepEqual(sorted(watches[1].keys), sorted([first, second]));
    assert.equal(handled.filter((key) => key === first).length, 5);
  });

  test("begins at the cursor of the last leader, if that one has handled nothing", async () => {
    const stage = new Stage();
    const missed = [stage.account.receive(), stage.account.receive()];
    const since = { v: 1, mid: MID, time: "0", floor: "0", marks: { 1: 10 } };
    const given = { storage: false, handle: () => new Promise(() => {}) };
    const leader = stage.open({ ...given, options: { since } });
    await pass(1000);
    const follower = stage.open({ storage: false });
    await pass(1000);
    assert.deepEqual(follower.keys, []);
    leader.tab.kill();
    await pass(INTERVAL);
    assert.deepEqual(follower.keys, missed.slice(1));
  });

  test("does not wait for the storage of a tab that was left meanwhile", async () => {
    const stage = new Stage();
    const loads = [];
    const storage = { load: () => new Promise((resolve) => loads.push(resolve)), save() {} };
    const watch = stage.open({ storage });
    await pass(1000);
    await watch.tab.leave();
    await watch.tab.comeBack();
    assert.equal(loads.length, 2);
    for (const resolve of loads) resolve();
    await pass(1000);
    assert.equal(stage.account.polls.length, 1);
    await watch.tab.leave();
    await pass(MINUTE);
    assert.equal(stage.account.polls.length, 1);
  });

  test("repeats what was not handled, but not to followers that have seen it", async () => {
    const stage = new Stage();
    const isStuck = { now: false };
    const handle = (event) => (event.type === "message" && isStuck.now ? new Promise(() => {}) : undefined);
    const leader = stage.open({ handle });
    await pass(1000);
    const [second, third] = [stage.open(), stage.open()];
    await pass(1000);
    isStuck.now = true;
    const keys = [stage.account.receive(), stage.account.receive()];
    await pass(INTERVAL);
    assert.deepEqual([leader.keys, third.keys], [keys.slice(0, 1), keys]);
    leader.tab.kill();
    keys.push(stage.account.receive());
    await pass(INTERVAL);
    assert.equal(stage.leader, second);
    // The new leader gets again what the last one had not handled.
    assert.deepEqual(second.keys, [...keys.slice(0, 2), ...keys]);
    assert.deepEqual(third.keys, keys);
  });

  test("does not count what followers handled", async () => {
    const stage = new Stage();
    const gates = [];
    const gate = (event) => (event.type === "message" ? new Promise((open) => gates.push(open)) : undefined);
    const leader = stage.open({ handle: gate });
    await pass(1000);
    const follower = stage.open({ handle: gate });
    await pass(1000);
    stage.account.receive();
    await pass(INTERVAL);
    assert.equal(gates.length, 2);
    leader.tab.kill();
    await pass(1000);
    assert.equal(stage.leader, follower);
    gates[1]();
    await pass(INTERVAL);
    assert.deepEqual(stage.kept.marks, {});
    gates[2]();
    await pass(100);
    assert.deepEqual(stage.kept.marks, { 1: 10 });
  });
});

describe("a leader that is silent", () => {
  test("because it is frozen is replaced after two intervals, and leads again when it thaws", async () => {
    const { stage, watches, first } = await fiveTabs();
    await watches[0].tab.freeze({ isSilent: true });
    const second = stage.account.receive();
    const begin = clock.now();
    await pass(2 * INTERVAL + 2000);
    const deputies = new Set(stage.account.polls.filter(({ at }) => at >= begin).map(({ tab }) => tab));
    assert.equal(deputies.size, 1);
    const followers = watches.slice(1);
    for (const { keys } of followers) assert.deepEqual(keys, [first, second]);
    await pass(5 * MINUTE);
    const back = clock.now();
    await watches[0].tab.thaw({ isSilent: true });
    const third = stage.account.receive();
    await pass(5 * MINUTE);
    assert.equal(stage.leader, watches[0]);
    for (const { keys } of watches) assert.deepEqual(keys, [first, second, third]);
    const polls = stage.account.polls.filter(({ at }) => at >= back + INTERVAL);
    assert.deepEqual([...new Set(polls.map(({ tab }) => tab))], [watches[0].tab]);
    assert.ok(stage.account.pollsSince(back) <= 17, `${stage.account.pollsSince(back)}`);
  });

  test("because it is in the back/forward cache loses its lock to a single request", async () => {
    const stage = new Stage();
    const careless = stage.origin.open();
    careless.scope.navigator.locks.request(LOCK, {}, () => new Promise(() => {}));
    await pass(100);
    const [first, second] = [stage.open(), stage.open()];
    await pass(100);
    careless.condition = "cached";
    await pass(2 * INTERVAL + 1000);
    assert.equal(careless.condition, "gone");
    assert.equal(stage.leader, first);
    assert.ok(stage.origin.locks.attempts.length <= 2, `${stage.origin.locks.attempts}`);
    const key = stage.account.receive();
    await pass(INTERVAL);
    assert.deepEqual([first.keys, second.keys], [[key], [key]]);
  });

  test("because nobody takes its events hands over when it is asked", async () => {
    const stage = new Stage();
    const stuck = stage.open({ handle: (event) => (event.type === "message" ? new Promise(() => {}) : undefined) });
    await pass(1000);
    const other = stage.open();
    await pass(1000);
    const first = stage.account.receive();
    await pass(4 * INTERVAL);
    const second = stage.account.receive();
    await pass(INTERVAL);
    assert.equal(stage.leader, other);
    assert.deepEqual(other.keys, [first, first, second]);
    assert.equal(stuck.keys.length, 1);
  });

  test("because its lock was stolen lines up again, and leads as soon as it can", async () => {
    const stage = new Stage();
    const watch = stage.open();
    await pass(MINUTE);
    const giveBack = stage.origin.locks.steal(LOCK);
    await pass(1000);
    giveBack();
    await pass(1000);
    assert.equal(stage.leader, watch);
    const key = stage.account.receive();
    await pass(INTERVAL);
    assert.deepEqual(watch.keys, [key]);
  });
});

describe("a hidden leader", () => {
  test("polls as often as a visible page while another tab is visible, and no longer", async () => {
    const stage = new Stage();
    const hidden = stage.open({ page: { visible: false } });
    await pass(2 * MINUTE);
    const visible = stage.open();
    await pass(MINUTE);
    const begin = clock.now();
    await pass(10 * MINUTE);
    assert.equal(stage.leader, hidden);
    const polls = stage.account.pollsSince(begin);
    assert.ok(polls >= 28 && polls <= 31, `${polls}`);
    visible.tab.hide();
    await pass(4 * MINUTE);
    const later = clock.now();
    await pass(20 * MINUTE);
    assert.equal(stage.account.pollsSince(later), 10);
  });

  test("polls at once when another tab becomes visible", async () => {
    const stage = new Stage();
    await pass(MINUTE - (clock.now() % MINUTE));
    stage.open({ page: { visible: false } });
    await pass(2 * MINUTE);
    const other = stage.open({ page: { visible: false } });
    await pass(30_000);
    const key = stage.account.receive();
    other.tab.show();
    await pass(1000);
    assert.deepEqual(other.keys, [key]);
  });

  test("polls soon when a follower asks for it", async () => {
    const stage = new Stage();
    await pass(MINUTE - (clock.now() % MINUTE));
    const [leader, follower] = await stage.openMany(2, { page: { visible: false } });
    await pass(10_000);
    const key = stage.account.receive();
    follower.source.nudge();
    await pass(1000);
    assert.deepEqual([leader.keys, follower.keys], [[key], [key]]);
  });
});

describe("where tabs cannot share", () => {
  for (const [what, page] of [
    ["without locks", { without: ["locks"] }],
    ["without channels", { without: ["channel"] }],
    ["in content scripts of Firefox", { contentScript: true }],
  ]) {
    test(`each polls at double the interval: ${what}`, async () => {
      const stage = new Stage();
      const watches = await stage.openMany(3, { page });
      await pass(MINUTE);
      const begin = clock.now();
      const key = stage.account.receive();
      await pass(8 * MINUTE);
      for (const { tab, keys } of watches) {
        const polls = stage.account.polls.filter((poll) => poll.tab === tab && poll.at >= begin);
        assert.deepEqual([polls.length, polls.every(({ slow }) => slow)], [12, true]);
        assert.deepEqual(keys, [key]);
      }
      assert.deepEqual(stage.kept.marks, { 1: 10 });
    });
  }

  test("a tab without locks follows one that has them", async () => {
    const stage = new Stage();
    const leader = stage.open();
    const script = stage.open({ page: { contentScript: true } });
    await pass(MINUTE);
    const begin = clock.now();
    const key = stage.account.receive();
    await pass(4 * MINUTE);
    assert.deepEqual([leader.keys, script.keys], [[key], [key]]);
    assert.ok(stage.account.polls.every(({ tab, at }) => at < begin || tab === leader.tab));
    leader.tab.kill();
    const next = stage.account.receive();
    await pass(3 * INTERVAL);
    assert.deepEqual(script.keys, [key, next]);
  });
});

describe("a lone tab", () => {
  test("posts its question for a leader, that it leads, and nothing else", async () => {
    const stage = new Stage();
    stage.open();
    await pass(MINUTE);
    stage.account.receive();
    await pass(10 * MINUTE);
    const types = stage.origin.channels.posted.map(({ data }) => JSON.parse(data).type);
    assert.deepEqual(types, ["ask", "lead"]);
  });

  test("does nothing before somebody wants events", async () => {
    const stage = new Stage();
    const watch = stage.open();
    const idle = stage.open({ options: { name: "idle" } });
    idle.source.free();
    await pass(1000);
    assert.deepEqual([idle.isOver, await idle.source.next()], [true, undefined]);
    assert.equal(watch.isOver, false);
  });

  test("stops with an error when its storage cannot be read", async () => {
    const stage = new Stage();
    const watch = stage.open({ storage: { load: () => ({ v: 1, mid: "6" }), save() {} } });
    await pass(1000);
    assert.equal(watch.error.kind, "input");
    assert.equal(stage.leader, undefined);
    assert.equal(await watch.source.next(), undefined);
  });

  test("begins where it is told, whatever is stored", async () => {
    const stage = new Stage();
    for (let count = 0; count < 3; count += 1) stage.account.receive();
    const since = { v: 1, mid: MID, time: "0", floor: "0", marks: { 1: 20 } };
    stage.open();
    await pass(1000);
    await stage.watches[0].tab.leave({ isCached: false });
    const watch = stage.open({ options: { since } });
    await pass(INTERVAL);
    assert.deepEqual(watch.keys, [stage.account.messages[2].key]);
  });
});

describe("a hostile script of the origin", () => {
  const lie = (fields) => JSON.stringify({ v: 1, mid: MID, name: "default", from: "evil", ...fields });
  const huge = { v: 1, mid: MID, time: "0", floor: "0", marks: { 1: 999_999 } };

  test("neither moves the leader's cursor nor makes up events for it", async () => {
    const stage = new Stage();
    const watch = stage.open();
    await pass(MINUTE);
    const events = { cursor: huge, events: [{ type: "message", message: { msg_key: "1" } }], moves: [] };
    for (const rank of [0, 0, 0]) {
      stage.origin.channels.post(LOCK, lie({ type: "cursor", rank, cursor: huge }));
      stage.origin.channels.post(LOCK, lie({ type: "batch", rank, events }));
    }
    const key = stage.account.receive();
    await pass(INTERVAL + 1000);
    assert.deepEqual(watch.keys, [key]);
    assert.deepEqual(stage.kept.marks, { 1: 10 });
  });

  for (const [what, fields] of [
    ["from before", { marks: { 1: 20, 2: 5 } }],
    ["of the future", { time: String((clock.now() + 23 * 60 * MINUTE) * 1000) }],
  ]) {
    test(`does not make the next leader begin at a cursor ${what}`, async () => {
      const stage = new Stage();
      const begins = [];
      stage.onPoller = (since) => begins.push(since);
      const leader = stage.open({ storage: false });
      await pass(1000);
      const follower = stage.open({ storage: false });
      for (let count = 0; count < 2; count += 1) {
        stage.account.receive();
        await pass(INTERVAL + 1000);
      }
      const { marks } = leader.events.at(-1).cursor;
      const cursor = { v: 1, mid: MID, time: "0", floor: "0", marks, ...fields };
      stage.origin.channels.post(LOCK, lie({ type: "cursor", rank: 0, cursor }));
      await pass(100);
      leader.tab.kill();
      await pass(1000);
      assert.equal(stage.leader, follower);
      assert.deepEqual(begins.at(-1).marks, { 1: 20 });
      assert.ok(Number(begins.at(-1).time) > 0 && Number(begins.at(-1).time) <= clock.now() * 1000);
    });
  }

  test("cannot make the leader poll more often", async () => {
    const stage = new Stage();
    stage.open();
    await pass(MINUTE);
    const begin = clock.now();
    for (let turn = 0; turn < 600; turn += 1) {
      stage.origin.channels.post(LOCK, lie({ type: "lead", rank: turn % 4 }));
      stage.origin.channels.post(LOCK, lie({ type: "ask", visible: true, fresh: true }));
      stage.origin.channels.post(LOCK, "x".repeat(turn));
      await pass(500);
    }
    const polls = stage.account.pollsSince(begin);
    assert.ok(polls <= 23, `${polls}`);
  });

  test("cannot withhold messages by taking all locks in silence", async () => {
    const stage = new Stage();
    for (const name of [LOCK, `${LOCK} 1`, `${LOCK} 2`, `${LOCK} 3`]) stage.origin.locks.steal(name);
    const watches = [stage.open(), stage.open()];
    await pass(3 * INTERVAL);
    const key = stage.account.receive();
    await pass(3 * INTERVAL);
    for (const { keys } of watches) assert.deepEqual(keys, [key]);
  });
});

test("whatever tabs do, everything is delivered in order, and only what was handled counts as handled", async () => {
  let doubles = 0;
  for (let seed = 1; seed <= 15; seed += 1) {
    const random = makeRandom(seed);
    const stage = new Stage();
    const handled = new Set();
    const open = () =>
      stage.open({
        page: { visible: random(3) > 0, contentScript: random(8) === 0 },
        handle: async ({ type, message }) => {
          if (type !== "message") return;
          if (random(2) === 0) await clock.wait(random(20_000));
          handled.add(message.msg_key);
        },
      });
    open();
    await pass(1000);
    for (let turn = 0; turn < 60; turn += 1) {
      const tabs = stage.origin.tabs.filter(({ condition }) => condition !== "gone");
      const tab = tabs[random(tabs.length)];
      const isSilent = random(2) === 0;
      const action = random(12);
      if (!tab || (action === 3 && tabs.length < 6)) open();
      else if (action < 3) stage.account.receive(String(1 + random(3)));
      else if (tab.condition === "cached") await tab.comeBack();
      else if (tab.condition === "frozen") await tab.thaw({ isSilent: random(2) === 0 });
      else if (action === 4) tab.kill();
      else if (action === 5) await tab.leave({ isCached: random(3) > 0 });
      else if (action === 6) await tab.freeze({ isSilent });
      else if (action === 7) tab.show();
      else if (action === 8) tab.hide();
      await pass(random(4) === 0 ? random(3 * MINUTE) : random(5000));
      const { marks = {} } = stage.kept ?? {};
      for (const { talker, seqno, key } of stage.account.messages) {
        assert.ok(handled.has(key) || seqno > (marks[talker] ?? 0), `seed ${seed}: ${key} is lost`);
      }
    }
    for (const tab of stage.origin.tabs) tab.kill();
    open();
    await pass(10 * MINUTE);
    for (const { key } of stage.account.messages) assert.ok(handled.has(key), `seed ${seed}: ${key} was not delivered`);
    for (const { keys } of stage.watches) {
      for (const talker of ["1", "2", "3"]) {
        const all = stage.account.messages.filter((message) => message.talker === talker).map(({ key }) => key);
        const had = keys.filter((key) => all.includes(key)).map((key) => all.indexOf(key));
        doubles += had.length - new Set(had).size;
        assert.deepEqual(
          [...new Set(had)],
          [...new Set(had)].sort((a, b) => a - b),
          `seed ${seed}: out of order`,
        );
      }
    }
  }
  assert.ok(doubles > 0, "no change of leader was hard");
});
