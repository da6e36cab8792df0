/** What a watch tells, through the package. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, failure, refused, run } from "./support/stage.mjs";
import { Town } from "./support/town.mjs";

const FRIEND = 7;
const OPTIONS = { storage: false, share: false };

/** A town with one old message, and a client. */
function begin() {
  const town = new Town();
  town.write(FRIEND);
  return { town, client: town.client() };
}

/** All events of a watch, as listeners get them. */
function listen(watch) {
  const told = [];
  for (const type of ["message", "recalled", "session", "unread", "state", "gap"]) {
    watch.on(type, (event) => void told.push(event));
  }
  return told;
}

/** Collects the messages of uncaught errors while a test runs. */
function catchUncaught(t) {
  const uncaught = [];
  const own = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => uncaught.push(error.message));
  t.after(() => {
    process.removeAllListeners("uncaughtException");
    for (const listener of own) process.on("uncaughtException", listener);
  });
  return uncaught;
}

const texts = (events) => events.filter(({ type }) => type === "message").map(({ message }) => message.content.content);

test("an iteration gets each new message once, and nothing from before", async () => {
  const { town, client } = begin();
  const watch = client.watch(OPTIONS);
  const told = [];
  const loop = (async () => {
    for await (const event of watch) {
      told.push(event);
      if (event.type === "message" && event.message.content.content === "第3条") break;
    }
  })();
  await clock.pass(30_000);
  town.write(FRIEND);
  await clock.pass(30_000);
  town.write(8);
  await run(loop);
  assert.deepEqual(texts(told), ["第2条", "第3条"]);
  assert.ok(told.every(({ cursor }) => cursor.v === 1 && cursor.mid === "293793435"));
  const count = town.requests.length;
  await clock.pass(600_000);
  assert.equal(town.requests.length, count, "after the loop nothing is requested");
  assert.equal(town.acks.length, 0);
  client.close();
});

test("events are plain and typed", async () => {
  const { town, client } = begin();
  const told = listen(client.watch(OPTIONS));
  await clock.pass(1000);
  const { msg_key } = town.write(FRIEND, { msg_source: 8 });
  await clock.pass(30_000);
  town.recall(FRIEND);
  await clock.pass(130_000);
  client.close();
  await clock.rest();
  const message = told.find(({ type }) => type === "message");
  const { cursor, ...rest } = message;
  assert.deepEqual(
    { ...rest, message: rest.message.msg_key },
    {
      type: "message",
      talker: { talker_id: FRIEND, session_type: 1 },
      message: msg_key,
      own: false,
      caughtUp: false,
      automatic: true,
    },
  );
  assert.equal(typeof cursor.marks[FRIEND], "number");
  const recalled = told.find(({ type }) => type === "recalled");
  assert.equal(recalled.msg_key, msg_key);
  assert.equal(recalled.message, message.message);
  const unread = told.filter(({ type }) => type === "unread");
  assert.deepEqual(
    unread.map(({ total }) => total),
    [1, 2, 3],
  );
  const session = told.find(({ type }) => type === "session");
  assert.deepEqual([session.changes, session.session.talker_id], [["unread"], FRIEND]);
  const states = told.filter(({ type }) => type === "state");
  assert.deepEqual(
    states.map(({ state, reason }) => [state, reason]),
    [
      ["live", undefined],
      ["stopped", "closed"],
    ],
  );
  assert.equal(states.at(-1).error.kind, "closed");
  assert.deepEqual(structuredClone(message), JSON.parse(JSON.stringify(message)));
});

