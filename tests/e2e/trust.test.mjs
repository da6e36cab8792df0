/** What is sent is stored once, in order, and reported as what it is, whatever happens on the way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FANS, FRIEND, MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("trust");

/** Real ms after which a request that hangs has its virtual time-out. */
const PATIENCE = 1000;
/** Longer than that. */
const HANGS = 60_000;

/** What may happen to a message, each with its part in a hundred; about half of it after the effect. */
const MISHAPS = [
  [4, { reset: "after" }],
  [3, { reset: "before" }],
  [3, { cut: 15 }],
  [3, { empty: true, effect: true }],
  [2, { empty: true }],
  [3, { html: true, effect: true }],
  [2, { status: 502 }],
  [3, { status: 502, effect: true }],
  [2, { null_data: true }],
  [2, { code: -500 }],
  [2, { code: 21046 }],
];

const textOf = ({ content }) => JSON.parse(content).content;
const own = ({ sender_uid, msg_type }) => sender_uid === MAIN && msg_type === 1;

async function openUnreliable(hasty = true) {
  await world.sandbox.settings({ close_connections: true });
  return world.open({ hasty });
}

/** The messages sent in a test, by whom they were for: texts, oldest first. */
async function storedTexts(prefix) {
  const conversations = {
    [UP]: await world.sandbox.messages(MAIN, UP),
    [FRIEND]: await world.sandbox.messages(MAIN, FRIEND),
    [FANS]: await world.sandbox.groupMessages(FANS),
  };
  return Object.fromEntries(
    Object.entries(conversations).map(([talker, messages]) => [
      talker,
      messages.filter((message) => own(message) && textOf(message).startsWith(prefix)),
    ]),
  );
}

/** Sends `count` texts, all at once, to three conversations in turn, and says what became of each. */
async function sendMany([count, talkers, options]) {
  const client = bili.createClient({ minIntervalMs: 0, ...options });
  const sent = Array.from({ length: count }, async (_, number) => {
    const talker = talkers[number % talkers.length];
    const { value, error } = await attempt(() => client.sendText(talker, `m ${number}`));
    return { number, to: talker.talker_id ?? talker, key: value?.msg_key, confirmed: value?.confirmed, error };
  });
  return Promise.all(sent);
}

const TALKERS = [UP, FRIEND, { talker_id: FANS, session_type: 2 }];

