/** How the WebAssembly part is loaded, and what is said when it cannot be. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { packageFolder } from "./support/environment.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("loading");
const body = readFileSync(join(packageFolder, "bili_im_bg.wasm"));
const WASM = { contentType: "application/wasm" };

/** A page for which the file of the WebAssembly part is what `route` does; another policy, if there is one. */
async function open(route, policy) {
  const profile = await world.profile();
  if (route) await profile.route("**/bili_im_bg.wasm", route);
  const path = policy ? `/_blank?csp=${encodeURIComponent(policy)}` : "/_blank";
  return world.open({ profile, path });
}

const call = (page) => page.evaluate(() => attempt(() => bare().unread()));

/** What a call says when the file is answered so. */
async function failure(answer) {
  const page = await open((route) => (answer === "abort" ? route.abort() : route.fulfill(answer)));
  const { error } = await call(page);
  assert.deepEqual([error.kind, error.endpoint, error.retryable], ["load", "init", true]);
  assert.match(error.hint, /bili_im_bg\.wasm/);
  assert.deepEqual(await world.sandbox.requests(), []);
  return error.message;
}

describe("a part that does not load", { timeout: 60_000 }, () => {
  test("because there is HTML in its place", async () => {
    const page = "<!doctype html><title>Home</title>";
    assert.match(await failure({ body: page, contentType: "text/html; charset=utf-8" }), /bili_im_bg\.wasm is HTML/);
    assert.match(await failure({ body: page, contentType: "text/plain" }), /bili_im_bg\.wasm is HTML/);
    assert.match(await failure({ body: page, ...WASM }), /bili_im_bg\.wasm is no WebAssembly/);
  });

  test("because there is nothing, or something else, or half of it", async () => {
    assert.match(await failure({ status: 404, body: "no" }), /bili_im_bg\.wasm answered with HTTP 404/);
    assert.match(await failure({ status: 503, ...WASM, body }), /answered with HTTP 503/);
    assert.match(
      await failure({ body: "{}", contentType: "application/json" }),
      /no WebAssembly, but application\/json/,
    );
    assert.match(await failure({ body: "", contentType: "" }), /no WebAssembly/);
    assert.match(
      await failure({ body: body.subarray(0, 5000), ...WASM }),
      /did not load: WebAssembly\.compileStreaming/,
    );
    const plain = { body: body.subarray(0, 5000), contentType: "application/octet-stream" };
    assert.match(await failure(plain), /did not load: WebAssembly\.compile\(/);
  });

  test("because it is another program", async () => {
    const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    assert.match(await failure({ body: empty, ...WASM }), /does not fit this script/);
  });

  test("because no answer comes", async () => {
    assert.match(await failure("abort"), /could not be fetched: offline/);
  });

  test("because the page's policy lets nobody fetch", async () => {
    const page = await open(undefined, "connect-src 'none'");
    const { error } = await call(page);
    assert.deepEqual([error.kind, /connect-src/.test(error.message)], ["load", true]);
  });

  test("because the page's policy forbids WebAssembly: the same for each entry", async () => {
    const page = await open(undefined, "script-src 'self' 'unsafe-inline'");
    const errors = await page.evaluate(async () => {
      const inline = await import("/bili-im/inline.js");
      return [await attempt(() => bare().unread()), await attempt(() => inline.createClient().unread())];
    });
    for (const { error } of errors) {
      assert.deepEqual([error.kind, error.endpoint, error.retryable], ["load", "init", false]);
      assert.match(error.message, /the page's Content Security Policy \(CSP\) forbids WebAssembly: \S/);
      assert.match(error.hint, /wasm-unsafe-eval/);
    }
  });

  test("is said in the browser's language", async () => {
    const page = await open((route) => route.fulfill({ status: 404, body: "no" }));
    const { error } = await page.evaluate(() => {
      Object.defineProperty(navigator, "language", { value: "zh-CN" });
      return attempt(() => bare().unread());
    });
    assert.match(error.hint, /请把 bili_im_bg\.wasm/);
  });

  test("is asked for again by the next call, and not by those that wait with it", async () => {
    let asked = 0;
    const page = await open((route) => {
      asked += 1;
      return asked === 1 ? route.fulfill({ status: 500, body: "no" }) : route.continue();
    });
    const kinds = await page.evaluate(async () => {
      const both = await Promise.all([attempt(() => bare().unread()), attempt(() => bare().unread())]);
      const { value } = await attempt(() => bare().unread());
      return [...both.map(({ error }) => error.kind), value.follow_unread];
    });
    assert.deepEqual(kinds, ["load", "load", 6]);
    assert.equal(asked, 2);
  });
});

describe("a part that loads", { timeout: 60_000 }, () => {
  test("also under another type, and under a policy that allows just that", async () => {
    const route = (route) => route.fulfill({ body, contentType: "application/octet-stream" });
    const page = await open(route, "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'");
    const { value } = await call(page);
    assert.equal(value.follow_unread, 6);
  });

  test("from inside the script, where the page's policy lets nobody fetch or evaluate", async () => {
    const page = await open(undefined, "connect-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'");
    const parts = await page.evaluate(async () => {
      const inline = await import("/bili-im/inline.js");
      await inline.init();
      return inline.segments("well");
    });
    assert.deepEqual(parts, [{ type: "text", text: "well" }]);
  });

  test("from a data: address, where the page's policy lets nobody fetch one", async () => {
    const page = await open(undefined, "connect-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'");
    const refused = await page.evaluate(() => fetch("data:,").then(String, ({ name }) => name));
    assert.equal(refused, "TypeError");
    const address = `data:application/wasm;base64,${body.toString("base64")}`;
    const loaded = await page.evaluate((address) => attempt(() => bili.init({ module_or_path: address })), address);
    assert.deepEqual(loaded.error, undefined);
  });

  test("from an address, a request, a response, bytes or a module, now or later", async () => {
    const sources = [
      () => "/bili-im/bili_im_bg.wasm",
      () => new URL("/bili-im/bili_im_bg.wasm", location.href),
      () => new Request("/bili-im/bili_im_bg.wasm"),
      () => fetch("/bili-im/bili_im_bg.wasm"),
      async () => (await fetch("/bili-im/bili_im_bg.wasm")).arrayBuffer(),
      async () => new Uint8Array(await (await fetch("/bili-im/bili_im_bg.wasm")).arrayBuffer()),
      () => WebAssembly.compileStreaming(fetch("/bili-im/bili_im_bg.wasm")),
    ];
    for (const source of sources) {
      const page = await open();
      const parts = await page.evaluate(
        `bili.init({ module_or_path: (${source})() }).then(() => bili.segments("well"))`,
      );
      assert.deepEqual(parts, [{ type: "text", text: "well" }], String(source));
    }
  });

  test("is loaded once: whoever names another place is told so", async () => {
    const page = await open();
    const { same, elsewhere, afterwards } = await page.evaluate(async () => {
      const place = "/bili-im/bili_im_bg.wasm";
      const first = bili.init({ module_or_path: place });
      const same = [bili.init(), bili.init({}), bili.init({ module_or_path: place })].map((later) => later === first);
      const elsewhere = await attempt(() => bili.init({ module_or_path: "https://i0.hdslb.com/other.wasm" }));
      await first;
      const afterwards = await attempt(() => bili.init({ module_or_path: new Uint8Array() }));
      await bare().unread();
      return { same, elsewhere: elsewhere.error, afterwards: afterwards.error };
    });
    assert.deepEqual(same, [true, true, true]);
    for (const error of [elsewhere, afterwards]) {
      assert.deepEqual([error.kind, error.endpoint, error.retryable], ["load", "init", false]);
      assert.match(error.message, /from another place/);
      assert.match(error.hint, /once/);
    }
  });

  test("is not needed by helpers", async () => {
    const page = await open();
    const { value } = await page.evaluate(() => attempt(async () => bili.segments("early")));
    assert.deepEqual(value, [{ type: "text", text: "early" }]);
    assert.equal((await world.sandbox.state()).requests.unread ?? 0, 0);
  });
});
