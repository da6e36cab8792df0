/** What a bridge does by itself; that a client is the same through it is what `bridged.test.mjs` shows. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bridge, connect, serve } from "./support/bridge.mjs";
import { BACKGROUND, Extension } from "./support/extension.mjs";
import { keyOf, Service } from "./support/service.mjs";
import {
  accepted,
  bili,
  clock,
  counts,
  failure,
  outcome,
  refused,
  run,
  Stage,
  settled,
  silence,
} from "./support/stage.mjs";

const NAME = "bili-im/bridge";

/** A tab in which a client of the stage is served, and one at the other end. */
function begin(stage, { mode = "json", client = stage.client({ sign: false, minIntervalMs: 0 }), ...options } = {}) {
  const extension = Object.assign(new Extension(), { mode });
  const opened = extension.open();
  const served = serve(client, opened.runtime);
  const remote = connect(extension.chrome, { locale: "en", ...options });
  return { extension, opened, served, remote, client };
}

/** What a port is asked by hand, and all that it answers. */
function speak(port) {
  const heard = [];
  let said = 0;
  port.onMessage.addListener(({ message }) => heard.push(message));
  return {
    heard,
    /** The number is that of the next message, unless it is given. */
    say(message, given) {
      if (given === undefined && message.type !== "hello") said += 1;
      const number = given ?? (message.type === "hello" ? 0 : said);
      port.postMessage({ biliIm: "s", to: "server", number, message });
    },
    types: () => heard.map(({ type }) => type),
  };
}

const hello = { type: "hello", protocol: 1, version: "0" };

for (const mode of ["json", "clone"]) {
  describe(`a port that carries ${mode}`, () => {
    test("brings results, ids beyond 2^53 and undocumented values as they are", async () => {
      const data = {
        messages: [{ msg_key: "7104537732714000001", content: { $: ["error", {}], odd: null } }],
        has_more: 0,
      };
      const stage = new Stage(() => accepted(data));
      const { remote } = begin(stage, { mode });
      assert.deepEqual(await run(remote.history({ talker_id: 5n, session_type: 1 }, { size: 3 })), data);
      assert.equal(stage.requests[0].query.talker_id, "5");
    });

    test("brings errors of the class, with all that they say", async () => {
      const { remote, client } = begin(new Stage(() => refused(21024)), { mode });
      const error = await failure(remote.sendText(1, "hi"));
      assert.ok(error instanceof bili.BiliImError && error instanceof bridge.BiliImError && bili.isBiliImError(error));
      assert.deepEqual(error.toJSON(), (await failure(client.sendText(1, "hi"))).toJSON());
      assert.equal(error.code, 21024);
    });

    test("brings the errors within a result", async () => {
      const session = { talker_id: 4, session_type: 1, session_ts: 9, unread_count: 5, top_ts: 0 };
      const stage = new Stage(({ path }) =>
        path.endsWith("get_sessions") ? accepted({ session_list: [session], has_more: 0 }) : refused(-400),
      );
      const told = [];
      const { remote } = begin(stage, { mode });
      const { failed } = await run(remote.markAllRead({ onProgress: (mark) => told.push(mark) }));
      assert.ok(failed[0].error instanceof bili.BiliImError);
      assert.deepEqual([failed[0].error.code, told[0].error.code], [-400, -400]);
    });

    test("brings a file of 3 MiB and its progress", async () => {
      const bytes = new Uint8Array(3 * 1024 * 1024 + 5).map((_, at) => (at * 7) % 251);
      const stage = new Stage(() => accepted({ key: "a", url: "https://a" }));
      const { remote } = begin(stage, { mode });
      const told = [];
      const file = new File([bytes], "图.bin", { type: "application/x-odd" });
      await run(remote.customerService.upload(file, { onProgress: (sent) => told.push(sent) }));
      const [[, { name, type }]] = stage.requests[0].parts;
      assert.deepEqual([name, type], ["图.bin", "application/x-odd"]);
      assert.deepEqual(new Uint8Array(await stage.requests[0].parts[0][1].arrayBuffer()), bytes);
    });

    test("brings arguments that no call takes, and the call refuses them by name", async () => {
      const stage = new Stage(counts);
      const { remote, client } = begin(stage, { mode });
      const revoked = Proxy.revocable({}, {});
      revoked.revoke();
      class Own {
        size = 5;
      }
      for (const options of [5, new Map(), new Own(), [1], "x", { signal: {} }, { $: 1 }, { timeoutMs: Symbol("x") }]) {
        const [near, far] = [await failure(remote.unread(options)), await failure(client.unread(options))];
        assert.deepEqual([near.kind, near.message], ["input", far.message]);
      }
      assert.equal((await failure(remote.unread(revoked.proxy))).kind, "input");
      assert.equal((await failure(remote.users([() => {}, 1]))).kind, "input");
      assert.equal((await failure(remote.unread({ timeoutMs: Number.NaN }))).kind, "input");
      assert.equal(stage.requests.length, 0);
    });
  });
}

