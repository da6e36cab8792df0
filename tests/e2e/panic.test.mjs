/** The WebAssembly part fails: nobody waits for ever, and the next call starts afresh. The package here fails on demand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { panickingPackage } from "./support/environment.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("panic", undefined, panickingPackage());

/** Longer than any test. */
const FOREVER = { delay: 3_600_000 };
const SAID = {
  panic: /panicked at .*on demand/,
  trap: /unreachable/,
  overflow: /call stack|out of bounds/,
};

/** A page whose errors count, with `failed(promise)`: what a rejection tells, as far as it is the same for each failure. */
async function open() {
  const page = await world.open({ profile: await world.profile() });
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => page.complaints.push(message.text()));
  await page.evaluate(() => {
    globalThis.messages = [];
    globalThis.failed = (promise) =>
      promise.then(
        () => "resolved",
        (error) => {
          messages.push(error.message);
          return [error.endpoint, error.kind, error.retryable, bili.isBiliImError(error)];
        },
      );
  });
  return page;
}

const internal = (endpoint) => [endpoint, "internal", false, true];

describe("a failure of the WebAssembly part", { timeout: 60_000 }, () => {
  for (const [name, said] of Object.entries(SAID)) {
    test(`(${name}) rejects every call under way, of every client, and the next call works`, async () => {
      const page = await open();
      await page.evaluate(async () => {
        globalThis.clients = [bare(), bare(), bare(), bare()];
        globalThis.resting = clients[3].history(1, { size: 1 })[Symbol.asyncIterator]();
        await resting.next();
      });
      const before = (await world.sandbox.requests()).length;
      for (const path of ["single_unread", "nav", "my_group_unread", "fetch_session_msgs", "upload"]) {
        await world.sandbox.fault(path, FOREVER, { times: 0 });
      }
      await page.evaluate(() => {
        const [a, b, c] = clients;
        const walk = async () => {
          for await (const message of b.history(1)) throw new Error(message.msg_key);
        };
        const upload = c.customerService.upload(new Blob(["x"]), { onProgress() {} });
        const calls = [a.unread(), a.account(), b.groupUnread(), walk(), upload];
        globalThis.outcomes = Promise.all(calls.map(failed));
      });
      await until("all are under way", async () => (await world.sandbox.requests()).length === before + 5);

      const { outcomes, cause, later, messages } = await page.evaluate(async (name) => {
        const error = await bare()
          .session(1, { mobiApp: `provoke-${name}` })
          .catch((error) => error);
        const all = await outcomes;
        return {
          outcomes: [[error.endpoint, error.kind, error.retryable, bili.isBiliImError(error)], ...all],
          cause: error.cause instanceof Error,
          later: await failed(resting.next()),
          messages: [error.message, ...messages],
        };
      }, name);
      const endpoints = ["session", "unread", "account", "groupUnread", "history", "customerService.upload"];
      assert.deepEqual(outcomes, endpoints.map(internal));
      assert.deepEqual(later, internal("history"));
      assert.equal(cause, true);
      for (const message of messages) assert.match(message, said);

      await world.sandbox.reset();
      const unread = await page.evaluate(async () => {
        // Clients from before, and a new one.
        const all = await Promise.all([...clients, bare()].map((client) => client.unread()));
        return all.map((counts) => counts.follow_unread);
      });
      assert.deepEqual(unread, [6, 6, 6, 6, 6]);
      assert.deepEqual(page.complaints, []);
    });
  }

  test("can happen again and again", async () => {
    const page = await open();
    const kinds = await page.evaluate(async () => {
      const client = bare();
      const kinds = [];
      for (let round = 0; round < 10; round += 1) {
        kinds.push((await client.unread({ mobiApp: "provoke-panic" }).catch((error) => error)).kind);
        kinds.push((await client.unread()).follow_unread);
      }
      return kinds;
    });
    assert.deepEqual(kinds, Array(10).fill(["internal", 6]).flat());
  });

  test("does not make a client forget that risk control has a rest", async () => {
    const page = await open();
    await world.sandbox.fault("single_unread", { status: 412 });
    const kinds = await page.evaluate(async () => {
      const client = bare();
      const kind = (options) => client.unread(options).catch((error) => error.kind);
      return [await kind(), await kind({ mobiApp: "provoke-panic" }), await kind()];
    });
    assert.deepEqual(kinds, ["risk", "internal", "risk"]);
    assert.equal((await world.sandbox.state()).requests.single_unread, 1);
  });

  test("leaves nobody's memory behind: the old copy can be collected", async () => {
    const page = await open();
    const session = await page.context().newCDPSession(page);
    await page.evaluate(async () => {
      const instantiate = WebAssembly.instantiate;
      globalThis.memories = [];
      WebAssembly.instantiate = async (...given) => {
        const instance = await instantiate(...given);
        memories.push(new WeakRef(instance.exports.memory));
        return instance;
      };
      const client = bare();
      await client.unread({ mobiApp: "provoke-panic" }).catch(() => {});
      await client.unread();
    });
    await until("the old memory is gone", async () => {
      await session.send("HeapProfiler.collectGarbage");
      return page.evaluate(() => memories.length === 2 && !memories[0].deref() && Boolean(memories[1].deref()));
    });
  });
});
