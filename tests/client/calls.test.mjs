/** The request loop of a call: credentials, retries, pacing and time limits. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  accepted,
  after,
  bili,
  COUNTS,
  clock,
  counts,
  cutOff,
  failure,
  isBridged,
  listen,
  outcome,
  refused,
  response,
  run,
  Stage,
  silence,
  unreachable,
  withChance,
} from "./support/stage.mjs";

const done = () => accepted({});

/** Fails the first requests, one with each of these, and responds to the others. */
const failing = (...answers) => new Stage((_, number) => (answers[number] ?? counts)());

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) <= 1, `${actual}, not ${expected}`);

describe("a read", () => {
  test("is one request and its data", async () => {
    const stage = new Stage(counts);
    assert.deepEqual(await run(stage.client().unread()), COUNTS);
    assert.deepEqual(stage.targets, ["/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web"]);
    const [{ origin, method, body }] = stage.requests;
    assert.deepEqual([origin, method, body], ["https://api.vc.bilibili.com", "GET", undefined]);
  });

  test("is sent with cookies, follows no redirects and bypasses the cache", async () => {
    const stage = new Stage(counts);
    const client = stage.client();
    await run(client.unread());
    await run(client.pin(1));
    await run(client.customerService.heartbeat());
    for (const { init } of stage.requests) {
      assert.deepEqual([init.credentials, init.redirect, init.cache], ["include", "manual", "no-store"]);
    }
    assert.equal(new Headers(stage.requests[1].init.headers).get("content-type"), "application/x-www-form-urlencoded");
  });

  test("is not sent if it was aborted before", async () => {
    const stage = new Stage(counts);
    const client = stage.client();
    const signal = AbortSignal.abort("enough");
    for (const [name, ...given] of [["unread"], ["pin", 1], ["sendText", 1, "hi"]]) {
      assert.equal(await failure(client[name](...given, { signal })), "enough");
    }
    await clock.pass(60_000);
    assert.equal(stage.requests.length, 0);
  });

  test("sends build and platform", async () => {
    const stage = new Stage(counts);
    await run(stage.client().unread({ build: 7, mobiApp: "a b&c" }));
    assert.ok(stage.targets[0].endsWith("?build=7&mobi_app=a+b%26c"), stage.targets[0]);
  });

  test("without data has an empty reply", async () => {
    const empty = { messages: null, has_more: 0, min_seqno: "18446744073709551615", max_seqno: 0 };
    for (const body of ['{"code":0}', '{"code":0,"data":null}']) {
      const client = new Stage(() => response(200, body)).client();
      assert.deepEqual(await run(client.history(1)), empty);
      assert.deepEqual(await run(client.sessions()), { session_list: null, has_more: 0 });
      assert.deepEqual(await run(client.unread()), { unfollow_unread: 0, follow_unread: 0 });
      assert.equal(await run(client.customerService.heartbeat()), undefined);
    }
  });
});

describe("the account", () => {
  const change = ["login", "markRead", undefined, false];
  const told = ({ kind, endpoint, code, retryable }) => [kind, endpoint, code, retryable];

  test("must be known before a write is sent", async () => {
    const stage = new Stage(counts);
    for (const csrf of [undefined, () => "", async () => ""]) {
      assert.deepEqual(told(await failure(stage.client({ csrf }).markRead(1))), change);
    }
    const error = await failure(stage.client({ mid: undefined }).sendText(1, "hi"));
    assert.deepEqual(told(error), ["login", "sendText", undefined, false]);
    assert.equal(stage.requests.length, 0);
    assert.deepEqual(await run(stage.client({ csrf: undefined, mid: undefined }).unread()), COUNTS);
  });

  test("is logged out on a page of the service without cookies", async () => {
    const stage = new Stage(counts);
    const names = ["fetch", "document", "location"];
    const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    const cookies = { cookie: "" };
    const page = [stage.fetch, cookies, { hostname: "message.bilibili.com", origin: "https://message.bilibili.com" }];
    names.forEach((name, at) => void Object.defineProperty(globalThis, name, { value: page[at], configurable: true }));
    try {
      const client = bili.createClient();
      assert.deepEqual(told(await failure(client.markRead(1))), change);
      assert.equal((await failure(client.unread())).kind, "login");
      assert.equal(stage.requests.length, 0);
      cookies.cookie = "a=b; bili_jct=cookie; DedeUserID=7";
      assert.deepEqual(await run(client.unread()), COUNTS);
      await run(client.markRead(1));
      assert.equal(stage.requests[1].form.csrf, "cookie");
    } finally {
      names.forEach((name, at) => {
        if (before[at]) Object.defineProperty(globalThis, name, before[at]);
        else delete globalThis[name];
      });
    }
  });

  test("is determined anew for each write", async () => {
    const stage = new Stage(done);
    let calls = 0;
    const csrf = async () => {
      calls += 1;
      return `token${calls}`;
    };
    const client = stage.client({ csrf });
    for (const _ of [1, 2]) await run(client.pin(1));
    const tokens = stage.requests.map(({ form }) => [form.csrf, form.csrf_token]);
    assert.deepEqual(tokens, [
      ["token1", "token1"],
      ["token2", "token2"],
    ]);
  });

  test("a csrf function that fails is an input error", async () => {
    const cause = new Error("no token");
    const stage = new Stage(done);
    const client = stage.client({ csrf: () => Promise.reject(cause) });
    const error = await failure(client.pin(1));
    assert.deepEqual([error.kind, stage.requests.length], ["input", 0]);
    if (!isBridged) assert.equal(error.cause, cause);
  });
});

