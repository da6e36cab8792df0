/** Every documented code of the service, as a caller meets it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FANS, MAIN, SILENT, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("codes");

const CJK = /\p{Script=Han}/u;

/** The table of the spec: where each code comes from, and what it must become. */
const DOCUMENTED = [
  [2, "history", "api", false],
  [-2, "uploadImage", "api", false],
  [4125014, "uploadImage", "api", false],
  // After these the service may have taken the message; the history shows that it has not, so it can be sent again.
  [-3, "sendText", "api", true],
  // Of an image it says that the image is to be changed.
  [-3, "uploadImage", "api", false],
  [-3, "history", "api", false],
  [-500, "sendText", "api", true],
  [-503, "sendText", "api", true],
  // It may still take it.
  [-504, "sendImage", "unconfirmed", false],
  [-6, "unread", "login", false],
  [-101, "unread", "login", false],
  [-101, "history", "login", false],
  [-101, "sendText", "login", false],
  [-101, "customerService.heartbeat", "login", false],
  [-101, "customerService.upload", "login", false],
  [-111, "sendText", "csrf", false],
  [-111, "sendImage", "csrf", false],
  [-111, "recall", "csrf", false],
  [-111, "customerService.upload", "csrf", false],
  [-352, "unread", "risk", false],
  [-352, "sendText", "risk", false],
  [-412, "history", "risk", false],
  [-412, "customerService.upload", "risk", false],
  [-400, "history", "api", false],
  [-400, "sendText", "api", false],
  [-403, "history", "api", false],
  [-404, "customerService.heartbeat", "api", false],
  [-500, "unread", "api", true],
  [-503, "history", "api", true],
  [-504, "unread", "api", true],
  [-509, "unread", "api", true],
  [-799, "history", "api", true],
  [10005, "recall", "api", false],
  [21007, "sendText", "api", false],
  [21015, "sendText", "api", false],
  [21020, "sendText", "api", false],
  [21024, "sendText", "api", false],
  [21026, "sendText", "api", false],
  [21028, "sendImage", "api", false],
  [21035, "sendText", "api", false],
  [21037, "sendImage", "api", false],
  [21041, "recall", "api", false],
  [21042, "recall", "api", false],
  [21046, "sendText", "api", false],
  [21047, "sendText", "api", false],
  [25003, "sendText", "api", false],
  [25005, "sendText", "api", false],
  [700013, "history", "api", false],
  [700014, "sendText", "api", false],
  [1000004, "history", "api", false],
  [1000011, "customerService.upload", "api", false],
  [1200201, "customerService.upload", "api", false],
];

const ENDPOINTS = {
  unread: "single_unread",
  history: "fetch_session_msgs",
  sendText: "send_msg",
  sendImage: "send_msg",
  recall: "send_msg",
  uploadImage: "upload_bfs",
  "customerService.heartbeat": "heart_beat",
  "customerService.upload": "upload",
};

/** Makes a call of the operation that is named, with good arguments. */
function callInPage([operation, options]) {
  const client = bare(options);
  const calls = {
    unread: () => client.unread(),
    history: () => client.history(1),
    sendText: () => client.sendText(1, "hi"),
    sendImage: () => client.sendImage(1, "https://i0.hdslb.com/a.jpg"),
    recall: () => client.recall(1, "7352753153234329024"),
    uploadImage: () => client.uploadImage(new Blob(["GIF89a\x01\0\x01\0\0\0\0;"])),
    "customerService.heartbeat": () => client.customerService.heartbeat(),
    "customerService.upload": () => client.customerService.upload(new Blob(["x"])),
  };
  return attempt(calls[operation]);
}

