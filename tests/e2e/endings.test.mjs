/** Calls that end early: by the caller's signal, or because their time is over. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("endings");

/** Longer than any test: what waits for it has to be ended. */
const FOREVER = { delay: 3_600_000 };

const ENDPOINTS = ["single_unread", "fetch_session_msgs", "send_msg", "heart_beat", "upload"];

/** Makes every operation with `options`, and hands the outcome of each to `judge`. */
function everyOperation() {
  globalThis.everyOperation = (options) => {
    const client = bare();
    return [
      client.unread(options),
      client.history(1, options),
      client.sendText(1, "hi", options),
      client.sendImage(1, "https://i0.hdslb.com/a.jpg", options),
      client.recall(1, "7352753153234329024", options),
      client.customerService.heartbeat(options),
      client.customerService.upload(new Blob(["x"]), options),
    ];
  };
  globalThis.reasons = {
    error: new Error("enough"),
    string: "enough",
    object: { enough: true },
    number: 0,
    null: null,
    false: false,
    ours: new bili.BiliImError({ kind: "api", message: "another's", endpoint: "x", retryable: true, hint: "" }),
  };
  globalThis.rejection = (promise) =>
    promise.then(
      () => "resolved",
      (reason) => reason,
    );
}

async function openWithHelpers() {
  const page = await world.open();
  await page.evaluate(everyOperation);
  return page;
}

/** Lets every request of the service wait. */
async function stall(fault = FOREVER) {
  for (const endpoint of ENDPOINTS) await world.sandbox.fault(endpoint, fault, { times: 0 });
}

/** Waits until the sandbox has seen `count` requests. */
const arrived = (count) =>
  until(`${count} requests have arrived`, async () => (await world.sandbox.requests()).length >= count);

const OPERATIONS = 7;

describe("aborts", { timeout: 60_000 }, () => {
  test("before a call: the signal's own reason, and nothing is sent", async () => {
    const page = await openWithHelpers();
    const same = await page.evaluate(async () => {
      const same = {};
      for (const [name, reason] of Object.entries(reasons)) {
        const rejections = everyOperation({ signal: AbortSignal.abort(reason) }).map(rejection);
        same[name] = (await Promise.all(rejections)).map((rejected) => Object.is(rejected, reason));
      }
      return same;
    });
    for (const [name, results] of Object.entries(same)) {
      assert.deepEqual(results, Array(OPERATIONS).fill(true), name);
    }
    assert.deepEqual(await world.sandbox.log(), []);
  });

  test("during a call: the signal's own reason, at once", async () => {
    await stall();
    const page = await openWithHelpers();
    await page.evaluate(() => {
      globalThis.started = Object.entries(reasons).map(([name, reason]) => {
        const controller = new AbortController();
        const promises = everyOperation({ signal: controller.signal });
        return { name, reason, controller, rejections: promises.map(rejection) };
      });
    });
    await arrived(ENDPOINTS.length);
    const same = await page.evaluate(async () => {
      const same = {};
      for (const { name, reason, controller, rejections } of started) {
        controller.abort(reason);
        same[name] = (await Promise.all(rejections)).map((rejected) => Object.is(rejected, reason));
      }
      return same;
    });
    for (const [name, results] of Object.entries(same)) {
      assert.deepEqual(results, Array(OPERATIONS).fill(true), name);
    }
  });

  test("without a reason: the platform's AbortError", async () => {
    await stall();
    const page = await openWithHelpers();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.rejections = everyOperation({ signal: controller.signal }).map(rejection);
    });
    await arrived(3);
    const rejected = await page.evaluate(async () => {
      controller.abort();
      const all = await Promise.all([...rejections, ...everyOperation({ signal: controller.signal }).map(rejection)]);
      return all.map((reason) => [
        reason === controller.signal.reason,
        reason instanceof DOMException,
        reason.name,
        bili.isBiliImError(reason),
      ]);
    });
    assert.deepEqual(rejected, Array(2 * OPERATIONS).fill([true, true, "AbortError", false]));
  });

  test("while the body of an answer is still to come", async () => {
    const page = await openWithHelpers();
    const results = await page.evaluate(async () => {
      // The answer of one's own fetch never ends, and does not look at the signal either.
      const endless = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { status: 200 });
      const fetch = async () => endless();
      const client = bare({ fetch });
      const controller = new AbortController();
      const aborted = rejection(client.history(1, { signal: controller.signal }));
      const late = await attempt(() => bare({ fetch }).history(1, { timeoutMs: 1 }));
      controller.abort("enough");
      return [await aborted, late.error.kind];
    });
    assert.deepEqual(results, ["enough", "timeout"]);
  });

  test("after a call: nothing happens", async () => {
    const page = await openWithHelpers();
    const unread = await page.evaluate(async () => {
      const controller = new AbortController();
      const unread = await bare().unread({ signal: controller.signal });
      controller.abort("late");
      return unread;
    });
    assert.equal(unread.follow_unread, 6);
  });

  test("of one call leave the others alone", async () => {
    await world.sandbox.fault("single_unread", FOREVER);
    const page = await openWithHelpers();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.client = bare();
      globalThis.waiting = rejection(client.unread({ signal: controller.signal }));
    });
    await arrived(1);
    // Not only the promise ends: the browser gives up the request.
    const cancelled = page.waitForEvent("requestfailed");
    const [rejected, unread] = await page.evaluate(async () => {
      const other = client.unread();
      controller.abort("mine");
      return [await waiting, await other];
    });
    assert.equal(rejected, "mine");
    assert.equal((await cancelled).failure().errorText, "net::ERR_ABORTED");
    assert.equal(unread.follow_unread, 6);
  });

  test("by a signal of another realm", async () => {
    await world.sandbox.fault("single_unread", FOREVER);
    const page = await openWithHelpers();
    await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      globalThis.controller = new frame.contentWindow.AbortController();
      globalThis.waiting = rejection(bare().unread({ signal: controller.signal }));
    });
    await arrived(1);
    const same = await page.evaluate(async () => {
      controller.abort();
      return (await waiting) === controller.signal.reason;
    });
    assert.equal(same, true);
  });
});

