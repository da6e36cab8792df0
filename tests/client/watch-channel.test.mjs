/** What tabs tell each other, and what other scripts of the origin can do on their channel. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clock } from "./support/clock.mjs";
import { event, MID } from "./support/poller.mjs";
import { loadSources } from "./support/sources.mjs";
import { Town } from "./support/town.mjs";
import { Watching } from "./support/watching.mjs";

const { decode, encode, isReceived, BiliImError, EventQueue } = await loadSources(
  "watch/message.js",
  "watch/transfer.js",
  "watch/event-queue.js",
  "client/error.js",
);
const ADDRESS = { mid: MID, name: "default" };
const SECOND = Math.floor(clock.now() / 1000);
const DAY = 86_400;
const keyAt = (seconds) => String(BigInt(seconds) << 32n);
const cursor = (fields) => ({ v: 1, mid: MID, time: String(clock.now() * 1000), floor: "7", marks: {}, ...fields });
const message = (number, marks = {}) =>
  event(
    { type: "message", message: { msg_key: keyAt(SECOND + number), content: { content: "你好" } } },
    cursor({ marks }),
  );

const read = (body, address = ADDRESS) => decode(body, address, clock.now())?.message;
const pass = (given) => read(encode(given, "tab", ADDRESS));
/** A message that was changed. */
const forged = (given, change) => {
  const body = JSON.parse(encode(given, "tab", ADDRESS));
  change(body);
  return JSON.stringify(body);
};
const batch = (...events) => ({ type: "batch", rank: 0, events });

describe("a message", () => {
  for (const given of [
    { type: "ask", visible: true, nudge: false, fresh: true },
    { type: "lead", rank: 3 },
    { type: "cursor", rank: 0, cursor: cursor({ marks: { 1: 2 }, unread: { at: 1, seen: 2 } }) },
    { type: "welcome", rank: 0, to: "new", cursor: undefined, pace: undefined, events: [] },
    {
      type: "pace",
      rank: 0,
      pace: {
        polls: { ago: 1, debt: 2 },
        counts: { ago: 0, debt: 0 },
        rest: 5,
        reached: 2 ** 32 - 1,
        unread: { a: 3 },
      },
    },
  ]) {
    test(`arrives as it was sent: ${given.type}`, () => assert.deepEqual(pass(given), given));
  }

  test("carries events, each with its cursor", () => {
    const states = [{ 1: 1 }, { 1: 2, g7: "9007199254740993" }, { g7: "9007199254740993" }];
    const events = [
      ...states.map((marks, at) => message(at, marks)),
      event({ type: "state", state: "live" }, cursor()),
    ];
    const arrived = pass(batch(...events)).events;
    assert.deepEqual(structuredClone(arrived), structuredClone(events));
    assert.deepEqual(Object.keys(arrived[0]), Object.keys(events[0]));
  });

  test("carries only what can be true of a pace", () => {
    const used = { ago: 1, debt: 2 };
    for (const [odd, kept] of [
      [{ polls: { ago: -1, debt: 0 }, counts: used }, { counts: used }],
      [{ polls: { ago: 1e300, debt: 0 }, rest: -1, unread: [1] }, {}],
      [{ reached: 2 ** 32 }, {}],
      [{ reached: -1 }, {}],
      [{ reached: 0.5 }, {}],
      [{ reached: "7" }, {}],
      [{ polls: used, unread: { text: "x".repeat(3000) } }, { polls: used }],
    ])
      assert.deepEqual(pass({ type: "pace", rank: 0, pace: odd }).pace, kept);
    for (const odd of [7, null, "x"]) assert.equal(pass({ type: "pace", rank: 0, pace: odd }), undefined);
  });

  test("carries changes of every field of a cursor", () => {
    const cursors = [cursor(), cursor({ time: "8", floor: "3", unread: { at: 1, seen: 9 } }), cursor({ time: "9" })];
    const arrived = pass(
      batch(...cursors.map((own) => event({ type: "session", session: {}, changes: [] }, own))),
    ).events;
    assert.deepEqual(arrived[1].cursor, cursors[1]);
    assert.equal(arrived[2].cursor.time, "9");
  });

  test("marks the cursors of its events as another tab's", () => {
    const own = message(1, { 1: 1 });
    const [arrived] = pass(batch(own)).events;
    assert.deepEqual([isReceived(own.cursor), isReceived(arrived.cursor)], [false, true]);
  });

  test("is small for many events of many conversations", () => {
    const marks = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [String(at + 1), 10 ** 15]));
    const events = Array.from({ length: 100 }, (_, at) => message(at, { ...marks, [String(at + 1)]: 10 ** 15 + at }));
    assert.ok(encode(batch(...events), "tab", ADDRESS).length < 64 * 1024);
  });

  test("carries errors that become errors again", () => {
    const hint = ["Stop for a while.", "请暂停一段时间。"];
    const fields = { kind: "risk", message: "newSessions: no", endpoint: "newSessions", retryable: false, hint };
    const error = BiliImError.of({ ...fields, code: -352, retryAfterMs: 5, cause: new Error("x") });
    const [arrived] = pass(batch(event({ type: "state", state: "paused", error }, cursor()))).events;
    assert.ok(arrived.error instanceof BiliImError);
    assert.deepEqual(arrived.error.toJSON(), error.toJSON());
    assert.equal(arrived.error.cause, undefined);
  });
});