describe("a transient failure", () => {
  test("is retried with exponential backoff", async () => {
    const stage = failing(unreachable, () => response(503, "<html>"));
    const client = stage.client();
    const told = listen(client);
    assert.deepEqual(await run(client.unread()), COUNTS);
    near(stage.gaps[0], 500 * (0.5 + 0xab / 255));
    near(stage.gaps[1], 1000 * (0.5 + 0xab / 255));
    const names = ["request", "response", "retry", "request", "response", "retry", "request", "response"];
    assert.deepEqual(
      told.map(({ name }) => name),
      names,
    );
    const retries = told.filter(({ name }) => name === "retry");
    assert.deepEqual(
      retries.map(({ endpoint, attempt, error }) => [endpoint, attempt, error.kind, error.endpoint]),
      [
        ["unread", 1, "network", "unread"],
        ["unread", 2, "http", "unread"],
      ],
    );
    assert.ok(Math.abs(retries[0].waitMs - 500 * (0.5 + 0xab / 255)) < 1e-6);
    assert.deepEqual(
      told.filter(({ name }) => name === "request").map(({ attempt }) => attempt),
      [1, 2, 3],
    );
    assert.deepEqual(told.at(-1), { name: "response", endpoint: "unread", ms: 0 });
  });

  test("backoff has jitter", async () => {
    for (const [byte, wait] of [
      [0x00, 250],
      [0xff, 750],
    ]) {
      const stage = failing(unreachable);
      await withChance(byte, () => run(stage.client().unread()));
      assert.deepEqual(stage.gaps, [wait]);
    }
  });

  test("is recognized by its code", async () => {
    const asked = async (code) => {
      const stage = failing(() => refused(code));
      await outcome(stage.client().unread());
      return stage.requests.length;
    };
    for (const code of [-500, -503, -504, -509, -799]) assert.equal(await asked(code), 2, `${code}`);
    for (const code of [-3, -101, -111, -352, -412, -400, -404, 21046]) assert.equal(await asked(code), 1, `${code}`);
  });

  test("has a hint if its code is documented, and says so if not", async () => {
    const hint = async (code) =>
      (
        await failure(
          failing(() => refused(code))
            .client()
            .unread(),
        )
      ).hint;
    assert.deepEqual([await hint(21024), bili.describeCode(21024).name], [bili.describeCode(21024).en, "MustRest"]);
    assert.match(await hint(21024), /24 hours/);
    assert.equal(bili.describeCode(424242), undefined);
    assert.match(await hint(424242), /not documented/);
    assert.doesNotMatch(await hint(424242), /describeCode/);
  });

  test("a malformed response is not retried", async () => {
    for (const body of ["", "<!DOCTYPE html>", '{"code":0,"data":{"a":']) {
      const stage = failing(() => response(200, body));
      const { kind, retryable } = await failure(stage.client().unread());
      assert.deepEqual([kind, retryable, stage.requests.length], ["reply", true, 1]);
    }
  });

  test("a request that times out is retried", async () => {
    const stage = new Stage((request, number) => (number === 0 ? silence(request) : counts()));
    assert.deepEqual(await run(stage.client().unread()), COUNTS);
    near(stage.gaps[0], 15_000 + 500 * (0.5 + 0xab / 255));
    assert.equal(stage.requests[0].signal.aborted, true);
    const { kind, message } = await failure(new Stage(silence).client({ retry: false, timeoutMs: 700 }).unread());
    assert.equal(kind, "timeout");
    assert.match(message, /700 ms/);
  });

  test("is retried within the limits of attempts and time", async () => {
    const asked = async (retry) => {
      const stage = new Stage(cutOff);
      const error = await failure(stage.client({ retry }).unread());
      assert.deepEqual([error.kind, error.retryable], ["network", true]);
      return stage.requests.length;
    };
    assert.equal(await asked(false), 1);
    assert.equal(await asked(undefined), 3);
    assert.equal(await asked({ attempts: 1, budgetMs: 1e9 }), 1);
    assert.equal(await asked({ attempts: 10, budgetMs: 2000 }), 3);
    assert.equal(await asked({ attempts: 5, budgetMs: 1e9 }), 5);
  });

  test("Retry-After is kept, or there is no retry", async () => {
    const busy = (header) => () => response(429, "", { "retry-after": header });
    const stage = failing(busy("7"));
    await run(stage.client().unread());
    assert.deepEqual(stage.gaps, [7000]);
    const { kind, status, retryable, retryAfterMs } = await failure(failing(busy("60")).client().unread());
    assert.deepEqual([kind, status, retryable, retryAfterMs], ["http", 429, true, 60_000]);
    for (const odd of ["soon", "-1", "1.5"]) {
      const client = failing(busy(odd)).client({ retry: false });
      assert.equal((await failure(client.unread())).retryAfterMs, undefined, odd);
    }
  });

  test("an abort ends the backoff", async () => {
    const stage = new Stage(unreachable);
    const controller = new AbortController();
    const call = failure(stage.client().unread({ signal: controller.signal }));
    clock.wait(100).then(() => controller.abort("enough"));
    assert.equal(await call, "enough");
    await clock.pass(60_000);
    assert.equal(stage.requests.length, 1);
  });
});