test("BiliImError.from makes an error of its plain form, and of nothing else", async () => {
  const error = await failure(new Stage(() => refused(-101)).client().unread());
  const plain = JSON.parse(JSON.stringify(error));
  assert.equal(bili.isBiliImError(plain), false);
  const revived = bili.BiliImError.from(plain);
  assert.deepEqual([revived.kind, revived.code, revived.hint], ["login", -101, error.hint]);
  assert.equal(bili.BiliImError.from(revived), revived);
  for (const other of [undefined, 5, {}, { ...plain, kind: "constructor" }, { ...plain, hint: 5 }, new Error("x")]) {
    assert.throws(() => bili.BiliImError.from(other), { kind: "input", message: /`plain`: expected/ });
  }
});

describe("pages and events", () => {
  test("are asked for when the other end asks, and not before", async () => {
    const page = (number) => ({ messages: [{ msg_seqno: 100 - number, content: "x" }], has_more: 1 });
    const stage = new Stage((_, number) => accepted(page(number)));
    const { remote } = begin(stage);
    const pages = remote.history(1).pages();
    for (const count of [1, 2]) {
      await run(pages.next());
      await clock.rest();
      assert.equal(stage.requests.length, count);
    }
    await run(pages.return());
    await clock.pass(60_000);
    assert.equal(stage.requests.length, 2);
  });

  test("of requests are told at the other end, and hold no token", async () => {
    const { remote, extension } = begin(new Stage(() => refused(-500)), {
      client: new Stage(() => refused(-500)).client({ csrf: "SECRET", sign: false, retry: false }),
    });
    const told = [];
    const remove = remote.on("response", ({ error }) => told.push(error));
    await failure(remote.pin(1));
    assert.ok(told[0] instanceof bili.BiliImError);
    remove();
    await failure(remote.pin(1));
    assert.equal(told.length, 1);
    assert.ok(!JSON.stringify(extension.posted).includes("SECRET"));
  });
});

describe("when the other end is gone", () => {
  test("what is under way rejects, a message as unconfirmed, and the next call finds another page", async () => {
    const stage = new Stage(silence);
    const { remote, extension, opened } = begin(stage);
    const calls = [remote.unread(), remote.sendText(1, "hi"), remote.history(1).pages().next()].map(settled);
    await clock.rest();
    extension.leave(opened);
    const [read, message, page] = await run(Promise.all(calls));
    assert.deepEqual([read.error.kind, read.error.retryable], ["network", true]);
    assert.deepEqual([message.error.kind, message.error.retryable], ["unconfirmed", false]);
    assert.deepEqual([page.error.kind, page.error.endpoint], ["network", "history"]);
    const { hint, kind } = await failure(remote.unread());
    assert.deepEqual([kind, /message\.bilibili\.com/.test(hint)], ["network", true]);
    const another = extension.open();
    serve(new Stage(counts).client(), another.runtime);
    assert.equal((await run(remote.unread())).follow_unread, 6);
  });

  test("and no event tells, a heartbeat does", async () => {
    const { remote, extension } = begin(new Stage(silence));
    const call = outcome(remote.sendText(1, "hi"));
    await clock.rest();
    extension.isDeaf = true;
    assert.equal((await call).error.kind, "unconfirmed");
    const wait = outcome(remote.unread());
    assert.match((await wait).error.message, /did not answer within 5000 ms; nothing was asked/);
  });

  test("a message that it was given is sent all the same, and what goes on for long ends", async () => {
    const service = new Service();
    const client = service.client({ sign: false, minIntervalMs: 0 });
    const { remote, opened } = begin(service, { client });
    const aborted = [];
    service.history = async ({ signal }) => {
      await clock.wait(5000);
      aborted.push(signal.aborted);
    };
    const calls = [settled(remote.sendText(1, "hi")), settled(remote.history(2).pages().next())];
    await clock.rest();
    for (const port of opened.callers) port.disconnect();
    await clock.rest();
    const [sent, read] = await run(Promise.all(calls));
    assert.deepEqual([sent.error.kind, read.error.kind], ["unconfirmed", "network"]);
    await clock.pass(60_000);
    assert.equal(service.sends, 1);
    assert.deepEqual(aborted, [false, true]);
  });

  test("a page that goes into the back/forward cache ends its ports, and so does one that comes back", async () => {
    const before = Object.getOwnPropertyNames(globalThis);
    const scope = new EventTarget();
    Object.assign(globalThis, {
      onpagehide: null,
      addEventListener: scope.addEventListener.bind(scope),
      removeEventListener: scope.removeEventListener.bind(scope),
    });
    try {
      for (const event of [new Event("pagehide"), Object.assign(new Event("pageshow"), { persisted: true })]) {
        const { remote, extension } = begin(new Stage(silence));
        const call = outcome(remote.unread());
        await clock.rest();
        scope.dispatchEvent(event);
        assert.equal((await call).error.kind, "network");
        await clock.rest();
        assert.equal(extension.count.ports, 0);
      }
    } finally {
      for (const name of ["onpagehide", "addEventListener", "removeEventListener"]) {
        if (!before.includes(name)) delete globalThis[name];
      }
    }
  });
});

