/** What goes wrong between the browser and the service, as a caller meets it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("failures");

const HTML = "<!DOCTYPE html><title>x</title>";

/** fault → kind, retryable, status; `undefined` as the status where there was no answer. */
const ANSWERS = [
  [{ empty: true }, "reply", true, 200],
  [{ html: true }, "reply", true, 200],
  [{ replace: " \n" }, "reply", true, 200],
  [{ replace: "null" }, "reply", true, 200],
  [{ replace: "[]" }, "reply", true, 200],
  [{ replace: "{}" }, "reply", true, 200],
  [{ replace: '{"code":null}' }, "reply", true, 200],
  [{ replace: '{"code":0,"data":{"messages":[{"msg_key":71' }, "reply", true, 200],
  [{ replace: '{"code":0,"data":{"messages":[}}' }, "reply", true, 200],
  [{ replace: '{"code":0,"data":{}} and more' }, "reply", true, 200],
  [{ status: 412 }, "risk", false, 412],
  [{ status: 412, body: "" }, "risk", false, 412],
  [{ status: 403, body: HTML }, "risk", false, 403],
  [{ status: 403, body: "" }, "http", false, 403],
  [{ status: 404 }, "http", false, 404],
  [{ status: 404, body: "404 page not found" }, "http", false, 404],
  [{ status: 429 }, "http", true, 429],
  [{ status: 500 }, "http", true, 500],
  [{ status: 500, body: '{"code":0,"data":{}}' }, "http", true, 500],
  [{ status: 502 }, "http", true, 502],
  [{ status: 503 }, "http", true, 503],
  [{ status: 504 }, "http", true, 504],
  [{ v_voucher: true }, "risk", false, 200],
];

