/** The client asks no more than a person's page would: waits, gaps, a rest after a refusal, and nothing twice. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FRIEND, MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("politeness");

const openHasty = () => world.open({ hasty: true });

/** How often an endpoint was asked. */
const asked = async (endpoint) => (await world.sandbox.state()).requests[endpoint] ?? 0;

/** A header pages may see. */
const comeBack = (seconds) => ({
  "Access-Control-Expose-Headers": "Retry-After",
  "Retry-After": String(seconds),
});

/** Makes one call and says how it ended, how long it took and what was told of it. */
async function listenTo([operation, options, given]) {
  const client = bili.createClient(options);
  const told = [];
  for (const event of ["request", "response", "retry", "risk"]) {
    client.on(event, ({ error, ...details }) => told.push({ event, ...details, kind: error?.kind }));
  }
  const begun = slept();
  const outcome = await attempt(() => client[operation](...given));
  return { ...outcome, ms: slept() - begun, told };
}
const listen = (page, operation, options = {}, ...given) => page.evaluate(listenTo, [operation, options, given]);
const retries = ({ told }) => told.filter(({ event }) => event === "retry");

describe("reads that fail in passing", { timeout: 60_000 }, () => {
  test("are asked again after growing waits, and the caller hears nothing of it", async () => {
    const page = await openHasty();
    for (const fault of [{ status: 502 }, { code: -503 }, { code: -799 }, { status: 429 }]) {
      await world.sandbox.reset();
      await world.sandbox.fault("single_unread", fault, { times: 2 });
      const outcome = await listen(page, "unread");
      assert.equal(outcome.value?.follow_unread, 6, JSON.stringify(fault));
      assert.equal(await asked("single_unread"), 3);
      const [first, second] = retries(outcome);
      assert.ok(first.waitMs >= 250 && first.waitMs <= 750, `${first.waitMs}`);
      assert.ok(second.waitMs >= 500 && second.waitMs <= 1500, `${second.waitMs}`);
      assert.ok(outcome.ms >= Math.floor(first.waitMs + second.waitMs));
      assert.deepEqual([first.attempt, second.attempt, first.endpoint], [1, 2, "unread"]);
    }
  });

  test("not all at the same moment: waits are spread", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 502 }, { times: 0 });
    const waits = await page.evaluate(async (listenTo) => {
      const one = new Function(`return ${listenTo}`)();
      const all = await Promise.all(Array.from({ length: 8 }, () => one(["unread", {}, []])));
      return all.map(({ told }) => told.find(({ event }) => event === "retry").waitMs);
    }, listenTo.toString());
    assert.ok(new Set(waits).size > 3, waits.join());
  });

  test("a wait the service asks for is kept, or nothing is asked again", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 429, headers: comeBack(7) });
    const kept = await listen(page, "unread");
    assert.equal(kept.value?.follow_unread, 6);
    assert.equal(retries(kept)[0].waitMs, 7000);
    assert.ok(kept.ms >= 7000);

    await world.sandbox.fault("single_unread", { status: 429, headers: comeBack(60) });
    const refused = await page.evaluate(() =>
      bili
        .createClient()
        .unread()
        .catch((error) => ({ kind: error.kind, retryable: error.retryable, retryAfterMs: error.retryAfterMs })),
    );
    assert.deepEqual(refused, { kind: "http", retryable: true, retryAfterMs: 60_000 });
    assert.equal(await asked("single_unread"), 3);
  });

  test("attempts, budget and `false` are kept to", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 502 }, { times: 0 });
    const counts = [];
    for (const retry of [
      undefined,
      false,
      { attempts: 1 },
      { attempts: 5 },
      { attempts: 10, budgetMs: 2000 },
      { budgetMs: 0 },
    ]) {
      const before = await asked("single_unread");
      const { error, ms } = await listen(page, "unread", { retry });
      assert.equal(error.kind, "http");
      counts.push([(await asked("single_unread")) - before, ms <= (retry?.budgetMs ?? 20_000)]);
    }
    const [usual, never, once, five, budget, none] = counts;
    assert.deepEqual(
      [usual, never, once, five, none],
      [
        [3, true],
        [1, true],
        [1, true],
        [5, true],
        [1, true],
      ],
    );
    assert.ok(budget[0] >= 2 && budget[0] <= 4 && budget[1], budget.join());
  });

  test("an abort ends the wait", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 429, headers: comeBack(15) }, { times: 0 });
    const outcome = await page.evaluate(async () => {
      const controller = new AbortController();
      const client = bili.createClient();
      client.on("retry", () => setTimeout(() => controller.abort("enough"), 1000));
      const begun = slept();
      const { error } = await attempt(() => client.unread({ signal: controller.signal }));
      return [error.foreign, slept() - begun];
    });
    assert.deepEqual(outcome, ["enough", 1000]);
    assert.equal(await asked("single_unread"), 1);
  });
});