describe("the page that makes the calls", () => {
  test("is the newest, in no private window and no container, or whatever a function chooses", async () => {
    const extension = new Extension();
    const asked = [];
    const open = (name, fields) => {
      const stage = new Stage(() => {
        asked.push(name);
        return counts();
      });
      serve(stage.client(), extension.open(fields).runtime);
    };
    open("old", { lastAccessed: 1 });
    open("new", { lastAccessed: 9 });
    open("private", { lastAccessed: 20, incognito: true });
    open("container", { lastAccessed: 21, cookieStoreId: "firefox-container-1" });
    await run(connect(extension.chrome).unread());
    await run(
      connect(extension.chrome, { tabs: (tabs) => tabs.find(({ lastAccessed }) => lastAccessed === 1) }).unread(),
    );
    assert.deepEqual(asked, ["new", "old"]);
    const wrong = connect(extension.chrome, { tabs: () => [{ url: "x" }] });
    assert.match((await failure(wrong.unread())).message, /`options.tabs`/);
  });

  test("is the next one where a client does not load, and then the fallback, as long as there is none", async () => {
    const extension = new Extension();
    const load = bili.BiliImError.from({
      ...JSON.parse(JSON.stringify(await failure(new Stage(() => refused(-101)).client().unread()))),
      kind: "load",
    });
    const broken = { ready: () => Promise.reject(load), unread: () => Promise.reject(load), on: () => () => {} };
    serve(broken, extension.open().runtime);
    const own = new Stage(counts);
    const remote = connect(extension.chrome, { fallback: own.client() });
    assert.equal((await run(remote.unread())).follow_unread, 6);
    const page = new Stage(counts);
    serve(page.client(), extension.open({ lastAccessed: 0 }).runtime);
    await run(remote.unread());
    assert.deepEqual([own.requests.length, page.requests.length], [1, 1]);
    const alone = connect(extension.chrome, { tabs: (tabs) => tabs[0] });
    assert.match((await failure(alone.unread())).message, /does not load: unread: code -101/);
  });

  test("of another version is told apart from one that does not answer", async () => {
    const extension = new Extension();
    const { runtime } = extension.open();
    runtime.onConnect.addListener((port) => {
      const message = { type: "welcome", protocol: 7, version: "9.8.7" };
      port.onMessage.addListener(({ biliIm }) => port.postMessage({ biliIm, to: "client", number: 0, message }));
    });
    const { kind, message } = await failure(connect(extension.chrome).unread());
    assert.equal(kind, "load");
    assert.match(message, /bili-im \d+\.\d+\.\d+.* cannot talk to bili-im 9\.8\.7 at the other end/);
  });
});