describe("failures", { timeout: 60_000 }, () => {
  test("answers that are none", async () => {
    const page = await world.open();
    for (const [fault, kind, retryable, status] of ANSWERS) {
      await world.sandbox.fault("fetch_session_msgs", fault);
      const { error, value } = await page.evaluate(() => attempt(() => bare().history(1)));
      const label = JSON.stringify(fault);
      assert.equal(value, undefined, label);
      assert.deepEqual(
        [error.kind, error.retryable, error.status, error.code, error.endpoint],
        [kind, retryable, status, undefined, "history"],
        `${label}: ${error.message}`,
      );
      assert.ok(error.hint.length > 5, label);
    }
  });

  test("an answer that only the engine's parser refuses", async () => {
    const page = await world.open();
    await world.sandbox.fault("fetch_session_msgs", { replace: '{"code":0,"data":{"messages":maybe}}' });
    const { error } = await page.evaluate(() => attempt(() => bare().history(1)));
    assert.deepEqual([error.kind, error.endpoint, error.retryable, error.status], ["reply", "history", true, 200]);
  });

  test("no answer at all, or half of one", async () => {
    const page = await world.open();
    // A browser tries a connection again that it has used before: let it have no luck.
    for (const fault of [
      { reset: "before" },
      { reset: "after" },
      { cut: 0 },
      { cut: 40 },
      { cut: 400 },
      { cors: false },
    ]) {
      await world.sandbox.reset();
      await world.sandbox.fault("fetch_session_msgs", fault, { times: 0 });
      const { error } = await page.evaluate(() => attempt(() => bare().history(1)));
      assert.deepEqual(
        [error.kind, error.retryable, error.status],
        ["network", true, undefined],
        `${JSON.stringify(fault)}: ${error.message}`,
      );
    }
  });

  test("data that is missing or null is an empty page", async () => {
    const page = await world.open();
    const empty = { messages: null, has_more: 0, min_seqno: "18446744073709551615", max_seqno: 0 };
    for (const fault of [{ no_data: true }, { null_data: true }]) {
      await world.sandbox.fault("fetch_session_msgs", fault);
      await world.sandbox.fault("single_unread", fault);
      await world.sandbox.fault("heart_beat", fault);
      const results = await page.evaluate(async () => {
        const client = bare();
        return [await client.history(1), await client.unread(), await client.customerService.heartbeat()];
      });
      assert.deepEqual(results, [empty, { unfollow_unread: 0, follow_unread: 0 }, undefined]);
    }
  });

  test("wrong types do not fail a page", async () => {
    const page = await world.open();
    await world.sandbox.fault("fetch_session_msgs", { types: true });
    const history = await page.evaluate(() => bare().history(1));
    const stored = (await world.sandbox.messages(MAIN, UP)).reverse();
    assert.deepEqual(
      history.messages.map((message) => [String(message.msg_key), String(message.msg_seqno)]),
      stored.map((message) => [message.msg_key, String(message.msg_seqno)]),
    );
    assert.equal(history.messages[0].sender_uid, "1");
    assert.deepEqual(history.messages[0].content, { content: "[热词系列_知识增加]" });
  });

  test("a redirect is not followed, and the token does not travel", async () => {
    const page = await world.open();
    for (const status of [301, 302, 303, 307, 308]) {
      for (const [endpoint, operation] of [
        ["single_unread", "unread"],
        ["send_msg", "sendText"],
        ["upload", "customerService.upload"],
      ]) {
        // A host that is not the service's own, and one whose requests the sandbox logs.
        const location = "https://localhost/web_im/v1/web_im/send_msg";
        await world.sandbox.fault(endpoint, { redirect: { status, location } });
        const { error } = await page.evaluate(async (operation) => {
          const client = bare();
          const calls = {
            unread: () => client.unread(),
            sendText: () => client.sendText(1, "hi"),
            "customerService.upload": () => client.customerService.upload(new Blob(["x"])),
          };
          return attempt(calls[operation]);
        }, operation);
        assert.deepEqual([error.kind, error.retryable, error.endpoint], ["http", false, operation]);
      }
    }
    const log = await world.sandbox.log();
    // Before a message there is a look at the history.
    const round = ["single_unread", "fetch_session_msgs", "send_msg", "upload"];
    assert.deepEqual(
      log.map(({ endpoint }) => endpoint),
      Array(5).fill(round).flat(),
    );
    assert.deepEqual(
      log.filter((entry) => !entry.host.endsWith(".bilibili.com")),
      [],
    );
  });

  test("a page of another site is refused by CORS, and the error says so", async () => {
    const profile = await world.profile();
    await world.open({ profile });
    const page = await world.open({ profile, mid: null, origin: "https://evil.example" });
    const [read, sent] = await page.evaluate(async () => {
      const client = bare({ csrf: "guessed", mid: 293793435 });
      return [await attempt(() => client.unread()), await attempt(() => client.sendText(1, "hi"))];
    });
    assert.deepEqual([read.error.kind, sent.error.kind], ["network", "unconfirmed"]);
    for (const { error } of [read, sent]) {
      assert.match(error.message, /https:\/\/evil\.example/);
      assert.match(error.message, /CORS/);
    }
    assert.equal((await world.sandbox.state()).effects.messages, 0);
    // On the message site the same failure is not blamed on the site.
    const own = await world.open({ profile });
    await world.sandbox.fault("single_unread", { reset: "before" }, { times: 0 });
    const { error } = await own.evaluate(() => attempt(() => bare().unread()));
    assert.doesNotMatch(error.message, /CORS/);
  });

  test("a fetch that is no fetch", async () => {
    const page = await world.open();
    const outcomes = await page.evaluate(async () => {
      const fakes = {
        throws: () => {
          throw new TypeError("not now");
        },
        "throws a string": () => {
          throw "not now";
        },
        "rejects with nothing": () => Promise.reject(),
        "resolves to nothing": async () => undefined,
        "resolves to a string": async () => "{}",
        "answers with an error": async () => Response.error(),
        "breaks off": async () => new Response(new ReadableStream({ start: (stream) => stream.error("broken") })),
      };
      const outcomes = {};
      for (const [name, fetch] of Object.entries(fakes)) {
        const client = bare({ fetch, csrf: "x", mid: 1 });
        outcomes[name] = [await attempt(() => client.unread()), await attempt(() => client.sendText(2, "hi"))];
      }
      return outcomes;
    });
    for (const [name, [read, sent]] of Object.entries(outcomes)) {
      assert.ok(["network", "http"].includes(read.error.kind), `${name}: ${read.error.kind}`);
      assert.ok(["unconfirmed", "http"].includes(sent.error.kind), `${name}: ${sent.error.kind}`);
    }
    assert.deepEqual(await world.sandbox.log(), []);
  });
});