describe("after a refusal by risk control", { timeout: 60_000 }, () => {
  test("nothing is sent for a while, whatever is called; then a refusal doubles it", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { code: -352 }, { times: 2 });
    const said = await page.evaluate(async () => {
      globalThis.client = bili.createClient();
      const risks = [];
      client.on("risk", ({ error, endpoint }) => risks.push([endpoint, error.code, error.retryAfterMs]));
      globalThis.told = (promise) =>
        promise.then(
          () => "fine",
          ({ kind, code, retryable, retryAfterMs, endpoint }) => ({ kind, code, retryable, retryAfterMs, endpoint }),
        );
      const first = await told(client.unread());
      const others = await Promise.all([
        told(client.unread()),
        told(client.history(1)),
        told(client.sendText(1, "hi")),
        told(client.pin(1)),
        told(client.customerService.upload(new Blob(["x"]))),
      ]);
      pass(119_999);
      const late = await told(client.unread());
      pass(1);
      const second = await told(client.unread());
      pass(239_999);
      const still = await told(client.unread());
      pass(1);
      return { first, others, late, second, still, open: await told(client.unread()), risks };
    });
    const risk = { kind: "risk", retryable: false };
    assert.deepEqual(said.first, { ...risk, code: -352, retryAfterMs: 120_000, endpoint: "unread" });
    assert.deepEqual(
      said.others.map(({ endpoint, ...rest }) => [endpoint, rest]),
      ["unread", "history", "sendText", "pin", "customerService.upload"].map((endpoint) => [
        endpoint,
        { ...risk, code: undefined, retryAfterMs: 120_000 },
      ]),
    );
    assert.deepEqual([said.late.retryAfterMs, said.second.retryAfterMs, said.still.retryAfterMs], [1, 240_000, 1]);
    assert.equal(said.open, "fine");
    assert.deepEqual(said.risks, [
      ["unread", -352, 120_000],
      ["unread", -352, 240_000],
    ]);
    assert.equal((await world.sandbox.requests()).length, 3);
  });

  test("`insist` asks all the same, and a success ends the rest; another client has its own", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 412 });
    const outcomes = await page.evaluate(async () => {
      const client = bili.createClient();
      const kinds = [(await attempt(() => client.unread())).error.kind];
      kinds.push((await attempt(() => client.unread())).error.kind);
      kinds.push((await attempt(() => bare().unread())).error?.kind);
      kinds.push((await attempt(() => client.unread({ insist: true }))).error?.kind);
      kinds.push((await attempt(() => client.unread())).error?.kind);
      return kinds;
    });
    assert.deepEqual(outcomes, ["risk", "risk", undefined, undefined, undefined]);
    assert.equal(await asked("single_unread"), 4);
  });

  test("a message whose look was refused is not sent", async () => {
    const page = await openHasty();
    await world.sandbox.fault("fetch_session_msgs", { status: 412 });
    const { error } = await page.evaluate(() => attempt(() => bili.createClient().sendText(1, "hi")));
    assert.deepEqual([error.kind, error.endpoint], ["risk", "sendText"]);
    assert.equal(await asked("send_msg"), 0);
  });

  test("what waits for its turn when the refusal comes is not sent either", async () => {
    const page = await openHasty();
    await world.sandbox.fault("send_msg", { status: 412 });
    const kinds = await page.evaluate(async () => {
      const client = bili.createClient();
      const sent = ["1", "2", "3"].map((text) => attempt(() => client.sendText(1, text)));
      return (await Promise.all(sent)).map(({ error }) => error?.kind);
    });
    assert.deepEqual(kinds, ["risk", "risk", "risk"]);
    assert.equal(await asked("send_msg"), 1);
  });
});