describe("writes", () => {
  test("are never retried", async () => {
    for (const answer of [unreachable, cutOff, silence, () => response(503, ""), () => refused(-500)]) {
      const stage = new Stage(answer);
      const error = await failure(stage.client().markRead(1));
      assert.deepEqual([error.endpoint, stage.requests.length], ["markRead", 1]);
      const upload = new Stage(answer);
      await failure(upload.client().customerService.upload(new Blob(["x"])));
      assert.equal(upload.requests.length, 1);
    }
  });

  test("are paced", async () => {
    const stage = new Stage(done);
    const client = stage.client();
    for (const _ of [1, 2, 3]) await run(client.markRead(1));
    assert.deepEqual(stage.gaps, [1000, 1000]);
    // Reads are not paced.
    const began = clock.now();
    await run(client.unread());
    assert.equal(clock.now(), began);
  });

  test("are paced from the sending of the previous one", async () => {
    const stage = new Stage((_, number) => after(number === 0 ? 400 : 2500, done));
    const client = stage.client();
    await run(Promise.all([client.pin(1), client.pin(2), client.pin(3)]));
    assert.deepEqual(stage.gaps, [1000, 2500]);
    assert.equal(stage.inFlight.most, 1);
  });

  test("are paced by the configured interval, or not at all if it is 0", async () => {
    for (const [minIntervalMs, gaps] of [
      [300, [300, 300]],
      [0, [0, 0]],
    ]) {
      const stage = new Stage(done);
      const client = stage.client({ minIntervalMs });
      await run(Promise.all([client.pin(1), client.pin(2), client.pin(3)]));
      assert.deepEqual(stage.gaps, gaps);
    }
  });

  test("setting the clock back does not prolong pacing", async () => {
    const stage = new Stage(done);
    const client = stage.client();
    await run(client.pin(1));
    clock.setBack(3_600_000);
    try {
      await run(client.pin(2));
    } finally {
      clock.setBack(0);
    }
    assert.ok(stage.gaps[0] <= 1000, `${stage.gaps}`);
  });
});

test("no event holds the CSRF token", async () => {
  const stage = new Stage(() => refused(-500));
  const client = stage.client({ csrf: "SECRET", sign: false });
  const told = listen(client);
  const errors = [await failure(client.markRead(1)), await failure(client.sendText(1, "hi"))];
  assert.ok(stage.requests[0].form.csrf === "SECRET" && told.length > 0);
  assert.ok(!JSON.stringify([told, errors, errors.map(({ message, stack }) => [message, stack])]).includes("SECRET"));
});