describe("what no tab of this account and name can have sent is ignored:", () => {
  const lead = { type: "lead", rank: 0 };
  const moved = { type: "cursor", rank: 0, cursor: cursor() };
  const hostile = {
    "no text": { ...lead, v: 1, mid: MID, name: "default", from: "x" },
    "no JSON": "{",
    "no object": "[]",
    "another version": forged(lead, (body) => Object.assign(body, { v: 2 })),
    "another account": encode(lead, "tab", { ...ADDRESS, mid: "6" }),
    "another name": encode(lead, "tab", { ...ADDRESS, name: "other" }),
    "no sender": forged(lead, (body) => Object.assign(body, { from: "" })),
    "a long sender": encode(lead, "x".repeat(65), ADDRESS),
    "no rank": forged(lead, (body) => Object.assign(body, { rank: "0" })),
    "a negative rank": encode({ type: "lead", rank: -1 }, "tab", ADDRESS),
    "a rank that no lock has": encode({ type: "lead", rank: 10 }, "tab", ADDRESS),
    "another type": encode({ type: "stop", rank: 0 }, "tab", ADDRESS),
    "a huge text": encode({ ...lead, more: "x".repeat(5_000_000) }, "tab", ADDRESS),
    "no cursor": encode({ type: "cursor", rank: 0 }, "tab", ADDRESS),
    "a cursor of another account": encode({ ...moved, cursor: cursor({ mid: "6" }) }, "tab", ADDRESS),
    "a huge cursor": encode({ ...moved, cursor: cursor({ marks: { 1: "9".repeat(70_000) } }) }, "tab", ADDRESS),
    "a mark that nobody believes": encode(
      { ...moved, cursor: cursor({ marks: { 1: String(2n ** 61n) } }) },
      "t",
      ADDRESS,
    ),
    "a time to come": encode(
      { ...moved, cursor: cursor({ time: String((SECOND + 2 * DAY) * 1_000_000) }) },
      "tab",
      ADDRESS,
    ),
    "a key to come": encode({ ...moved, cursor: cursor({ floor: keyAt(SECOND + 2 * DAY) }) }, "tab", ADDRESS),
    "a welcome to nobody": forged({ type: "welcome", rank: 0, to: "x", events: [] }, (body) => {
      body.to = undefined;
    }),
    "events that are no list": forged(batch(), (body) => Object.assign(body.events, { events: {} })),
    "events without a cursor": forged(batch(message(1)), (body) => Object.assign(body.events, { cursor: null })),
    "events with too few cursors": forged(batch(message(1), message(2)), (body) =>
      Object.assign(body.events, { moves: [] }),
    ),
    "a cursor that moves to another account": forged(batch(message(1), message(2)), (body) =>
      Object.assign(body.events, { moves: [{ mid: "6" }] }),
    ),
    "a cursor that moves far ahead": forged(batch(message(1), message(2)), (body) =>
      Object.assign(body.events, { moves: [{ marks: { 1: String(2n ** 63n) } }] }),
    ),
    "a cursor that is wrong in between": forged(batch(message(1), message(2), message(3)), (body) =>
      Object.assign(body.events, { moves: [{ marks: { evil: 1 } }, { marks: { evil: null } }] }),
    ),
    "a cursor that takes the place of its prototype": forged(batch(message(1), message(2)), (body) => {
      body.events.moves = [JSON.parse('{"marks":{"__proto__":null}}')];
    }),
  };
  for (const [what, data] of Object.entries(hostile)) test(what, () => assert.equal(read(data), undefined));

  test("but a cursor of now is accepted", () => assert.deepEqual(pass(moved), moved));
});

describe("what is no event is left out of its batch:", () => {
  const odd = [
    { type: "stopped" },
    { type: "message" },
    { type: "message", message: [] },
    { type: "recalled", msg_key: "x" },
    { type: "session", session: 1 },
    { type: "unread" },
    { type: "state", state: "stopped" },
    {
      type: "state",
      state: "retrying",
      error: { kind: "made up", message: "", endpoint: "", retryable: true, hint: "" },
    },
    { type: "gap", error: "x" },
  ];
  for (const fields of odd) {
    test(JSON.stringify(fields), () => {
      const { events } = pass(batch(event(fields, cursor()), message(1)));
      assert.deepEqual(
        events.map(({ type, message }) => [type, message.msg_key]),
        [["message", keyAt(SECOND + 1)]],
      );
    });
  }

  test("an odd message is an event", () => {
    const given = { type: "message", message: { msg_key: null, content: null, msg_seqno: 2 ** 60 } };
    assert.equal(pass(batch(event(given, cursor()))).events.length, 1);
  });
});