test("a watch behind a cursor tells what was missed", async () => {
  const { town, client } = begin();
  const first = client.watch(OPTIONS);
  const told = listen(first);
  await clock.pass(30_000);
  town.write(FRIEND);
  await clock.pass(30_000);
  const since = JSON.parse(JSON.stringify(told.at(-1).cursor));
  first.stop();
  assert.deepEqual(texts(told), ["第2条"]);
  town.write(FRIEND);
  town.write(9);
  await clock.pass(3_600_000);
  const again = client.watch({ ...OPTIONS, since });
  const later = listen(again);
  await clock.pass(30_000);
  assert.deepEqual(texts(later).toSorted(), ["第3条", "第4条"]);
  assert.ok(later.filter(({ type }) => type === "message").every(({ caughtUp }) => caughtUp));
  assert.deepEqual(
    later.filter(({ type }) => type === "state").map(({ state }) => state),
    ["catching-up", "live"],
  );
  client.close();
});

test("the cursor moves behind what was handled, and stays once a listener has failed", async (t) => {
  const { town, client } = begin();
  const saved = [];
  const storage = { load: () => undefined, save: (cursor) => void saved.push(cursor) };
  const watch = client.watch({ ...OPTIONS, storage });
  let release;
  const blocked = new Promise((resolve) => {
    release = resolve;
  });
  let fails = false;
  watch.on("message", async () => {
    await blocked;
    if (fails) throw new Error("the test's own");
  });
  await clock.pass(30_000);
  const { msg_seqno } = town.write(FRIEND);
  await clock.pass(60_000);
  const mark = () => saved.at(-1)?.marks[FRIEND];
  assert.ok(mark() < msg_seqno, "not handled yet");
  const count = town.requests.length;
  await clock.pass(600_000);
  assert.equal(town.requests.length, count, "nothing is requested while an event is being handled");
  release();
  await clock.pass(1000);
  assert.equal(mark(), msg_seqno);
  fails = true;
  const uncaught = catchUncaught(t);
  town.write(FRIEND);
  await clock.pass(60_000);
  fails = false;
  town.write(FRIEND);
  await clock.pass(60_000);
  assert.equal(mark(), msg_seqno);
  assert.deepEqual(uncaught, ["the test's own"]);
  client.close();
});

test("autoRead marks what was handled as read, and never the user's own messages", async () => {
  const { town, client } = begin();
  const watch = client.watch({ ...OPTIONS, autoRead: true });
  watch.on("message", () => {});
  await clock.pass(30_000);
  town.write(8, { sender_uid: 293_793_435 });
  town.write(FRIEND);
  const { msg_seqno } = town.write(FRIEND);
  await clock.pass(60_000);
  assert.deepEqual(
    town.acks.map(({ talker_id }) => talker_id),
    [String(FRIEND), String(FRIEND)],
  );
  assert.equal(town.acks.at(-1).ack_seqno, String(msg_seqno));
  client.close();
});

test("autoRead marks nothing once a listener has failed", async (t) => {
  const { town, client } = begin();
  const uncaught = catchUncaught(t);
  const watch = client.watch({ ...OPTIONS, autoRead: true });
  watch.on("message", ({ message }) => {
    if (message.content.content === "第2条") throw new Error("the test's own");
  });
  await clock.pass(30_000);
  town.write(FRIEND);
  await clock.pass(30_000);
  town.write(8);
  town.write(FRIEND);
  await clock.pass(60_000);
  assert.deepEqual([town.acks, uncaught], [[], ["the test's own"]]);
  client.close();
});

test("abort, close and stop each end it in their own way", async () => {
  const { client } = begin();
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborted = (async () => {
    for await (const _ of client.watch({ ...OPTIONS, signal: controller.signal })) {
      // Only waits.
    }
  })();
  await clock.pass(30_000);
  controller.abort(reason);
  assert.equal(await failure(aborted), reason);

  const watch = client.watch(OPTIONS);
  const stopped = (async () => {
    const states = [];
    for await (const event of watch) if (event.type === "state") states.push(event.state);
    return states;
  })();
  await clock.pass(30_000);
  watch.stop();
  assert.deepEqual(await run(stopped), ["live"]);

  const closed = (async () => {
    for await (const _ of client.watch(OPTIONS)) {
      // Only waits.
    }
  })();
  await clock.pass(30_000);
  client.close();
  assert.equal((await failure(closed)).kind, "closed");
});

