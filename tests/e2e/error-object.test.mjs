/** The error as an object: told apart across realms and copies, written to logs, with its cause. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useWorld } from "./support/world.mjs";

const world = useWorld("error-object");

describe("BiliImError", { timeout: 60_000 }, () => {
  test("is told apart from everything else, also when it comes from another realm", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { code: -403 });
    const { other, own, foreign } = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.src = "/_blank";
      const loaded = new Promise((resolve) => {
        frame.onload = resolve;
      });
      document.body.append(frame);
      await loaded;
      const theirs = await frame.contentWindow.eval('import("/bili-im/index.js")');
      const error = await theirs
        .createClient({ retry: false })
        .unread()
        .then(
          () => undefined,
          (reason) => reason,
        );
      const made = new bili.BiliImError({ kind: "api", message: "m", endpoint: "e", retryable: false, hint: "h" });
      const foreign = [null, undefined, 1, "BiliImError", {}, [], new Error("x"), { name: "BiliImError", kind: "api" }];
      return {
        other: {
          told: [bili.isBiliImError(error), theirs.isBiliImError(error)],
          instance: [error instanceof bili.BiliImError, error instanceof Error, error instanceof theirs.BiliImError],
          fields: [error.kind, error.code, error.endpoint],
        },
        own: [bili.isBiliImError(made), theirs.isBiliImError(made), made instanceof Error],
        foreign: foreign.map((value) => bili.isBiliImError(value)),
      };
    });
    assert.deepEqual(other, {
      told: [true, true],
      // By `Symbol.hasInstance`; the realm's own `Error` knows nothing of it.
      instance: [true, false, true],
      fields: ["api", -403, "unread"],
    });
    assert.deepEqual(own, [true, true, true]);
    assert.deepEqual(foreign, Array(8).fill(false));
  });

  test("writes itself as JSON without its cause", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { code: -352, message: "风控" });
    const { text, string, keys } = await page.evaluate(async () => {
      const error = await bare({ locale: "en" })
        .unread()
        .catch((reason) => reason);
      return { text: JSON.stringify(error), string: String(error), keys: Object.keys(error.toJSON()) };
    });
    const { hint, message, ...rest } = JSON.parse(text);
    assert.deepEqual(rest, {
      name: "BiliImError",
      kind: "risk",
      endpoint: "unread",
      code: -352,
      status: 200,
      retryable: false,
      retryAfterMs: 120_000,
    });
    assert.match(message, /unread.*-352.*风控/);
    assert.equal(string, `BiliImError: ${message}`);
    assert.ok(hint.length > 5);
    assert.ok(!keys.includes("cause"));
  });

  test("keeps what the browser said as its cause", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { reset: "before" }, { times: 0 });
    const cause = await page.evaluate(async () => {
      const error = await bare()
        .unread()
        .catch((reason) => reason);
      return [error.kind, error.cause instanceof TypeError, error.cause?.message];
    });
    assert.deepEqual(cause, ["network", true, "Failed to fetch"]);
  });

  test("says when the WebAssembly part does not load, and the next call tries again", async () => {
    const profile = await world.profile();
    let broken = true;
    await profile.route("**/*.wasm", (route) =>
      broken ? route.fulfill({ status: 404, body: "no" }) : route.continue(),
    );
    const page = await world.open({ profile });
    const call = () => page.evaluate(() => attempt(() => bare().unread()));
    const { error } = await call();
    assert.deepEqual([error.kind, error.endpoint, error.retryable], ["load", "init", true]);
    assert.match(error.hint, /bili_im_bg\.wasm/);
    broken = false;
    const { value } = await call();
    assert.equal(value.follow_unread, 6);
  });

  test("a policy that forbids WebAssembly is said to be the reason", async () => {
    const policy = encodeURIComponent("script-src 'self' 'unsafe-inline'");
    const page = await world.open({ path: `/_blank?csp=${policy}`, profile: await world.profile() });
    const { error } = await page.evaluate(() => attempt(() => bare().unread()));
    assert.equal(error.kind, "load");
    assert.match(error.message, /Content Security Policy|wasm-unsafe-eval|unsafe-eval/);
    assert.deepEqual(await world.sandbox.log(), []);
  });
});