describe("nothing is had of a client behind a runtime port", () => {
  test("by another extension, a content script, or a port of another name", async () => {
    const stage = new Stage(counts);
    const { extension, opened } = begin(stage);
    for (const [name, sender] of [
      [NAME, { ...BACKGROUND, id: "another-extension" }],
      [NAME, { id: BACKGROUND.id, url: "https://message.bilibili.com/", tab: {} }],
      [NAME, { id: BACKGROUND.id, tab: {} }],
      [NAME, undefined],
      ["other", BACKGROUND],
    ]) {
      const port = extension.connect(opened.runtime, name, sender);
      const { say, heard } = speak(port);
      await clock.rest();
      for (const message of [hello, { type: "call", id: 1, kind: "call", method: "unread", args: [], files: [] }]) {
        if (port.isOpen) say(message);
      }
      await clock.rest();
      assert.deepEqual(heard, []);
    }
    assert.equal(stage.requests.length, 0);
  });

  test("by names that are no methods, whatever they are on the way to", async () => {
    const stage = new Stage(counts);
    const { extension, opened } = begin(stage);
    const { say, heard, types } = speak(extension.connect(opened.runtime, NAME, BACKGROUND));
    say(hello);
    await clock.rest();
    const names = [
      "constructor",
      "__proto__",
      "toString",
      "customerService",
      "customerService.constructor",
      "close",
      "on",
    ];
    names.push("customerService.__proto__", "hasOwnProperty", "history.constructor", "");
    let id = 0;
    for (const method of names) {
      for (const kind of ["call", "walk", "watch"]) {
        id += 1;
        say({ type: "call", id, kind, method, args: [], files: [] });
      }
    }
    await clock.rest();
    assert.deepEqual(types(), ["welcome", ...Array(names.length * 3).fill("error")]);
    assert.ok(heard.slice(1).every(({ error }) => /no such method/.test(JSON.stringify(error))));
    assert.equal(stage.requests.length, 0);
  });

  test("by messages of no form, and the session goes on", async () => {
    const stage = new Stage(counts);
    const { extension, opened } = begin(stage);
    const { say, types } = speak(extension.connect(opened.runtime, NAME, BACKGROUND));
    say(hello);
    await clock.rest();
    const call = { type: "call", id: 9, kind: "call", method: "unread", args: [], files: [] };
    for (const odd of [
      [],
      { type: "__proto__" },
      { type: "constructor" },
      { type: 5 },
      { ...call, id: 1e300 },
      { ...call, id: -1 },
      { ...call, id: "9" },
      { ...call, files: "x" },
      { ...call, kind: "constructor" },
      { ...call, method: "x".repeat(5000) },
      { type: "next", id: 2 ** 53, held: false },
      { type: "abort", id: 4, signal: 1.5 },
      { type: "chunk", id: 4, file: 0, data: 7 },
      { type: "returned", id: 4, serial: 0, errors: [["__proto__", "x"], 5] },
    ]) {
      say(odd, 1);
    }
    say({ type: "listen", event: "__proto__", on: true });
    say({ ...call, args: { __proto__: [5] } });
    say({ ...call, id: 10, args: [JSON.parse('{"__proto__":{"size":1},"$":["nothing"]}')] });
    say({ ...call, id: 11, args: [{ $: ["signal", 1e300] }, { $: ["function"] }] });
    await clock.rest();
    assert.deepEqual(types(), ["welcome", "value", "error", "error"]);
    assert.equal({}.size, undefined);
    assert.equal(stage.requests.length, 1);
  });

  test("by a replay of what was recorded", async () => {
    const service = new Service();
    const { remote, extension, opened } = begin(service, { client: service.client({ sign: false }) });
    assert.equal((await run(remote.sendText(1, "once"))).msg_key, keyOf(1));
    const toServer = extension.posted.filter(({ to }) => to === "server");
    // On the same port: numbers that have been are over.
    const [port] = opened.ports;
    for (const message of toServer) port.onMessage.emit(message);
    await clock.pass(60_000);
    // On another one: who may open one can make calls of his own, and without its greeting a session is none.
    const { heard } = speak(extension.connect(opened.runtime, NAME, BACKGROUND));
    const again = extension.connect(opened.runtime, NAME, BACKGROUND);
    for (const message of toServer.filter(({ message }) => message.type !== "hello")) again.postMessage(message);
    await clock.pass(60_000);
    assert.deepEqual([service.sends, heard.length], [1, 0]);
  });
});