describe("trust", { timeout: 120_000 }, () => {
  test("many messages under faults: each is stored once at most, in order, and reported right", async () => {
    const page = await openUnreliable();
    const COUNT = 240;
    // One rule hits a request; what the earlier ones left over is the later ones' base.
    let left = 100;
    for (const [share, fault] of MISHAPS) {
      await world.sandbox.fault("send_msg", fault, { times: 0, probability: share / left });
      left -= share;
    }
    const outcomes = await page.evaluate(sendMany, [COUNT, TALKERS, {}]);
    const stored = await storedTexts("m ");
    const { requests } = await world.sandbox.state();
    assert.equal(requests.send_msg, COUNT, "each is tried once");

    const byKey = new Map();
    for (const [talker, messages] of Object.entries(stored)) {
      const numbers = messages.map((message) => Number(textOf(message).slice(2)));
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
        `the order for ${talker}`,
      );
      assert.equal(new Set(numbers).size, numbers.length, `one message twice for ${talker}`);
      for (const [index, message] of messages.entries()) byKey.set(message.msg_key, { to: talker, n: numbers[index] });
    }
    const sent = outcomes.filter(({ key }) => key);
    for (const { key, to, number } of sent) assert.deepEqual(byKey.get(key), { to: String(to), n: number });
    // The history could always be read, so nothing is left open.
    assert.equal(byKey.size, sent.length);
    for (const { error } of outcomes.filter(({ key }) => !key)) {
      assert.ok(["network", "reply", "http", "api"].includes(error.kind), error.kind);
      assert.equal(error.retryable, error.code !== 21046);
    }
    // The faults did happen, on both sides of the effect.
    assert.ok(sent.filter(({ confirmed }) => confirmed).length > COUNT / 20);
    assert.ok(COUNT - sent.length > COUNT / 20);
  });

  test("messages of the same words are told apart", async () => {
    const page = await openUnreliable();
    for (const after of [1, 3, 5]) await world.sandbox.fault("send_msg", { reset: "after" }, { after });
    // What one rule hits, the next ones do not count.
    await world.sandbox.fault("send_msg", { reset: "before" }, { after: 4 });
    const outcomes = await page.evaluate(async () => {
      const client = bare();
      const all = [];
      for (let number = 0; number < 9; number += 1) all.push(attempt(() => client.sendText(1, "在吗")));
      return Promise.all(all);
    });
    const stored = (await world.sandbox.messages(MAIN, UP)).filter(
      (message) => own(message) && textOf(message) === "在吗",
    );
    const keys = outcomes.map(({ value }) => value?.msg_key).filter(Boolean);
    assert.deepEqual(
      keys,
      stored.map(({ msg_key }) => msg_key),
    );
    assert.equal(keys.length, 8);
    assert.equal(outcomes.filter(({ value }) => value?.confirmed).length, 3);
  });

  test("time-outs: found where stored, else unconfirmed, and never sent again", async () => {
    const page = await openUnreliable(PATIENCE);
    await world.sandbox.fault("send_msg", { delay_reply: HANGS });
    await world.sandbox.fault("send_msg", { delay: HANGS });
    const [found, open, fine] = await page.evaluate(sendMany, [3, [UP], {}]);
    assert.deepEqual([found.confirmed, open.error?.kind, fine.confirmed], [true, "unconfirmed", undefined]);
    assert.match(open.error.message, /0 new messages|1 new messages/);
    assert.deepEqual(
      (await storedTexts("m "))[UP].map(({ msg_key }) => msg_key),
      [found.key, fine.key],
    );
    assert.equal((await world.sandbox.state()).requests.send_msg, 3);
  });

  test("concurrent messages go one at a time, in the order of the calls", async () => {
    const page = await openUnreliable(false);
    // The first are the slowest.
    for (const delay of [120, 60, 30]) await world.sandbox.fault("send_msg", { delay });
    const outcomes = await page.evaluate(sendMany, [12, TALKERS, { sign: false }]);
    assert.ok(outcomes.every(({ key }) => key));
    const sent = (await world.sandbox.requests()).filter((request) => request.endpoint === "send_msg");
    assert.deepEqual(
      sent.map(({ form }) => JSON.parse(form["msg[content]"]).content),
      Array.from({ length: 12 }, (_, number) => `m ${number}`),
    );
    // None began before the one in front had its answer.
    assert.ok(sent[1].ms - sent[0].ms >= 120 && sent[2].ms - sent[1].ms >= 60 && sent[3].ms - sent[2].ms >= 30);
  });

  test("a message that fails does not hold up the next, nor does one that is given up", async () => {
    const page = await openUnreliable(PATIENCE);
    await world.sandbox.fault("send_msg", { code: 21046 });
    await world.sandbox.fault("send_msg", { delay: HANGS });
    const outcomes = await page.evaluate(async () => {
      const client = bare();
      const controller = new AbortController();
      const refused = attempt(() => client.sendText(1, "m refused"));
      const given = attempt(() => client.sendText(1, "m given up", { signal: controller.signal }));
      const next = attempt(() => client.sendText(1, "m next"));
      const { error } = await refused;
      setTimeout(() => controller.abort("enough"), 10);
      return [error.code, (await given).error.foreign, (await next).value?.msg_key];
    });
    assert.deepEqual(outcomes.slice(0, 2), [21046, "enough"]);
    assert.deepEqual(
      (await storedTexts("m "))[UP].map(({ msg_key }) => msg_key),
      [outcomes[2]],
    );
  });

  test("`confirm` looks after every message and says what it saw", async () => {
    const page = await openUnreliable();
    const seen = await page.evaluate(() => bare().sendText(1, "m seen", { confirm: true }));
    assert.equal(seen.confirmed, true);
    const looks = async () => (await world.sandbox.state()).requests.fetch_session_msgs;
    assert.equal(await looks(), 2);
    // Accepted, and then not there: the service may keep a message to itself.
    const key = "7352753153234329024";
    await world.sandbox.fault("send_msg", { replace: `{"code":0,"message":"0","data":{"msg_key":${key}}}` });
    const unseen = await page.evaluate(() => bare().sendText(1, "m unseen", { confirm: true }));
    assert.deepEqual(unseen, { msg_key: key, confirmed: false });
    assert.equal(await looks(), 5);
    // A history that cannot be read afterwards does not undo what the service accepted.
    await world.sandbox.fault("fetch_session_msgs", { status: 502 }, { after: 1, times: 0 });
    const blind = await page.evaluate(() => attempt(() => bare().sendText(1, "m blind", { confirm: true })));
    assert.deepEqual([blind.value?.confirmed, blind.error], [false, undefined]);
    const image = await page.evaluate(() => bare().sendImage(1, "https://i0.hdslb.com/a.jpg", { confirm: false }));
    assert.equal(image.confirmed, undefined);
  });

  test("the look before a message is made once for each conversation", async () => {
    const page = await openUnreliable();
    await page.evaluate(sendMany, [9, TALKERS, { sign: false }]);
    const looks = (await world.sandbox.requests()).filter((request) => request.endpoint === "fetch_session_msgs");
    assert.deepEqual(
      looks.map(({ query }) => [query.talker_id, query.session_type, query.size]),
      [
        [String(UP), "1", "1"],
        [String(FRIEND), "1", "1"],
        [String(FANS), "2", "1"],
      ],
    );
  });

  test("a lost recall is not looked into, and can be made again", async () => {
    const page = await openUnreliable();
    const key = await page.evaluate(async () => {
      globalThis.client = bare();
      return (await client.sendText(1, "m")).msg_key;
    });
    const before = (await world.sandbox.requests()).length;
    await world.sandbox.fault("send_msg", { reset: "after" });
    const recall = () => page.evaluate((key) => attempt(() => client.recall(1, key)), key);
    assert.equal((await recall()).error.kind, "network");
    assert.equal((await world.sandbox.requests()).length, before + 1);
    assert.equal((await recall()).error.code, 21042);
    assert.equal((await world.sandbox.state()).effects.recalls, 1);
  });

  test("after 120 s a recall is refused without a request, where the time is known", async () => {
    const page = await openUnreliable();
    const key = await page.evaluate(async () => {
      globalThis.client = bare();
      const { msg_key } = await client.sendText(1, "m");
      pass(119_000);
      return msg_key;
    });
    const asked = async () => (await world.sandbox.requests()).length;
    const before = await asked();
    // The client's own message, by key and as an object; another one by its own time, with what clocks may differ.
    const late = await page.evaluate(async (key) => {
      pass(2000);
      const timestamp = Date.now() / 1000;
      const calls = [key, { msg_key: key }, { msg_key: "7352753153234329024", timestamp: timestamp - 421 }];
      return Promise.all(calls.map((message) => attempt(() => client.recall(1, message))));
    }, key);
    for (const { error } of late) {
      assert.deepEqual([error?.code, error?.endpoint, error?.retryable], [21041, "recall", false]);
      assert.match(error.message, /120 s.*nothing was sent/);
    }
    assert.equal(await asked(), before);
    // Where it is not known, the service decides.
    const { value } = await page.evaluate((key) => attempt(() => bare().recall(1, key)), key);
    assert.match(value.msg_key, /^\d{19}$/);
    const own = await page.evaluate(async () => {
      const { messages } = await client.history(1, { size: 1 });
      return attempt(() => client.recall(1, { ...messages[0], timestamp: Date.now() / 1000 - 419 }));
    });
    assert.notEqual(own.error?.code, 21041);
  });
});