describe("events that nobody takes", () => {
  const states = (count) => Array.from({ length: count }, () => event({ type: "state", state: "live" }, cursor()));

  test("are dropped beyond a thousand, and a gap says so", async () => {
    const queue = new EventQueue();
    for (let at = 0; at < 30; at += 1) queue.giveUnseen(states(100), 0);
    queue.end();
    const taken = [];
    for (let events = await queue.next(0); events; events = await queue.next(0)) taken.push(...events);
    assert.deepEqual({ ...taken[0] }, { type: "gap", reason: "overflow", cursor: cursor() });
    assert.ok(taken.length > 900 && taken.length <= 1001, `${taken.length}`);
    assert.equal(taken.filter(({ type }) => type === "gap").length, 1);
  });

  test("are all there up to a thousand", async () => {
    const queue = new EventQueue();
    for (let at = 0; at < 10; at += 1) queue.giveUnseen(states(100), 0);
    assert.equal((await queue.next(0))[0].type, "state");
  });

  test("are repeated only by the poller that found them", async () => {
    const queue = new EventQueue();
    queue.giveUnseen([message(1), message(2)], 0);
    queue.giveUnseen([message(2), message(3)], 0);
    queue.give([message(3)], 0);
    const keys = async () => (await queue.next(0)).map((given) => given.message.msg_key);
    assert.deepEqual(await keys(), [keyAt(SECOND + 1), keyAt(SECOND + 2)]);
    assert.deepEqual(await keys(), [keyAt(SECOND + 3)]);
    assert.deepEqual(await keys(), [keyAt(SECOND + 3)]);
  });

  test("are remembered up to a limit: an old one is new again", async () => {
    const queue = new EventQueue();
    for (let at = 0; at <= 2000; at += 1) queue.giveUnseen([message(at)], 0);
    queue.giveUnseen([message(2000)], 0);
    queue.giveUnseen([message(0)], 0);
    queue.end();
    const taken = [];
    for (let events = await queue.next(0); events; events = await queue.next(0)) taken.push(...events);
    assert.equal(taken.at(-1).message.msg_key, keyAt(SECOND));
    assert.equal(taken.at(-2).message.msg_key, keyAt(SECOND + 2000));
  });
});

describe("another script of the origin", () => {
  const NAME = `bili-im watch ${MID} default`;
  const FRIEND = 7;
  const MINUTE = 60_000;
  const begin = async (given, count = 2) => {
    const town = new Town();
    town.write(FRIEND);
    const watching = new Watching(town);
    const tabs = [];
    for (let at = 0; at < count; at += 1) {
      tabs.push(await watching.open(given));
      await clock.pass(1000);
    }
    const heard = () => watching.origin.channels.posted.map(({ data }) => data).join();
    const post = (given) => watching.origin.channels.post(NAME, encode(given, "somebody", ADDRESS));
    return { town, watching, tabs, heard, post };
  };
  const texts = ({ ofType }) => ofType("message").map(({ message }) => message.content.content);
  const talker = { talker_id: FRIEND, session_type: 1 };
  const madeUp = event(
    { type: "message", talker, message: { msg_key: keyAt(SECOND + 9), msg_seqno: 5, content: { content: "made up" } } },
    cursor(),
  );

  test("reads the texts of messages, once two tabs watch", async () => {
    for (const [count, isRead] of [
      [1, false],
      [2, true],
    ]) {
      const { town, watching, heard } = await begin({}, count);
      town.write(FRIEND);
      await clock.pass(MINUTE);
      assert.equal(heard().includes("第2条"), isRead, `${count} tabs`);
      watching.end();
    }
  });

  test("can make up messages, which followers pass on, the leader does not, and nobody marks as read", async () => {
    const { town, watching, tabs, post } = await begin({ watch: { autoRead: true } });
    post(batch(madeUp));
    await clock.pass(MINUTE);
    assert.deepEqual(tabs.map(texts), [[], ["made up"]]);
    assert.deepEqual(
      tabs.map(({ watch }) => watch.role),
      ["leader", "follower"],
    );
    assert.deepEqual(town.acks, []);
    watching.end();
  });

  test("can withhold messages by holding the lock and posing as the leader", async () => {
    const { town, watching, tabs, post } = await begin();
    watching.origin.locks.steal(NAME);
    for (let turn = 0; turn < 30; turn += 1) {
      if (turn === 5) town.write(FRIEND);
      post({ type: "lead", rank: 0 });
      await clock.pass(10_000);
    }
    assert.deepEqual(tabs.map(texts), [[], []]);
    watching.end();
  });

  test("can neither read nor make up anything with share: false", async () => {
    const { town, watching, tabs, heard, post } = await begin({ watch: { share: false } });
    town.write(FRIEND);
    post(batch(madeUp));
    await clock.pass(MINUTE);
    assert.deepEqual(tabs.map(texts), [["第2条"], ["第2条"]]);
    assert.ok(!heard().includes("第2条"));
    watching.end();
  });
});