describe("aborts of a message", { timeout: 60_000 }, () => {
  test("while it is under way: the signal's own reason at once, and no look", async () => {
    await world.sandbox.fault("send_msg", { delay_reply: 3_600_000 });
    const page = await openWithHelpers();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.sending = rejection(bare().sendText(1, "hi", { signal: controller.signal }));
    });
    await arrived(2);
    const ended = await page.evaluate(() => {
      controller.abort("enough");
      return sending;
    });
    assert.equal(ended, "enough");
    assert.equal((await world.sandbox.requests()).length, 2);
  });

  test("while its lost answer is looked into, or it waits for its turn", async () => {
    await world.sandbox.fault("send_msg", { status: 502 });
    const page = await openWithHelpers();
    const ended = await page.evaluate(async () => {
      const controller = new AbortController();
      const client = bare();
      const under = new Promise((resolve) =>
        client.on("response", ({ endpoint }) => endpoint === "sendText" && resolve()),
      );
      const lost = rejection(client.sendText(1, "hi", { signal: controller.signal }));
      await under;
      const next = new AbortController();
      const waiting = rejection(client.sendText(1, "next", { signal: next.signal }));
      next.abort("not any more");
      const first = await waiting;
      controller.abort("enough");
      return [first, await lost];
    });
    assert.deepEqual(ended, ["not any more", "enough"]);
    assert.equal((await world.sandbox.state()).requests.send_msg, 1);
  });
});

describe("time limits", { timeout: 60_000 }, () => {
  test("of a call and of a client end it, and say after how long", async () => {
    await stall();
    const page = await openWithHelpers();
    const outcomes = await page.evaluate(async () => {
      const calls = everyOperation({ timeoutMs: 20 }).map((promise) => attempt(() => promise));
      const client = bare({ timeoutMs: 20 });
      calls.push(attempt(() => client.unread()));
      return Promise.all(calls);
    });
    assert.deepEqual(
      outcomes.map(({ error }) => [error.endpoint, error.kind, error.retryable, error.isError]),
      [
        ["unread", "timeout", true, true],
        ["history", "timeout", true, true],
        // Whether these were sent is not known.
        ["sendText", "unconfirmed", false, true],
        ["sendImage", "unconfirmed", false, true],
        ["recall", "timeout", true, true],
        ["customerService.heartbeat", "timeout", true, true],
        ["customerService.upload", "timeout", true, true],
        ["unread", "timeout", true, true],
      ],
    );
    for (const { error } of outcomes) assert.match(error.message, /within 20 ms/);
  });

  test("of a call win over those of its client, and 0 is none", async () => {
    await stall();
    const page = await world.open({ profile: await world.profile() });
    // The page's time passes when the test says so.
    await page.clock.install({ time: 1_800_000_000_000 });
    await page.clock.pauseAt(1_800_000_001_000);
    await page.evaluate(() => {
      globalThis.ended = [];
      const watch = (name, promise) => promise.catch((error) => ended.push([name, error.kind ?? error]));
      globalThis.controller = new AbortController();
      const { signal } = controller;
      // A client each: of one client, no more than two would be under way.
      const client = () => bare({ timeoutMs: 1000 });
      watch("own", client().history(1));
      watch("longer", client().history(2, { timeoutMs: 5000 }));
      watch("usual", bare().history(3));
      watch("none", client().history(4, { timeoutMs: 0, signal }));
      watch("upload", client().customerService.upload(new Blob(["x"]), { signal }));
    });
    await arrived(5);
    const endedAfter = async (ms) => {
      await page.clock.runFor(ms);
      return page.evaluate(() => ended.splice(0));
    };
    assert.deepEqual(await endedAfter(999), []);
    assert.deepEqual(await endedAfter(1), [["own", "timeout"]]);
    assert.deepEqual(await endedAfter(3999), []);
    assert.deepEqual(await endedAfter(1), [["longer", "timeout"]]);
    assert.deepEqual(await endedAfter(9999), []);
    assert.deepEqual(await endedAfter(1), [["usual", "timeout"]]);
    // An upload has 30 s and the time that its bytes take, whatever the limit of its client.
    assert.deepEqual(await endedAfter(15_000), []);
    assert.deepEqual(await endedAfter(1), [["upload", "timeout"]]);
    assert.deepEqual(await endedAfter(3_600_000), []);
    await page.evaluate(() => controller.abort("enough"));
    await page.waitForFunction(() => ended.length === 1);
    assert.deepEqual(await endedAfter(0), [["none", "enough"]]);
  });

  test("a call that hangs does not hold up that of another client", async () => {
    await world.sandbox.fault("single_unread", FOREVER);
    const page = await openWithHelpers();
    await page.evaluate(() => {
      globalThis.controller = new AbortController();
      globalThis.hanging = rejection(bare().unread({ signal: controller.signal }));
    });
    await arrived(1);
    const { value, error } = await page.evaluate(async () => {
      const outcome = await attempt(() => bare().unread({ timeoutMs: 2000 }));
      controller.abort();
      await hanging;
      return outcome;
    });
    assert.equal(error, undefined);
    assert.equal(value.follow_unread, 6);
  });
});
