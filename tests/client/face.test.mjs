/** The face around the core: loading, order of calls, arguments, aborts, traps and iteration. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as rest } from "node:timers/promises";
import { isProxy } from "node:util/types";
import { deferred, MODULE, makeFace } from "./support/face.mjs";

/** The current state of a promise. */
function watch(promise) {
  const outcome = {};
  promise.then(
    (value) => Object.assign(outcome, { value }),
    (error) => Object.assign(outcome, { error }),
  );
  return outcome;
}

const failed = ({ error }) => [error?.endpoint, error?.kind];

async function loaded() {
  const face = await makeFace();
  face.load();
  const im = face.bili.createClient();
  await im.ready();
  return { ...face, im, core: face.cores[0] };
}

describe("calls while the module loads", () => {
  test("start in order, and later calls do not overtake them", async () => {
    const { bili, hooks, load } = await makeFace();
    const im = bili.createClient();
    const other = bili.createClient();
    const order = [];
    hooks.onCall = (_, [, text]) => {
      order.push(text);
      if (text === "second") im.sendText(1, "nested");
    };
    im.sendText(1, "first");
    other.sendText(1, "second");
    bili.init().then(() => im.sendText(1, "fourth"));
    im.sendText(1, "third");
    load();
    await im.ready();
    im.sendText(1, "fifth");
    assert.deepEqual(order, ["first", "second", "third", "nested", "fourth", "fifth"]);
  });

  test("keep their arguments as of the time of the call", async () => {
    const { bili, cores, load } = await makeFace();
    const im = bili.createClient();
    const controller = new AbortController();
    const file = new Blob(["file"]);
    const bytes = Uint8Array.of(1, 2);
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    const options = { signal: controller.signal, nested: { list: [1, , 3] }, onProgress() {} };
    const given = { talker_id: 7, session_type: 1 };
    im.sendImage(given, bytes, options);
    im.sendImage(given, file, options);
    im.users([1, 2]);
    given.talker_id = 8;
    bytes[0] = 9;
    options.nested.list[0] = 9;
    options.added = true;
    load();
    await im.ready();
    const [[, [talker, image, seen]], [, [, blob]], [, [mids]]] = cores[0].calls;
    assert.deepEqual(talker, { talker_id: 7, session_type: 1 });
    assert.deepEqual([...new Uint8Array(await image.arrayBuffer())], [1, 2]);
    assert.deepEqual(seen, {
      signal: controller.signal,
      nested: { list: [1, undefined, 3] },
      onProgress: options.onProgress,
    });
    assert.equal(seen.signal, controller.signal);
    assert.equal(blob, file);
    assert.deepEqual(mids, [1, 2]);
  });

  test("end when aborted, or when their client is closed", async () => {
    const { bili, cores, load } = await makeFace();
    const im = bili.createClient({ locale: "en" });
    const closing = bili.createClient();
    const controller = new AbortController();
    const outcomes = [
      watch(im.unread({ signal: AbortSignal.abort("before") })),
      watch(im.unread({ signal: controller.signal })),
      watch(closing.session(1)),
      watch(closing.customerService.heartbeat()),
    ];
    // The core reports invalid signals, and time limits apply to requests.
    const waiting = [watch(im.unread({ signal: {} })), watch(im.unread({ timeoutMs: 1 }))];
    controller.abort("during");
    closing.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [before, during, ...errors] = outcomes;
    assert.deepEqual([before.error, during.error], ["before", "during"]);
    assert.deepEqual(errors.map(failed), [
      ["session", "closed"],
      ["customerService.heartbeat", "closed"],
    ]);
    load();
    await im.ready();
    assert.equal(cores.length, 1);
    assert.deepEqual(
      cores[0].calls.map(([method]) => method),
      ["unread", "unread"],
    );
    assert.deepEqual(waiting, [{}, {}]);
  });

  test("reject when it times out, and the next call retries", async (t) => {
    const { bili, cores } = await makeFace({ isPlaced: false });
    const limits = [];
    t.mock.method(AbortSignal, "timeout", (ms) => {
      const limit = new AbortController();
      limits.push([ms, limit]);
      return limit.signal;
    });
    const answers = [];
    t.mock.method(globalThis, "fetch", (url, { signal }) => {
      const { promise, resolve, reject } = deferred();
      signal.addEventListener("abort", () => reject(signal.reason));
      answers.push([url, resolve]);
      return promise;
    });
    const im = bili.createClient({ locale: "en" });
    bili.init({ module_or_path: "https://example.com/bili_im_bg.wasm" }).catch(() => {});
    const late = watch(im.unread({ timeoutMs: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(late, {});
    const [[ms, limit]] = limits;
    assert.equal(ms, 60_000);
    limit.abort(new DOMException("The operation timed out.", "TimeoutError"));
    await assert.rejects(im.ready(), {
      kind: "load",
      retryable: true,
      message: /bili_im_bg\.wasm did not arrive within 60 s/,
    });
    assert.equal(late.error.kind, "load");

    const next = watch(im.unread());
    await rest();
    const [, [url, answer]] = answers;
    assert.equal(url, "https://example.com/bili_im_bg.wasm");
    answer(new Response(MODULE));
    await im.ready();
    assert.deepEqual([next, cores[0].calls.length], [{}, 1]);
  });

  test("reject when it cannot be loaded, and the next call retries", async () => {
    const { bili, load, refuse } = await makeFace();
    const im = bili.createClient();
    const both = [watch(im.unread()), watch(im.ready())];
    refuse(new Error("gone"));
    await rest();
    assert.deepEqual(both.map(failed), [
      ["init", "load"],
      ["init", "load"],
    ]);
    load();
  });
});

describe("a client", () => {
  test("with invalid options is created, but its calls reject", async () => {
    const { bili, cores, hooks, load } = await makeFace();
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    load();
    const wrong = { locale: 5 };
    hooks.refuses = (options) => !isProxy(options) && options?.locale === wrong.locale;
    for (const options of [wrong, null, 5, "x", [], revoked.proxy]) {
      const im = bili.createClient(options);
      if (options === wrong) assert.deepEqual(failed(await settle(im.ready())), ["createClient", "input"]);
      else await im.ready();
      im.close();
      im.close();
      assert.deepEqual(failed(await settle(im.unread())), ["unread", "closed"]);
    }
    const early = bili.createClient({ locale: 5 });
    early.close();
    assert.equal(failed(await settle(early.unread()))[1], "closed");
    assert.equal(cores.length, 5);
  });

  test("closes its core, and frees it afterwards", async () => {
    const { im, core } = await loaded();
    const call = watch(im.unread());
    const stop = im.on("request", () => {});
    im.close();
    assert.deepEqual(core.log, ["listening false", "listening true", "close"]);
    stop();
    await rest();
    assert.deepEqual(core.log, ["listening false", "listening true", "close", "free"]);
    assert.deepEqual(failed(call), ["unread", "closed"]);
  });

  test("forwards events, and tells the core whether there are listeners", async () => {
    const { im, core } = await loaded();
    const seen = [];
    const stops = [im.on("request", (details) => seen.push(details)), im.on("risk", () => {})];
    core.host.emit("request", { endpoint: "unread" });
    stops[0]();
    core.host.emit("request", { endpoint: "session" });
    stops[1]();
    assert.deepEqual(seen, [{ endpoint: "unread" }]);
    assert.deepEqual(core.log, [
      "listening false",
      "listening true",
      "listening true",
      "listening true",
      "listening false",
    ]);
  });

  test("converts the errors of the core", async () => {
    const { bili, core } = await loaded();
    const error = core.host.makeError({
      kind: "http",
      message: "busy",
      endpoint: "unread",
      status: 429,
      retryable: true,
      retryAfterMs: 5,
    });
    assert.ok(bili.isBiliImError(error));
    const { message, status, retryAfterMs, code, hint } = error;
    assert.deepEqual([message, status, retryAfterMs, code], ["unread: busy", 429, 5, undefined]);
    assert.ok(hint);
  });
});

const settle = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

describe("a trap", () => {
  test("in or between calls rejects all pending calls, and the next one gets a fresh instance and the snapshot", async () => {
    for (const provoke of [
      ({ core }) => core.trap(),
      ({ im }) => im.session(1, { mobiApp: "crash" }).catch(() => {}),
    ]) {
      const face = await loaded();
      const { bili, im, core, cores } = face;
      const other = bili.createClient();
      const steps = im.history(1)[Symbol.asyncIterator]();
      const pending = [watch(im.unread()), watch(other.unread()), watch(steps.next())];
      await rest();
      core.host.keep("snapshot");
      assert.doesNotThrow(() => provoke(face));
      core.host.keep("broken");
      await rest();
      assert.deepEqual(pending.map(failed), [
        ["unread", "internal"],
        ["unread", "internal"],
        ["history", "internal"],
      ]);
      assert.match(pending[0].error.message, /unreachable/);
      assert.ok(pending[0].error.cause instanceof Error);
      im.unread();
      await im.ready();
      const next = cores.at(-1);
      assert.notEqual(next, core);
      assert.equal(next.host.snapshot, "snapshot");
      assert.deepEqual(
        next.calls.map(([method]) => method),
        ["unread"],
      );
      // The old instance does nothing any more.
      assert.doesNotThrow(() => core.trap());
      assert.deepEqual(await steps.next(), { value: undefined, done: true });
    }
  });

  test("ends an iteration that is paused between two pages", async () => {
    const { im, core } = await loaded();
    const pages = im.history(1).pages();
    const first = pages.next();
    await rest();
    core.calls[0][2].resolve({ page: { messages: [1] }, places: Uint8Array.of(0) });
    await first;
    core.trap();
    await im.ready();
    assert.deepEqual(failed(await settle(pages.next())), ["history", "internal"]);
  });
});

describe("a listing", () => {
  test("is one page when it is awaited, and all items when it is iterated", async () => {
    const { im, core } = await loaded();
    const progress = [];
    const options = { size: 2, onProgress: (step) => progress.push(step) };
    const listing = im.history(1, options);
    options.size = 99;
    await rest();
    assert.deepEqual(core.calls, []);
    const page = watch(listing.then((page) => page));
    await rest();
    core.calls[0][2].resolve({ messages: ["a"] });
    await rest();
    assert.deepEqual(page, { value: { messages: ["a"] } });
    assert.equal(core.calls[0][1][1].size, 2);

    const items = [];
    const walk = (async () => {
      for await (const item of listing) items.push(item);
    })();
    for (const step of [
      { page: { messages: ["a", "b", "c"] }, places: Uint8Array.of(2, 0) },
      { page: { messages: null }, places: new Uint8Array() },
      undefined,
    ]) {
      await rest();
      core.calls.at(-1)[2].resolve(step);
    }
    await walk;
    await rest();
    assert.deepEqual(items, ["c", "a"]);
    assert.deepEqual(progress, [
      { pages: 1, items: 2 },
      { pages: 2, items: 2 },
    ]);
    assert.equal(core.calls.at(-1)[1][1].size, 2);
    assert.deepEqual(core.log.slice(1), ["free walk"]);
  });
});
