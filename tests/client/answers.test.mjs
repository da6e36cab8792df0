/** How responses are interpreted, and the circuit breaker for risk control. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  accepted,
  after,
  COUNTS,
  clock,
  counts,
  failure,
  listen,
  outcome,
  refused,
  response,
  run,
  Stage,
  unreachable,
} from "./support/stage.mjs";

describe("a response", () => {
  for (const [status, body, ...expected] of [
    [200, '{"code":-101,"message":"账号未登录"}', "login", false, -101],
    [200, '{"code":-6}', "login", false, -6],
    [200, '{"code":-111}', "csrf", false, -111],
    [200, '{"code":-352,"data":{"v_voucher":"x"}}', "risk", false, -352],
    [200, '{"code":0,"data":{"v_voucher":"x"}}', "risk", false, undefined],
    [412, '{"code":-412}', "risk", false, -412],
    [412, "<html>", "risk", false, undefined],
    [412, "", "risk", false, undefined],
    [403, "<html>", "risk", false, undefined],
    [403, " \n<html>", "risk", false, undefined],
    [403, "", "http", false, undefined],
    [403, '{"code":-403}', "api", false, -403],
    [404, "not here", "http", false, undefined],
    [429, "", "http", true, undefined],
    [502, "<html>", "http", true, undefined],
    [502, '{"code":0}', "http", true, undefined],
    [500, '{"code":-500}', "api", true, -500],
    [200, '{"code":424242}', "api", false, 424242],
    [200, "", "reply", true, undefined],
    [200, " \n", "reply", true, undefined],
    [200, "{}", "reply", true, undefined],
    [200, "[]", "reply", true, undefined],
    [200, "<!DOCTYPE html>", "reply", true, undefined],
    [200, '{"code":0,"data":{"a":', "reply", true, undefined],
  ]) {
    test(`${status} ${JSON.stringify(body)} is an error of kind ${expected[0]}`, async () => {
      const stage = new Stage(() => response(status, body));
      const error = await failure(stage.client({ retry: false }).unread());
      assert.deepEqual([error.kind, error.retryable, error.code], expected);
      assert.deepEqual([error.endpoint, error.status], ["unread", status]);
      assert.ok(error.message.startsWith("unread: "), error.message);
    });
  }

  test("error carries the message of the service", async () => {
    for (const name of ["message", "msg"]) {
      const stage = new Stage(() => response(200, { code: 424242, [name]: "新的错误" }));
      assert.match((await failure(stage.client().unread())).message, /新的错误/);
    }
  });

  test("that was redirected is an error, and not retried", async () => {
    for (const [name, value] of [
      ["redirected", true],
      ["type", "opaqueredirect"],
    ]) {
      const stage = new Stage(() => Object.defineProperty(counts(), name, { value }));
      const { kind, retryable } = await failure(stage.client().unread());
      assert.deepEqual([kind, retryable, stage.requests.length], ["http", false, 1]);
    }
  });

  test("is judged by its final URL, whatever its redirected flag says", async () => {
    const { origin, path } = {
      origin: "https://api.vc.bilibili.com",
      path: "/session_svr/v1/session_svr/single_unread",
    };
    const kindOf = async (url, redirected) => {
      const stage = new Stage(() =>
        Object.defineProperties(counts(), { url: { value: url }, redirected: { value: redirected } }),
      );
      const { value, error } = await outcome(stage.client({ retry: false }).unread());
      return value ? "an answer" : error.message;
    };
    for (const url of [
      `${origin}${path}`,
      `${origin}${path}?build=0&mobi_app=web#part`,
      `${origin}:443${path}`,
      `HTTPS://API.VC.Bilibili.com${path}?other=1`,
      path,
      `${path}?build=0`,
      "?build=0",
    ]) {
      for (const flag of [true, false, undefined]) assert.equal(await kindOf(url, flag), "an answer", url);
    }
    for (const [url, where] of [
      [`https://evil.example${path}`, `"https://evil.example${path}"`],
      [`http://api.vc.bilibili.com${path}`, `"http://api.vc.bilibili.com${path}"`],
      [`${origin}${path}/`, `"${origin}${path}/"`],
      ["/elsewhere?csrf=token", `"${origin}/elsewhere"`],
      ["//evil.example/", '"https://evil.example/"'],
    ]) {
      for (const flag of [true, false]) {
        const message = `unread: a redirect was followed to ${where}, with all that was sent: the answer is not used`;
        assert.equal(await kindOf(url, flag), message);
      }
    }
    // Without a URL, only the flag is left.
    for (const url of ["", undefined]) {
      assert.equal(await kindOf(url, false), "an answer");
      assert.match(await kindOf(url, true), /followed to another address/);
    }
  });

  test("with a voucher beside other data is no risk control", async () => {
    const body = '{"code":0,"data":{"v_voucher":"x","unfollow_unread":1,"follow_unread":6}}';
    const stage = new Stage(() => response(200, body));
    assert.deepEqual(await run(stage.client().unread()), { v_voucher: "x", ...COUNTS });
  });

  test("with invalid UTF-8 is no failure", async () => {
    const bytes = Buffer.concat([Buffer.from('{"code":0,"data":{"a":"'), Buffer.of(0xff), Buffer.from('"}}')]);
    const stage = new Stage(() => response(200, bytes));
    assert.deepEqual((await run(stage.client().unread())).a, "\ufffd");
  });

  test("may have a byte order mark and surrounding white space", async () => {
    const stage = new Stage(() => response(200, `\ufeff \n{"code":0,"data":${JSON.stringify(COUNTS)}}\n`));
    assert.deepEqual(await run(stage.client().unread()), COUNTS);
  });
});

describe("risk control", () => {
  const told = ({ kind, code, retryAfterMs }) => [kind, code, retryAfterMs];
  /** Responds as currently configured. */
  const moody = () => {
    const mood = { answer: counts };
    const stage = new Stage(() => mood.answer());
    return { mood, stage, client: stage.client({ retry: false }) };
  };
  const angry = () => refused(-412);

  test("opens the circuit breaker", async () => {
    const stage = new Stage((_, number) => (number === 0 ? angry() : counts()));
    const client = stage.client();
    const heard = listen(client);
    assert.deepEqual(told(await failure(client.unread())), ["risk", -412, 120_000]);
    for (const [name, ...given] of [["unread"], ["markRead", 1], ["account"], ["sendText", 1, "hi"]]) {
      const error = await failure(client[name](...given));
      assert.deepEqual(told(error), ["risk", undefined, 120_000]);
      assert.match(error.message, /120 s/);
    }
    assert.equal(stage.requests.length, 1);
    const risks = heard.filter(({ name }) => name === "risk");
    assert.deepEqual(
      risks.map(({ endpoint, error }) => [endpoint, ...told(error)]),
      [["unread", "risk", -412, 120_000]],
    );
    await run(client.groupUnread({ insist: true }));
    // A success closes it.
    assert.deepEqual(await run(client.unread()), COUNTS);
  });

  test("is tracked per client", async () => {
    const { mood, stage, client } = moody();
    mood.answer = angry;
    await failure(client.unread());
    mood.answer = counts;
    assert.deepEqual(await run(stage.client().unread()), COUNTS);
    assert.equal((await failure(client.unread())).kind, "risk");
  });

  test("pauses double until a call succeeds", async () => {
    const { mood, stage, client } = moody();
    mood.answer = angry;
    assert.equal((await failure(client.unread())).retryAfterMs, 120_000);
    await clock.pass(1000);
    assert.equal((await failure(client.unread())).retryAfterMs, 119_000);
    await clock.pass(118_999);
    assert.equal((await failure(client.unread())).retryAfterMs, 1);
    assert.equal(stage.requests.length, 1);
    await clock.pass(1);
    assert.equal((await failure(client.unread())).retryAfterMs, 240_000);
    assert.equal(stage.requests.length, 2);
    // Other errors do not count.
    mood.answer = unreachable;
    assert.equal((await failure(client.unread({ insist: true }))).kind, "network");
    mood.answer = () => refused(-400);
    assert.equal((await failure(client.unread({ insist: true }))).code, -400);
    assert.equal((await failure(client.unread())).kind, "risk");
    mood.answer = counts;
    await run(client.unread({ insist: true }));
    mood.answer = angry;
    assert.equal((await failure(client.unread())).retryAfterMs, 120_000);
  });

  test("pauses for at most an hour, unless the service asks for more", async () => {
    const { mood, client } = moody();
    mood.answer = angry;
    const rests = [];
    for (let refusal = 0; refusal < 7; refusal += 1) {
      const { retryAfterMs } = await failure(client.unread());
      rests.push(retryAfterMs / 60_000);
      await clock.pass(retryAfterMs);
    }
    assert.deepEqual(rests, [2, 4, 8, 16, 32, 60, 60]);
    mood.answer = () => response(412, "<html>", { "retry-after": "7200" });
    assert.equal((await failure(client.unread())).retryAfterMs, 7_200_000);
    await clock.pass(7_199_000);
    assert.equal((await failure(client.unread())).retryAfterMs, 1000);
  });

  test("lasts as long as the service asks for, also with a demand for a verification", async () => {
    for (const body of [{ code: 0, data: { v_voucher: "x" } }, { code: -352 }]) {
      const { mood, client } = moody();
      mood.answer = () => response(200, body, { "retry-after": "7200" });
      assert.equal((await failure(client.unread())).retryAfterMs, 7_200_000, JSON.stringify(body));
    }
  });

  test("a shorter Retry-After does not shorten the pause", async () => {
    const { mood, client } = moody();
    mood.answer = () => response(412, "<html>", { "retry-after": "5" });
    assert.equal((await failure(client.unread())).retryAfterMs, 120_000);
  });

  test("rejects queued calls, too", async () => {
    const stage = new Stage((_, number) => after(number === 0 ? 20 : 50, number === 0 ? angry : counts));
    const client = stage.client();
    const calls = [0, 1, 2].map((build) => outcome(client.unread({ build })));
    const [first, second, third] = await Promise.all(calls);
    assert.deepEqual(told(first.error), ["risk", -412, 120_000]);
    assert.deepEqual(second.value, COUNTS);
    assert.deepEqual(told(third.error), ["risk", undefined, 120_000]);
    assert.equal(stage.requests.length, 2);
  });

  test("a queued write is not sent during a pause", async () => {
    const stage = new Stage((_, number) => (number === 0 ? accepted({}) : angry()));
    const client = stage.client();
    const calls = [1, 2, 3].map((mid) => outcome(client.pin(mid)));
    const [first, second, third] = await Promise.all(calls);
    assert.deepEqual(first, { value: undefined });
    assert.deepEqual([second.error.code, third.error.code, third.error.kind], [-412, undefined, "risk"]);
    assert.equal(stage.requests.length, 2);
  });
});
