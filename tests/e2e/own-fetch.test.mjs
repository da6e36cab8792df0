/** Calls whose `fetch` is a caller's own: how they end, whatever it does, and what arrives of what it answers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { tools } from "./support/environment.mjs";
import { installManager } from "./support/manager.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("own-fetch");

/** A page with `withFetch(body)`: a client whose `fetch` is that piece of JavaScript, given `url` and `options`. */
async function open(options) {
  const page = await world.open(options);
  await page.evaluate(() => {
    globalThis.withFetch = (body) =>
      bare({ csrf: "token", mid: 7, locale: "en", fetch: new Function("url", "options", body) });
    globalThis.answering = (body) => withFetch(`return Promise.resolve(new Response(${JSON.stringify(body)}))`);
  });
  return page;
}

const NEVER = "return new Promise(() => {})";
const UNUSED = "throw new Error('nothing may be sent')";

describe("a fetch of one's own", { timeout: 60_000 }, () => {
  test("is given an address and options, as fetch is", async () => {
    const page = await open();
    const seen = await page.evaluate(async () => {
      const client = withFetch(`
        globalThis.seen = [url, { ...options, signal: options.signal.constructor.name }];
        return Promise.resolve(new Response('{"code":0}'));`);
      const told = [];
      for (const call of [
        () => client.unread(),
        () => client.markRead(1),
        () => client.customerService.upload(new Blob(["x"]), { onProgress: () => {} }).catch(() => {}),
      ]) {
        await call();
        const [url, { body, onProgress, ...options }] = seen;
        told.push([url, options, body?.constructor.name, typeof onProgress]);
      }
      return told;
    });
    const common = { credentials: "include", redirect: "manual", cache: "no-store", signal: "AbortSignal" };
    assert.deepEqual(seen, [
      [
        "https://api.vc.bilibili.com/session_svr/v1/session_svr/single_unread?build=0&mobi_app=web",
        common,
        undefined,
        "undefined",
      ],
      [
        seen[1][0],
        { ...common, method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } },
        "String",
        "undefined",
      ],
      // Its type is its own: some functions of the shape of `fetch` make a text of a form.
      [seen[2][0], { ...common, method: "POST" }, "Blob", "function"],
    ]);
    assert.match(seen[1][0], /^https:\/\/api\.vc\.bilibili\.com\//);
    assert.match(seen[2][0], /^https:\/\/customerservice\.bilibili\.com\//);
  });

  test("may make a text of a file: the service refuses it, and stores nothing damaged", async () => {
    const page = await world.open();
    await page.evaluate(installManager);
    const [unread, error] = await page.evaluate(
      async (module) => {
        globalThis.GM = manage("object", { lines: "clean" });
        const { default: fetch } = await import(`data:text/javascript,${encodeURIComponent(module)}`);
        const im = bare({ fetch, locale: "en" });
        const file = new Blob([Uint8Array.of(0, 255, 128)]);
        return [await im.unread(), (await attempt(() => im.customerService.upload(file))).error];
      },
      readFileSync(join(tools, "node_modules/@trim21/gm-fetch/dist/index.mjs"), "utf8"),
    );
    assert.equal(unread.follow_unread, 6);
    assert.ok(error.code < 0, error.message);
    assert.equal((await world.sandbox.state()).effects.uploads, 0);
  });

  test("may answer anything: an error, never a hang", async () => {
    const page = await open();
    const odd = [
      ["return undefined", "network"],
      ["return Promise.resolve(null)", "network"],
      ["return Promise.resolve('text')", "network"],
      ["throw new TypeError('no')", "network"],
      ["throw 'a text'", "network"],
      ["return Promise.reject('a text')", "network"],
      ["return Promise.reject(null)", "network"],
      ["return Promise.reject(undefined)", "network"],
      ["return Promise.resolve(Response.error())", "http"],
      ["return Promise.resolve({ status: 0, type: 'opaqueredirect', arrayBuffer() {} })", "http"],
      ["return Promise.resolve({ get status() { throw 1 } })", "network"],
      ["return Promise.resolve(new Response('', { status: 502 }))", "http"],
      ["return Promise.resolve(new Response('<html>'))", "reply"],
      ['return Promise.resolve(new Response(\'{"code":0,"data":[1,,2]}\'))', "reply"],
      ["return Promise.resolve({ status: 200, arrayBuffer: () => Promise.reject('cut') })", "network"],
      ["return Promise.resolve({ status: 200, arrayBuffer() { throw 1 } })", "network"],
      ["return Promise.resolve({ status: 200, arrayBuffer: () => Promise.resolve('text') })", "network"],
    ];
    const kinds = await page.evaluate(async (odd) => {
      const kinds = [];
      for (const [fetch] of odd) kinds.push([fetch, (await attempt(() => withFetch(fetch).unread())).error?.kind]);
      return kinds;
    }, odd);
    assert.deepEqual(kinds, odd);
  });

  test("and an abort: the call rejects with the signal's own reason, and nothing is asked after one", async () => {
    const page = await open();
    const outcome = await page.evaluate(
      async ([never, unused]) => {
        const caught = (promise) =>
          promise.then(
            () => "resolved",
            (reason) => reason,
          );
        const same = [];
        for (const reason of ["a text", { any: "thing" }, new Error("stop")]) {
          const controller = new AbortController();
          const { signal } = controller;
          setTimeout(() => controller.abort(reason), 5);
          same.push((await caught(withFetch(never).unread({ signal }))) === reason);
          same.push((await caught(withFetch(unused).unread({ signal }))) === reason);
        }
        const error = await caught(withFetch(never).unread({ signal: AbortSignal.abort() }));
        return [same, error.name];
      },
      [NEVER, UNUSED],
    );
    assert.deepEqual(outcome, [Array(6).fill(true), "AbortError"]);
  });

  test("and a time limit: it ends a call whose fetch does not look at its signal", async () => {
    const page = await open();
    const slow =
      "return Promise.resolve({ status: 200, type: 'cors', redirected: false, arrayBuffer: () => new Promise(() => {}) })";
    const [late, sent] = await page.evaluate(
      async ([never, slow]) => [
        await attempt(() => withFetch(never).unread({ timeoutMs: 5 })),
        // Also while the body is on its way; of a message it stays open what became of it.
        await attempt(() => withFetch(slow).sendText(1, "a", { timeoutMs: 5 })),
      ],
      [NEVER, slow],
    );
    assert.deepEqual([late.error.kind, late.error.endpoint], ["timeout", "unread"]);
    assert.match(late.error.message, /5 ms/);
    assert.equal(sent.error.kind, "unconfirmed");
  });

  test("long limits end on time, each its own, also when the clock is set back", async () => {
    const page = await open({ hasty: true });
    const [together, later, set] = await page.evaluate(async (never) => {
      const wait = async (timeoutMs) => {
        const began = slept();
        const { error } = await attempt(() => withFetch(never).unread({ timeoutMs }));
        return [error.kind, error.message.match(/\d+ ms/)?.[0], slept() - began];
      };
      const together = await Promise.all([20_000, 12_345, 5000].map(wait));
      // Its timer is there already, and fires before it.
      await withFetch("return Promise.resolve(new Response('{\"code\":0}'))").unread({ timeoutMs: 6000 });
      await new Promise((resolve) => setTimeout(resolve, 2500));
      const later = await wait(7000);
      const { now } = Date;
      const set = [];
      for (const hours of [-1, 1]) {
        const waited = wait(11_000);
        Date.now = () => now() + hours * 3_600_000;
        set.push(await waited);
      }
      return [together, later, set];
    }, NEVER);
    assert.deepEqual(
      [...together, later],
      [20_000, 12_345, 5000, 7000].map((ms) => ["timeout", `${ms} ms`, ms]),
    );
    // Nor does a clock that is set meanwhile change anything.
    assert.deepEqual(set, Array(2).fill(["timeout", "11000 ms", 11_000]));
  });

  test("what comes late is the cause of nothing", async () => {
    const page = await open();
    const cause = await page.evaluate(async () => {
      const client = withFetch("return new Promise((_, refuse) => setTimeout(refuse, 10, new Error('late')))");
      const { cause } = await client.unread({ timeoutMs: 2 }).catch((error) => error);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return String(cause);
    });
    assert.equal(cause, "undefined");
  });
});

describe("what a fetch of one's own answers", { timeout: 60_000 }, () => {
  const PAGE = String.raw`{"code":0,"data":{"messages":[{"sender_uid":2239814,"msg_type":1,"content":"{\"content\":\"a\\u0000\\ud800b\"}","msg_key":7104537732714964358},{"msg_type":5,"content":"7345551441311046575","msg_key":7104186240789226795},{"msg_type":1,"content":"{\"__proto__\":{\"polluted\":1}}","msg_key":1}],"has_more":0,"min_seqno":18446744073709551615,"max_seqno":309675413389322}}`;

  test("is plain, exact and decoded", async () => {
    const page = await open();
    const claims = await page.evaluate(async (text) => {
      const page = await answering(text).history(123);
      return {
        plain: Object.getPrototypeOf(page) === Object.prototype,
        key: page.messages[0].msg_key === "7104537732714964358",
        sender: page.messages[0].sender_uid === 2239814,
        half: page.messages[0].content.content === "a\u0000\ud800b",
        recall: page.messages[1].content === "7345551441311046575",
        small: page.messages[2].msg_key === "1",
        own: Object.getOwnPropertyNames(page.messages[2].content)[0] === "__proto__",
        unpolluted: {}.polluted === undefined,
        least: page.min_seqno === "18446744073709551615",
        largest: page.max_seqno === 309675413389322,
        cloned: JSON.stringify(structuredClone(page)) === JSON.stringify(page),
      };
    }, PAGE);
    for (const [claim, holds] of Object.entries(claims)) assert.equal(holds, true, claim);
  });

  test("without data is an empty page, or nothing", async () => {
    const page = await open();
    const got = await page.evaluate(async () => [
      await answering('{"code":0,"data":null}').history(123),
      await answering('{"code":0}').history(123),
      String(await answering('{"code":0,"msg":"ok","message":"ok","ttl":1}').customerService.heartbeat()),
    ]);
    for (const empty of got.slice(0, 2)) {
      assert.deepEqual([empty.messages, empty.has_more, empty.min_seqno], [null, 0, "18446744073709551615"]);
    }
    assert.equal(got[2], "undefined");
  });

  test("a text goes out as it is", async () => {
    const page = await open();
    const text = "a+b&c=\"d\" 100%\n😀 'e' \\ 好";
    const { key, form } = await page.evaluate(async (text) => {
      const client = withFetch(`
        globalThis.seen = new URLSearchParams(options.body);
        return Promise.resolve(new Response('{"code":0,"data":{"msg_key":9007199254740993}}'));`);
      const { msg_key: key } = await client.sendText(1, text);
      return { key, form: Object.fromEntries(seen) };
    }, text);
    assert.equal(key, "9007199254740993");
    assert.equal(JSON.parse(form["msg[content]"]).content, text);
    assert.deepEqual([form.csrf, form.csrf_token], ["token", "token"]);
    assert.match(form["msg[dev_id]"], /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
  });
});