describe("the pace", { timeout: 60_000 }, () => {
  /** The most requests that were under way at once, by host. */
  async function mostAtOnce(delay) {
    const most = {};
    const log = await world.sandbox.requests();
    for (const { host, ms } of log) {
      const others = log.filter((other) => other.host === host && other.ms <= ms && other.ms > ms - delay);
      most[host] = Math.max(most[host] ?? 0, others.length);
    }
    return most;
  }

  test("no more than two requests are under way at a host", async () => {
    const page = await world.open();
    await world.sandbox.fault(undefined, { delay: 80 }, { times: 0 });
    await page.evaluate(async () => {
      const client = bili.createClient();
      const reads = [1, 2, 3, 4, 5, 6].map((talker) => client.history(talker));
      const beats = [1, 2, 3].map((shopId) => client.customerService.heartbeat({ shopId }));
      await Promise.all([...reads, ...beats, client.unread(), client.account(), client.groupUnread()]);
    });
    assert.deepEqual(await mostAtOnce(75), {
      "api.vc.bilibili.com": 2,
      "customerservice.bilibili.com": 2,
      "api.bilibili.com": 1,
    });
    assert.equal((await world.sandbox.requests()).length, 12);
  });

  test("the same read is asked once while it is under way, and every caller has an object of its own", async () => {
    const page = await world.open();
    await world.sandbox.fault("fetch_session_msgs", { delay: 80 }, { times: 0 });
    const results = await page.evaluate(async () => {
      const client = bili.createClient();
      const [first, second, other] = await Promise.all([
        client.history(1),
        client.history({ talker_id: "1", session_type: 1 }),
        client.history(1, { size: 1 }),
      ]);
      first.messages.length = 0;
      const again = await client.history(1);
      return [second.messages.length === again.messages.length, other.messages.length, first === second];
    });
    assert.deepEqual(results, [true, 1, false]);
    assert.equal(await asked("fetch_session_msgs"), 3);
  });

  test("when who asked first gives up, the next in line asks", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { delay: 80 }, { times: 0 });
    const [first, second] = await page.evaluate(async () => {
      const client = bili.createClient();
      const controller = new AbortController();
      const first = attempt(() => client.unread({ signal: controller.signal }));
      const second = attempt(() => client.unread());
      client.on("request", () => setTimeout(() => controller.abort("enough"), 20));
      return Promise.all([first, second]);
    });
    assert.equal(first.error?.foreign, "enough");
    assert.equal(second.value?.follow_unread, 6);
  });

  test("who waits for the same read of another call still has a time limit", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { delay: 1500 });
    const ms = await page.evaluate(async () => {
      const client = bare();
      const controller = new AbortController();
      const first = attempt(() => client.unread({ signal: controller.signal }));
      const begun = performance.now();
      await attempt(() => client.unread({ timeoutMs: 50 }));
      const ms = performance.now() - begun;
      controller.abort();
      await first;
      return ms;
    });
    assert.ok(ms < 1000, `${ms} ms`);
  });

  test("changes are a second apart, or as far as is asked for", async () => {
    const page = await openHasty();
    const gaps = await page.evaluate(
      async ([up, friend]) => {
        const gaps = [];
        for (const minIntervalMs of [undefined, 5000, 0]) {
          const client = bili.createClient({ minIntervalMs, sign: false });
          const begun = [];
          client.on("request", ({ method }) => method === "POST" && begun.push(slept()));
          await Promise.all([
            client.pin(up),
            client.sendText(up, "hi"),
            client.setDnd(friend, true),
            client.sendText(friend, "hi"),
          ]);
          gaps.push(begun.slice(1).map((ms, index) => ms - begun[index]));
        }
        return gaps;
      },
      [UP, FRIEND],
    );
    assert.deepEqual(gaps[0], [1000, 1000, 1000]);
    assert.deepEqual(gaps[1], [5000, 5000, 5000]);
    assert.deepEqual(gaps[2], [0, 0, 0]);
  });

  test("reads do not wait for the gap", async () => {
    const page = await openHasty();
    const ms = await page.evaluate(async () => {
      const client = bili.createClient();
      await client.pin(1);
      const begun = slept();
      await client.unread();
      return slept() - begun;
    });
    assert.equal(ms, 0);
  });
});