describe("the end that calls believes nobody", () => {
  /** A client at the other end of a port on which a test answers by hand. */
  async function answering(answer) {
    const extension = new Extension();
    const { runtime } = extension.open();
    runtime.onConnect.addListener((port) => {
      let number = 0;
      port.onMessage.addListener(({ biliIm, message }) => {
        const post = (message) => {
          port.postMessage({ biliIm, to: "client", number, message });
          // What has no form is not counted either.
          number += message.type === "constructor" || message.id === 2 ** 53 ? 0 : 1;
        };
        if (message.type === "hello") post({ type: "welcome", protocol: 1, version: "0" });
        else answer(message, post);
      });
    });
    return connect(extension.chrome);
  }

  test("errors that are none, pages that are none, and calls of functions that are not there", async () => {
    const remote = await answering(({ type, id, method }, post) => {
      if (type !== "call") return;
      for (const odd of [
        { type: "value", id: 2 ** 53 },
        { type: "constructor", id },
        { type: "invoke", id, serial: 1, function: 9, value: [] },
        { type: "pull", id, file: 9, from: 0 },
        { type: "event", name: "__proto__", value: {} },
      ]) {
        post(odd);
      }
      if (method === "history") post({ type: "value", id, value: { page: 5, places: "x" } });
      else post({ type: "value", id, value: { a: 1 }, errors: [["__proto__", "polluted"], ["a"], ["b", 0]] });
    });
    assert.deepEqual(await run(remote.unread()), { a: 1 });
    assert.deepEqual(await run(remote.history(1).pages().next()), { done: true, value: undefined });
    assert.equal({}.polluted, undefined);
    const odd = await answering(
      ({ type, id }, post) => type === "call" && post({ type: "error", id, error: { $: ["error", { kind: "x" }] } }),
    );
    assert.ok((await settled(run(odd.unread()))).error !== undefined);
  });
});

describe("nothing is left", () => {
  test("of listeners, ports and timers, once both ends are closed", async () => {
    const { remote, served, extension } = begin(new Stage(silence), { mode: "clone" });
    remote.on("request", () => {});
    const calls = [remote.unread(), remote.history(1).pages().next()].map(settled);
    const watch = remote.watch({ storage: false, share: false });
    watch.on("message", () => {});
    await clock.rest();
    assert.ok(extension.count.listeners > 2 && extension.count.ports === 1);
    remote.close();
    for (const { error } of await run(Promise.all(calls))) assert.equal(error.kind, "closed");
    served.close();
    served.close();
    await clock.rest();
    assert.deepEqual(extension.count, { listeners: 0, ports: 0 });
    assert.equal((await failure(remote.unread())).kind, "closed");
  });

  test("of signals' listeners, once their calls are over", async () => {
    const { remote } = begin(new Stage(counts));
    let count = 0;
    const { signal } = new AbortController();
    const { addEventListener, removeEventListener } = signal;
    Object.assign(signal, {
      addEventListener: (...given) => {
        count += 1;
        addEventListener.apply(signal, given);
      },
      removeEventListener: (...given) => {
        count -= 1;
        removeEventListener.apply(signal, given);
      },
    });
    await run(remote.unread({ signal }));
    assert.equal(count, 0);
  });
});

test("places and options that are none are refused by name", () => {
  const client = new Stage(counts).client();
  const { port1 } = new MessageChannel();
  for (const [make, message] of [
    [() => connect({}), /connect: `place`: expected a MessagePort/],
    [() => connect(undefined), /connect: `place`: expected .* got nothing/],
    [() => connect(port1, { timeoutMs: 0 }), /connect: `options.timeoutMs`: expected a whole number from 1 up, got 0/],
    [() => connect(port1, { tab: 1 }), /connect: `options.tab`: there is no such option/],
    [() => connect(port1, { tabs: 1 }), /connect: `options.tabs`: expected a function/],
    [() => serve({}, port1), /serve: `client`: expected a client/],
    [() => serve(client, 5), /serve: `place`: expected/],
    [() => serve(client, port1, { allow: true }), /serve: `options.allow`: expected a function/],
  ]) {
    assert.throws(make, (error) => error.kind === "input" && message.test(error.message), String(message));
  }
  const elsewhere = { postMessage() {}, addEventListener() {}, location: { hostname: "evilbilibili.com" } };
  elsewhere.window = elsewhere;
  assert.throws(() => serve(client, elsewhere), /`place`: expected .* or the window of a page of bilibili.com/);
  assert.throws(() => connect(elsewhere), /`place`: expected .* or the window of a page of bilibili.com/);
  port1.close();
});

test("a window is served also through the wrapper that a userscript manager puts around it", async () => {
  const page = Object.assign(new EventTarget(), { location: { hostname: "m.bilibili.com", origin: "https://m" } });
  page.window = page;
  page.document = { defaultView: page };
  page.postMessage = (data, origin, ports) =>
    page.dispatchEvent(Object.assign(new Event("message"), { data, origin, ports, source: page }));
  const wrapper = new Proxy(page, {
    get(target, name, receiver) {
      if (name === "window") return receiver;
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  for (const [near, far] of [
    [page, page],
    [page, wrapper],
    [wrapper, page],
    [wrapper, wrapper],
  ]) {
    const served = serve(new Stage(counts).client(), far);
    const remote = connect(near);
    await remote.ready();
    remote.close();
    served.close();
  }
});