describe("the device", { timeout: 60_000 }, () => {
  const UUID_4 = /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;
  const send = () => bare().sendText(1, "hi");
  const devices = async () =>
    (await world.sandbox.requests())
      .filter((request) => request.endpoint === "send_msg")
      .map(({ form }) => form["msg[dev_id]"]);

  test("is kept across visits, one for each account", async () => {
    const profile = await world.profile();
    for (const mid of [MAIN, MAIN, FRIEND, MAIN, FRIEND]) {
      const page = await world.open({ mid, profile });
      await page.evaluate(send);
      await page.close();
    }
    const [first, ...later] = await devices();
    assert.match(first, UUID_4);
    const [second] = later.splice(1, 1);
    assert.notEqual(second, first);
    assert.deepEqual(later, [first, first, second]);
    const page = await world.open({ profile });
    const kept = await page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
    assert.deepEqual(kept, { [`bili-im.dev_id.${MAIN}`]: first, [`bili-im.dev_id.${FRIEND}`]: second });
  });

  test("is another one in another profile, and a given one is not kept", async () => {
    const given = "372778FD-E359-461D-86A3-EA2BCC6FF52A";
    const page = await world.open({ profile: await world.profile() });
    await page.evaluate((deviceId) => bare({ deviceId }).sendText(1, "hi"), given);
    await page.evaluate(send);
    await (await world.open({ profile: await world.profile() })).evaluate(send);
    const [first, second, third] = await devices();
    assert.equal(first, given);
    assert.equal(new Set([first, second, third]).size, 3);
  });

  test("lasts as long as the page where nothing can be kept, and odd values are replaced", async () => {
    const page = await world.open({ profile: await world.profile() });
    await page.evaluate(async () => {
      localStorage.setItem("bili-im.dev_id.293793435", "mine");
      await bare().sendText(1, "1");
    });
    await page.evaluate(async () => {
      Object.defineProperty(window, "localStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
      await bare().sendText(1, "2");
      await bare().sendText(1, "3");
    });
    const [first, second, third] = await devices();
    assert.match(first, UUID_4);
    assert.deepEqual([second, third], [first, first]);
  });
});
