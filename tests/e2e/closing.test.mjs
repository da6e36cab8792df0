/** Clients that are closed: what is under way ends, and their memory comes back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("closing");

/** Longer than any test. */
const FOREVER = { delay: 3_600_000 };

async function open() {
  const page = await world.open({ profile: await world.profile() });
  await page.evaluate(() => {
    globalThis.rejection = (promise) =>
      promise.then(
        () => "resolved",
        ({ endpoint, kind, retryable, hint }) => [endpoint, kind, retryable, hint],
      );
  });
  return page;
}

const closed = (endpoint) => [endpoint, "closed", false, "Make another client with createClient()."];

const arrived = (count) =>
  until(`${count} requests have arrived`, async () => (await world.sandbox.requests()).length >= count);

describe("close()", { timeout: 60_000 }, () => {
  test("may come from within a call of its own", async () => {
    const page = await open();
    const outcomes = await page.evaluate(async () => {
      const ask = async (options, prepare) => {
        const im = bare({ ...options, csrf: () => "token" });
        prepare?.(im);
        await im.ready();
        return Promise.all([im.unread(), im.pin(1)].map(rejection));
      };
      const closing = {
        fetch(...given) {
          closing.client.close();
          return fetch(...given);
        },
      };
      return {
        listener: await ask({}, (im) => im.on("request", () => im.close())),
        fetch: await ask(closing, (im) => {
          closing.client = im;
        }),
        other: await rejection(bare().unread()),
      };
    });
    const both = [closed("unread"), closed("pin")];
    assert.deepEqual(outcomes, { listener: both, fetch: both, other: "resolved" });
  });

  test("ends what is under way, in the browser too, and refuses what comes later", async () => {
    for (const path of ["single_unread", "fetch_session_msgs", "upload", "set_top"]) {
      await world.sandbox.fault(path, FOREVER, { times: 0 });
    }
    const page = await open();
    const gone = [];
    page.on("requestfailed", (request) => gone.push(new URL(request.url()).pathname.split("/").at(-1)));
    await page.evaluate(() => {
      globalThis.im = bare();
      const walk = async () => {
        for await (const message of im.history(1)) throw new Error(message.msg_key);
      };
      // The second change waits for its turn.
      const calls = [im.unread(), walk(), im.customerService.upload(new Blob(["x"])), im.pin(1), im.pin(3690970)];
      globalThis.outcomes = Promise.all(calls.map(rejection));
    });
    await arrived(3);
    const { outcomes, later } = await page.evaluate(async () => {
      im.close();
      im.close();
      const walk = async () => {
        for await (const message of im.history(1)) throw new Error(message.msg_key);
      };
      const calls = [im.ready(), im.unread(), im.history(1), walk(), im.customerService.heartbeat()];
      return { outcomes: await outcomes, later: await Promise.all(calls.map(rejection)) };
    });
    assert.deepEqual(outcomes, ["unread", "history", "customerService.upload", "pin", "pin"].map(closed));
    assert.deepEqual(later, ["ready", "unread", "history", "history", "customerService.heartbeat"].map(closed));
    const requests = (await world.sandbox.requests()).length;
    await until("the browser has given them up", async () => {
      await page.evaluate(() => {});
      return gone.length === requests;
    });
    // What waited was not sent instead.
    await page.evaluate(() => bare().groupUnread());
    assert.equal((await world.sandbox.requests()).length, requests + 1);
  });

  test("of one client leaves the others alone", async () => {
    await world.sandbox.fault("single_unread", { delay_reply: 300 });
    const page = await open();
    const unread = await page.evaluate(async () => {
      const [im, other] = [bare(), bare()];
      await Promise.all([im.ready(), other.ready()]);
      const call = other.unread();
      im.close();
      return [(await call).follow_unread, (await other.unread()).follow_unread];
    });
    assert.deepEqual(unread, [6, 6]);
  });

  test("works before anything is loaded, and while it loads", async () => {
    const page = await open();
    const outcomes = await page.evaluate(async () => {
      const early = bare();
      early.close();
      const loading = bare();
      const call = rejection(loading.unread());
      loading.close();
      return [await call, await rejection(early.unread()), (await bare().unread()).follow_unread];
    });
    assert.deepEqual(outcomes, [closed("unread"), closed("unread"), 6]);
    assert.equal((await world.sandbox.requests()).length, 1);
  });

  test("is what `using` does at the end of a block", async () => {
    const page = await open();
    const outcome = await page.evaluate(async () => {
      // As text: not every tool that reads this file knows the syntax.
      const use = new Function("make", "{ using im = make(); return im; }");
      return rejection(use(bare).unread());
    });
    assert.deepEqual(outcome, closed("unread"));
  });

  test("speaks the language of the client", async () => {
    const page = await open();
    const [, , , hint] = await page.evaluate(async () => {
      const im = bare({ locale: "zh" });
      im.close();
      return rejection(im.unread());
    });
    assert.match(hint, /createClient\(\)/);
    assert.match(hint, /客户端/);
  });

  test("gives all memory back: 10000 clients that were used take what 1000 do", async () => {
    const page = await open();
    const [first, last] = await page.evaluate(async () => {
      const { instantiate } = WebAssembly;
      let memory;
      WebAssembly.instantiate = async (...given) => {
        const instance = await instantiate(...given);
        memory = instance.exports.memory;
        return instance;
      };
      const answer = JSON.stringify({ code: 0, message: "0", data: { follow_unread: 1, unfollow_unread: 2 } });
      const fetch = async () => new Response(answer);
      const use = async (count) => {
        for (let made = 0; made < count; made += 1) {
          const im = bili.createClient({ fetch, csrf: "token", mid: 7 });
          await im.unread();
          im.close();
        }
        return memory.buffer.byteLength;
      };
      return [await use(1000), await use(9000)];
    });
    assert.equal(last, first);
    assert.ok(first > 0);
  });
});