describe("events", { timeout: 60_000 }, () => {
  test("tell of every request and its end, in order", async () => {
    const page = await openHasty();
    await world.sandbox.fault("single_unread", { status: 502 });
    const { told } = await listen(page, "unread");
    assert.deepEqual(
      told.map(({ event, endpoint, attempt, kind }) => [event, endpoint, attempt, kind]),
      [
        ["request", "unread", 1, undefined],
        ["response", "unread", undefined, "http"],
        ["retry", "unread", 1, "http"],
        ["request", "unread", 2, undefined],
        ["response", "unread", undefined, undefined],
      ],
    );
    assert.deepEqual(
      [told[0].method, told[0].target.split("?")[0]],
      ["GET", "/session_svr/v1/session_svr/single_unread"],
    );
    const sent = await listen(page, "sendText", {}, 1, "hi");
    assert.deepEqual(
      sent.told.filter(({ event }) => event === "request").map(({ endpoint, method }) => [endpoint, method]),
      [
        ["history", "GET"],
        ["account", "GET"],
        ["sendText", "POST"],
      ],
    );
  });

  test("never hold the token, a cookie or a message", async () => {
    await world.sandbox.account({ mid: MAIN, csrf: "0123456789abcdefcafe" });
    const page = await world.open({ hasty: true });
    await world.sandbox.fault("send_msg", { status: 502 });
    const { told, cookie } = await page.evaluate(async () => {
      const client = bili.createClient();
      const told = [];
      for (const event of ["request", "response", "retry", "risk"]) {
        client.on(event, (details) => told.push(details, String(details.error?.stack), String(details.error?.cause)));
      }
      const gif = new Blob(["GIF89a\x02\0\x02\0\0\0\0;    "]);
      await Promise.all([
        attempt(() => client.sendText(1, "a secret")),
        attempt(() => client.pin(1)),
        attempt(() => client.uploadImage(gif, { onProgress: () => {} })),
        attempt(() => client.customerService.upload(gif, { filename: "a secret" })),
        attempt(() => client.recall(1, "1")),
        attempt(() => client.unread()),
      ]);
      return { told: JSON.stringify(told), cookie: document.cookie };
    });
    assert.match(cookie, /bili_jct=0123456789abcdefcafe/);
    assert.ok(told.length > 1000);
    for (const secret of ["0123456789abcdefcafe", "csrf", "SESSDATA", "bili_jct", "a secret"]) {
      assert.ok(!told.includes(secret), secret);
    }
  });

  test("end when nobody listens any more; a listener that throws disturbs nobody", async () => {
    const page = await openHasty();
    const outcome = await page.evaluate(async () => {
      const reported = new Promise((resolve) => {
        addEventListener("error", (event) => {
          event.preventDefault();
          resolve(event.error.message);
        });
      });
      const client = bili.createClient();
      let [first, second] = [0, 0];
      const off = client.on("request", () => {
        first += 1;
      });
      const broken = client.on("request", () => {
        throw new Error("mine");
      });
      client.on("request", () => {
        second += 1;
      });
      const { value } = await attempt(() => client.unread());
      broken();
      off();
      off();
      await client.unread();
      const wrong = [];
      for (const listener of [undefined, 5, {}]) {
        try {
          client.on("request", listener);
        } catch (error) {
          wrong.push(bili.isBiliImError(error) && error.kind);
        }
      }
      return { first, second, value: value?.follow_unread, reported: await reported, wrong };
    });
    assert.deepEqual(outcome, { first: 1, second: 2, value: 6, reported: "mine", wrong: ["input", "input", "input"] });
  });
});

describe("the token", { timeout: 60_000 }, () => {
  test("goes to the service's three hosts alone, whatever redirects say", async () => {
    const page = await openHasty();
    // Another host, which would agree to everything, and whose requests are logged.
    const location = "https://localhost/web_im/v1/web_im/send_msg";
    for (const status of [301, 302, 303, 307, 308]) {
      await world.sandbox.reset();
      for (const host of ["api.vc.bilibili.com", "api.bilibili.com", "customerservice.bilibili.com"]) {
        await world.sandbox.fault(undefined, { redirect: { status, location } }, { host, method: "POST", times: 0 });
      }
      const kinds = await page.evaluate(async () => {
        const client = bare();
        const gif = new Blob(["GIF89a\x02\0\x02\0\0\0\0;    "]);
        const calls = [
          client.sendText(1, "hi"),
          client.pin(1),
          client.recall(1, "1"),
          client.uploadImage(gif),
          client.customerService.upload(gif),
        ];
        return (await Promise.all(calls.map((call) => attempt(() => call)))).map(({ error }) => error?.kind);
      });
      assert.deepEqual(kinds, Array(5).fill("http"), `${status}`);
      const log = await world.sandbox.log();
      assert.deepEqual(
        log.filter(({ host }) => !host.endsWith(".bilibili.com")),
        [],
        `${status}`,
      );
      // It was in what the service itself was sent.
      assert.equal(log.filter(({ csrf }) => csrf).length, 5);
    }
  });

  test("is not sent on by an upload with progress to a host that does not agree", async () => {
    const page = await openHasty();
    for (const status of [301, 302, 303, 307, 308]) {
      const redirect = { status, location: "https://evil.example/x" };
      await world.sandbox.fault("upload", { redirect });
      const { error } = await page.evaluate(() =>
        attempt(() => bare().customerService.upload(new Blob(["x"]), { onProgress: () => {} })),
      );
      assert.deepEqual([error.kind, error.retryable], ["network", true]);
    }
  });
});