test("a lost login is told, and ends the iteration", async () => {
  const { town, client } = begin();
  const states = [];
  const loop = (async () => {
    for await (const event of client.watch(OPTIONS)) if (event.type === "state") states.push(event);
  })();
  await clock.pass(30_000);
  town.answer = () => refused(-101);
  await run(loop);
  const { state, reason, error } = states.at(-1);
  assert.deepEqual([state, reason, error.code], ["stopped", "login", -101]);
  client.close();
});

test("wrong options are refused by name", async () => {
  const { town, client } = begin();
  for (const [options, message] of [
    [{ intervalMs: 5000 }, /`options.intervalMs`: expected 6000 to 3600000 ms, got 5000/],
    [{ maxCatchUp: -1 }, /`options.maxCatchUp`/],
    [{ since: 0 }, /`options.since`.*history/],
    [{ since: { v: 2 } }, /`options.since`/],
    [{ storage: "here" }, /`options.storage`/],
    [{ name: "" }, /`options.name`: expected a text of 1 to 64 characters/],
    [{ share: 1 }, /`options.share`: expected true or false, got 1/],
    [{ autoRead: "yes" }, /`options.autoRead`/],
    [{ pollEvery: 5 }, /`options.pollEvery`: there is no such option/],
    [5, /`options`: expected a plain object with options, got 5/],
    [new Map(), /`options`: expected a plain object/],
    [new Date(0), /`options`: expected a plain object/],
  ]) {
    const watch = client.watch(
      Object.getPrototypeOf(options) === Object.prototype ? { ...OPTIONS, ...options } : options,
    );
    const error = await failure(watch[Symbol.asyncIterator]().next());
    assert.equal(error.kind, "input", String(error));
    assert.match(error.message, message);
  }
  assert.throws(() => client.watch(OPTIONS).on("messages", () => {}), /`type`: expected one of message/);
  assert.throws(() => client.watch(OPTIONS).on("message", 5), /`listener`: expected a function/);
  assert.equal(town.requests.length, 0);
  client.close();
});

test("poll makes one step, and the next one begins at its cursor", async () => {
  const { town, client } = begin();
  const first = await run(client.poll());
  assert.deepEqual(
    first.events.map(({ type }) => type),
    ["unread"],
  );
  assert.equal(first.retryAfterMs, 20_000);
  town.write(FRIEND);
  town.write(8);
  await clock.pass(60_000);
  const second = await run(client.poll(JSON.parse(JSON.stringify(first.cursor))));
  assert.deepEqual(texts(second.events).toSorted(), ["第2条", "第3条"]);
  await clock.pass(60_000);
  const third = await run(client.poll(second.cursor));
  assert.deepEqual(texts(third.events), []);
  const error = await failure(client.poll({ ...third.cursor, mid: "5" }));
  assert.match(error.message, /`cursor`: expected a cursor of this account/);
  assert.match((await failure(client.poll(0))).message, /`cursor`: expected a cursor; .*history/);
  client.close();
});

test("a message is told soon after the user has sent it", async () => {
  const { town, client } = begin();
  const answer = town.answer.bind(town);
  town.answer = (request) => {
    if (!request.path.endsWith("/send_msg")) return answer(request);
    const { msg_key } = town.write(FRIEND, { sender_uid: 293_793_435 });
    return answer({ path: "/nav", query: {} }) && new Response(`{"code":0,"data":{"msg_key":${msg_key}}}`);
  };
  const sender = town.client({ sign: false });
  const told = listen(sender.watch(OPTIONS));
  await clock.pass(41_000);
  const before = clock.now();
  await run(sender.sendText(FRIEND, "hi"));
  await clock.pass(7000);
  const own = told.find(({ type }) => type === "message");
  assert.ok(own?.own, "told within 7 s");
  assert.ok(clock.now() - before < 10_000);
  sender.close();
  client.close();
});