describe("codes", { timeout: 60_000 }, () => {
  test("each becomes an error with its kind, and a hint in English and Chinese", async () => {
    const page = await world.open({ hasty: true });
    const hints = [];
    for (const [code, operation, kind, retryable] of DOCUMENTED) {
      const said = { en: undefined, zh: undefined };
      for (const locale of ["en", "zh"]) {
        await world.sandbox.fault(ENDPOINTS[operation], { code, message: `said "${code}"` });
        const { error } = await page.evaluate(callInPage, [operation, { locale }]);
        const { message, hint, ...rest } = error ?? {};
        const expected = {
          name: "BiliImError",
          kind,
          code,
          status: 200,
          endpoint: operation,
          retryable,
          isError: true,
        };
        assert.deepEqual(rest, expected, `${operation} ${code}`);
        assert.ok(message.includes(operation) && message.includes(`said \\"${code}\\"`), message);
        said[locale] = hint;
      }
      assert.ok(said.en.length > 5 && !CJK.test(said.en), `${code}: ${said.en}`);
      assert.ok(said.zh.length > 2 && CJK.test(said.zh), `${code}: ${said.zh}`);
      hints.push([code, operation, kind, said]);
    }

    const { constants, described } = await page.evaluate(
      (asked) => ({
        constants: Object.values(bili.Code),
        described: asked.map(([code, operation]) => bili.describeCode(code, operation)),
      }),
      hints,
    );
    const documented = [...new Set([0, ...hints.map(([code]) => code)])].sort((one, other) => one - other);
    assert.deepEqual(
      documented,
      constants.sort((one, other) => one - other),
    );
    for (const [index, [code, operation, kind, said]] of hints.entries()) {
      // It may have been sent, whatever the code says.
      if (kind === "unconfirmed") assert.match(said.en, /history/);
      else assert.deepEqual(said, { en: described[index].en, zh: described[index].zh }, `${operation} ${code}`);
    }
    const ofCode = (wanted, at) => hints.find(([code, operation]) => code === wanted && operation === at)[3].en;
    assert.match(ofCode(-3, "sendText"), /history/);
    assert.doesNotMatch(ofCode(-3, "history"), /history|image/);
    for (const code of [-3, -2, 4125014]) assert.match(ofCode(code, "uploadImage"), /Nothing was sent/);
  });

  test("an undocumented one is kept, with the general hint", async () => {
    const page = await world.open();
    await world.sandbox.fault("single_unread", { code: 424242, message: "新的错误" });
    const { error } = await page.evaluate(callInPage, ["unread", {}]);
    assert.deepEqual([error.kind, error.code, error.retryable], ["api", 424242, false]);
    assert.match(error.message, /新的错误/);
    assert.ok(error.hint.length > 5);
    // There is nothing to look up.
    assert.doesNotMatch(error.hint, /describeCode/);
  });

  test("hints are in the language of the browser unless told", async () => {
    const chinese = await world.browser.newContext({ locale: "zh-CN" });
    const page = await world.open({ profile: chinese });
    await world.sandbox.fault("single_unread", { code: -403 }, { times: 2 });
    const native = await page.evaluate(callInPage, ["unread", {}]);
    const english = await page.evaluate(callInPage, ["unread", { locale: "en" }]);
    await chinese.close();
    assert.match(native.error.hint, CJK);
    assert.doesNotMatch(english.error.hint, CJK);
  });

  test("an HTTP status beside a code does not hide the code", async () => {
    const page = await world.open();
    for (const [status, code, kind] of [
      [412, -412, "risk"],
      [500, -500, "api"],
      [403, -403, "api"],
    ]) {
      await world.sandbox.fault("single_unread", { status, body: JSON.stringify({ code, message: "x", ttl: 1 }) });
      const { error } = await page.evaluate(callInPage, ["unread", {}]);
      assert.deepEqual([error.status, error.code, error.kind], [status, code, kind]);
    }
  });

  describe("come out of what people do", () => {
    /** The code of what a page does after `prepare` has changed the sandbox. */
    async function codeOf(act, prepare = async () => {}, argument = undefined) {
      const page = await world.open();
      await prepare(page);
      const { value, error } = await page.evaluate(act, argument);
      assert.equal(value, undefined);
      return error.code;
    }
    const account = (change) => () => world.sandbox.account({ mid: MAIN, ...change });
    const group = (change) => () => world.sandbox.group({ id: FANS, ...change });
    const text = () => attempt(() => bare().sendText(1, "hi"));
    const toGroup = (id) => attempt(() => bare().sendText({ talker_id: id, session_type: 2 }, "hi"));
    const inGroup = (id) => attempt(() => bare().history({ talker_id: id, session_type: 2 }));

    test("the sender's own state", async () => {
      assert.equal(await codeOf(text, account({ phone_bound: false })), 21015);
      await world.sandbox.reset();
      assert.equal(await codeOf(text, account({ sending_closed: true })), 21028);
      await world.sandbox.reset();
      assert.equal(await codeOf(text, account({ must_rest: true })), 21024);
      await world.sandbox.reset();
      assert.equal(await codeOf(text, account({ frozen_until: 9_999_999_999 })), 21046);
      await world.sandbox.reset();
      const inARow = (page) => account({ send_interval: 3600 })().then(() => page.evaluate(text));
      assert.equal(await codeOf(text, inARow), 21020);
    });

    test("the relation of the two", async () => {
      assert.equal(await codeOf(text, account({ blocks: [UP] })), 25005);
      await world.sandbox.reset();
      assert.equal(await codeOf(text, account({ mid: UP, privacy: "nobody" })), 25003);
      const twice = async (mid) => {
        const client = bare();
        await client.sendText(mid, "first");
        return attempt(() => client.sendText(mid, "second"));
      };
      assert.equal(await codeOf(twice, account({ mid: SILENT, stranger_limit: true }), SILENT), 21047);
      assert.equal(await codeOf(() => attempt(() => bare().sendText(987654321, "hi"))), -404);
    });

    test("the fan group", async () => {
      for (const act of [toGroup, inGroup]) {
        await world.sandbox.reset();
        assert.equal(await codeOf(act, group({ members: [UP] }), FANS), 700014);
        assert.equal(await codeOf(act, group({ dissolved: true }), FANS), 700013);
      }
    });

    test("what is sent", async () => {
      const small = new Uint8Array(Buffer.from("GIF89a\x09\0\x0a\0\0\0\0;", "latin1"));
      const upload = (bytes) => attempt(() => bare().sendImage(1, new Uint8Array(bytes)));
      const refused = () => world.sandbox.settings({ small_images: "refused" });
      assert.equal(await codeOf(upload, refused, [...small]), -3);
      assert.equal((await world.sandbox.state()).effects.messages, 0);
      const elsewhere = () => attempt(() => bare().sendImage(1, "https://i0.hdslb.com.evil.example/a.jpg"));
      assert.equal(await codeOf(elsewhere), 21037);
    });

    test("what is recalled", async () => {
      assert.equal(await codeOf(() => attempt(() => bare().recall(1, "7352753153234329024"))), 10005);
      const page = await world.open();
      await world.sandbox.clock({ set: 1_900_000_000 });
      const keys = await page.evaluate(async () => {
        const client = bare();
        const keys = [(await client.sendText(1, "1")).msg_key, (await client.sendText(1, "2")).msg_key];
        await client.recall(1, keys[0]);
        return keys;
      });
      await world.sandbox.clock({ advance: 121 });
      const recall = (key) => page.evaluate((key) => attempt(() => bare().recall(1, key)), key);
      assert.equal((await recall(keys[0])).error.code, 21042);
      assert.equal((await recall(keys[1])).error.code, 21041);
    });

    test("who is asking", async () => {
      const lost = (page) => page.context().clearCookies({ name: "SESSDATA" });
      assert.equal(await codeOf(() => attempt(() => bare().unread()), lost), -101);
      assert.equal(await codeOf(() => attempt(() => bare({ csrf: "stale" }).sendText(1, "hi"))), -111);
      const upload = (options) => attempt(() => bare(options).customerService.upload(new Blob(["x"])));
      assert.equal(await codeOf(upload, undefined, { mid: 2 }), 1200201);
      assert.equal(await codeOf(upload, undefined, { csrf: "stale" }), -111);
      assert.deepEqual((await world.sandbox.state()).effects.uploads, 0);
    });
  });
});
