/** What is wrong with a call is said before anything is sent. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useWorld } from "./support/world.mjs";

const world = useWorld("input");

/** Runs calls that must all be refused, and returns `[call, named argument, what was said]` for each. */
async function refusals(page, calls) {
  const said = await page.evaluate(calls);
  assert.ok(said.length > 0);
  for (const [call, argument, { value, error }] of said) {
    assert.equal(value, undefined, `${call} was accepted`);
    assert.deepEqual(
      [error.kind, error.retryable, error.code],
      ["input", false, undefined],
      `${call}: ${error.message}`,
    );
    assert.ok(error.message.includes(`\`${argument}\``), `${call} does not name ${argument}: ${error.message}`);
    assert.ok(error.hint.length > 5, call);
  }
  assert.deepEqual(await world.sandbox.log(), [], "something was sent");
  return said;
}

describe("bad input", { timeout: 60_000 }, () => {
  test("talkers", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const wrong = [
        [undefined, null, true, "", "x", "1e3", " 1", "+1", -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY],
        [2 ** 53, 2n ** 64n, -1n, "18446744073709551616", [], {}, [1], () => 1, Symbol("1"), new Date()],
        [{ talker_id: 1, session_type: 3 }, { talker_id: 1.5 }, { talker_id: 1, session_type: "1" }],
        [
          { receiver_type: 1, receiver_id: 9 },
          { sender_uid: 1, receiver_type: 3, receiver_id: 9 },
        ],
      ].flat();
      const client = bili.createClient();
      const said = [];
      for (const talker of wrong) {
        const label = typeof talker === "object" ? JSON.stringify(talker) : String(talker);
        said.push([`history ${label}`, "talker", await attempt(() => client.history(talker))]);
        said.push([`sendText ${label}`, "talker", await attempt(() => client.sendText(talker, "hi"))]);
        said.push([
          `sendImage ${label}`,
          "talker",
          await attempt(() => client.sendImage(talker, "https://i0.hdslb.com/a")),
        ]);
        said.push([`recall ${label}`, "talker", await attempt(() => client.recall(talker, "1"))]);
      }
      // Fields inside are named as well.
      return said.map(([call, argument, outcome]) => {
        const inside = /`talker\.\w+`/.exec(outcome.error?.message ?? "");
        return [call, inside ? inside[0].slice(1, -1) : argument, outcome];
      });
    });
  });

  test("lists with holes, options that are inherited, and fields that cannot be read", async () => {
    const page = await world.open();
    const said = await refusals(page, async () => {
      Object.prototype.everywhere = "a field that an old library gives to all objects";
      const client = bili.createClient();
      const broken = {
        get size() {
          throw new Error("broken");
        },
        // biome-ignore lint/suspicious/noSparseArray: it is what is tested
        ids: [1, , 3],
      };
      const odd = Object.create({ amount: 5 });
      const said = [
        ["a hole", "mids[1]", await attempt(() => client.users(broken.ids))],
        ["inherited", "options.size", await attempt(() => client.history(1, Object.create({ size: "x" })))],
        ["inherited, unknown", "options.amount", await attempt(() => client.history(1, odd))],
        ["broken", "options.ids", await attempt(() => client.history(1, broken))],
        ["own", "options.everywhere", await attempt(() => client.history(1, { everywhere: 1 }))],
        ["deep", "ids.aids[0]", await attempt(() => client.items({ aids: [[[[[1]]]]] }))],
      ];
      delete Object.prototype.everywhere;
      return said;
    });
    assert.equal(said.length, 6);
  });

  test("to oneself", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const client = bili.createClient();
      return [
        ["text", "talker", await attempt(() => client.sendText(293793435, "hi"))],
        ["image", "talker", await attempt(() => client.sendImage("293793435", "https://i0.hdslb.com/a.jpg"))],
      ];
    });
  });

  test("texts", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const client = bili.createClient();
      const said = [];
      const wrong = [undefined, null, "", 5, {}, ["a"], new String("a"), "half \ud83d", "\ude00 half", "a\udfffb"];
      for (const text of wrong) {
        said.push([`text ${JSON.stringify(text)}`, "text", await attempt(() => client.sendText(1, text))]);
      }
      return said;
    });
  });

  test("texts that are longer than the service takes, with both numbers", async () => {
    const page = await world.open();
    const said = await refusals(page, async () => {
      const client = bili.createClient();
      return [
        ["Chinese", "text", await attempt(() => client.sendText(1, "长".repeat(700)))],
        ["a byte over", "text", await attempt(() => client.sendText(1, "a".repeat(1987)))],
        ["escapes", "text", await attempt(() => client.sendText(1, '"'.repeat(994)))],
        ["a character over", "text", await attempt(() => client.sendText(1, "a".repeat(501)))],
        ["pairs", "text", await attempt(() => client.sendText(1, "😀".repeat(251)))],
        ["bytes alone", "text", await attempt(() => client.sendText(1, "\u0001".repeat(332)))],
      ];
    });
    const lengths = said.map(([, , { error }]) => [
      /500 characters .*2000 bytes/.test(error.message),
      /got (.*): split/.exec(error.message)?.[1],
    ]);
    assert.deepEqual(lengths, [
      [true, "700 characters and 2114 bytes"],
      [true, "1987 characters and 2001 bytes"],
      [true, "994 characters and 2002 bytes"],
      [true, "501 characters"],
      [true, "502 characters"],
      [true, "2006 bytes"],
    ]);
    const longest = ["a".repeat(500), "长".repeat(500), "😀".repeat(250), "\u0001".repeat(331)];
    const split = ["a".repeat(3000), "长。".repeat(800), "😀\n".repeat(500), "\u0001".repeat(900)];
    // The service takes all of them, by whichever limit it goes.
    for (const text_limit of ["bytes", "characters"]) {
      await world.sandbox.settings({ text_limit });
      const replies = await page.evaluate(
        ([longest, split]) => {
          const texts = [...longest, ...split.flatMap((text) => bili.splitText(text))];
          return Promise.all(texts.map((text) => bare().sendText(1, text)));
        },
        [longest, split],
      );
      assert.ok(replies.length > 15 && replies.every(({ msg_key }) => msg_key));
    }
  });

  test("images", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const client = bili.createClient();
      const url = "https://i0.hdslb.com/a.jpg";
      const wrong = [
        ["image", undefined],
        ["image", null],
        ["image", 5],
        ["image.url", ""],
        ["image.url", "a.jpg"],
        ["image.url", "javascript:alert(1)"],
        ["image.url", "data:image/png;base64,AA=="],
        ["image.url", "https://"],
        ["image.url", "https://i0.hdslb.com/a b.jpg"],
        ["image.url", 'https://i0.hdslb.com/"a.jpg'],
        ["image.url", { url: 5 }],
        ["image.width", { url, width: -1 }],
        ["image.width", { url, width: "300" }],
        ["image.height", { url, height: Number.NaN }],
        ["image.height", { url, height: Number.POSITIVE_INFINITY }],
        ["image.size", { url, size: -0.5 }],
        ["image.size", { url, size: 1e300 }],
        ["image.imageType", { url, imageType: 7 }],
        ["image.original", { url, original: 2 }],
        ["image.original", { url, original: "yes" }],
      ];
      const said = [];
      for (const [argument, image] of wrong) {
        said.push([`image ${JSON.stringify(image)}`, argument, await attempt(() => client.sendImage(1, image))]);
      }
      return said;
    });
  });

  test("a key that has been rounded, or is none", async () => {
    const page = await world.open();
    const said = await refusals(page, async () => {
      const client = bili.createClient();
      const wrong = [
        // What JSON.parse makes of 7104537732714964358.
        ["message", 7104537732714964000],
        ["message", undefined],
        ["message", null],
        ["message", "key"],
        ["message", ""],
        ["message", -1n],
        ["message", 2n ** 64n],
        ["message.msg_key", {}],
        ["message.msg_key", { msg_key: 7104537732714964000 }],
        ["message.msg_key", { msg_key: null }],
      ];
      const show = (key) => (typeof key === "object" ? JSON.stringify(key) : String(key));
      const said = [];
      for (const [argument, key] of wrong) {
        said.push([`key ${show(key)}`, argument, await attempt(() => client.recall(1, key))]);
      }
      return said;
    });
    const [, , { error }] = said[0];
    assert.equal(error.endpoint, "recall");
    assert.match(error.message, /not exact/);
  });

  test("files", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const { customerService } = bili.createClient();
      const said = [];
      for (const file of [undefined, null, 5, "text", {}, [1, 2], { size: 3 }, { size: 1, name: "a" }]) {
        said.push([`file ${JSON.stringify(file)}`, "file", await attempt(() => customerService.upload(file))]);
      }
      const name = await attempt(() => customerService.upload(new Blob(["x"]), { filename: "" }));
      const number = await attempt(() => customerService.upload(new Blob(["x"]), { filename: 7 }));
      said.push(["empty name", "options.filename", name], ["name 7", "options.filename", number]);
      return said;
    });
  });

  test("a file over 300 MB, before a byte leaves", async () => {
    const page = await world.open();
    const said = await refusals(page, async () => {
      const mebibyte = new Uint8Array(1024 * 1024);
      const exact = new Blob(Array(300).fill(mebibyte));
      const over = new Blob([exact, "1"]);
      return [["a byte over", "file", await attempt(() => bili.createClient().customerService.upload(over))]];
    });
    assert.match(said[0][2].error.message, /314572801/);
    assert.equal(said[0][2].error.endpoint, "customerService.upload");
  });

  test("options of calls", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const client = bili.createClient();
      const { customerService } = client;
      const wrong = [
        ["options.size", () => client.history(1, { size: 0 })],
        ["options.size", () => client.history(1, { size: 2001 })],
        ["options.size", () => client.history(1, { size: 1.5 })],
        ["options.size", () => client.history(1, { size: "20" })],
        ["options.beginSeqno", () => client.history(1, { beginSeqno: -1 })],
        ["options.endSeqno", () => client.history(1, { endSeqno: 2 ** 60 })],
        ["options.endSeqno", () => client.history(1, { endSeqno: "" })],
        ["options.senderDeviceId", () => client.history(1, { senderDeviceId: -1 })],
        ["options.unreadType", () => client.unread({ unreadType: 4 })],
        ["options.showDustbin", () => client.unread({ showDustbin: "yes" })],
        ["options.newFaceVersion", () => client.sendText(1, "hi", { newFaceVersion: 2 })],
        ["options.shopId", () => customerService.heartbeat({ shopId: -1 })],
        ["options.timeoutMs", () => client.unread({ timeoutMs: -1 })],
        ["options.timeoutMs", () => client.unread({ timeoutMs: 2 ** 31 })],
        ["options.timeoutMs", () => client.unread({ timeoutMs: Number.NaN })],
        ["options.timeoutMs", () => client.unread({ timeoutMs: "5" })],
        ["options.signal", () => client.unread({ signal: {} })],
        ["options.signal", () => client.unread({ signal: "stop" })],
        ["options.insist", () => client.unread({ insist: "yes" })],
        ["options.confirm", () => client.sendText(1, "hi", { confirm: 1 })],
        ["options.onProgress", () => client.uploadImage(new Blob(["GIF89a"]), { onProgress: 5 })],
        ["options.onProgress", () => client.sendImage(1, new Blob(["GIF89a"]), { onProgress: "yes" })],
        ["options.onProgress", () => customerService.upload(new Blob(["x"]), { onProgress: {} })],
        ["options.build", () => client.unread({ build: -1 })],
        ["options.mobiApp", () => client.unread({ mobiApp: 1 })],
        // Misspelt, they would be ignored in silence.
        ["options.timeout", () => client.unread({ timeout: 5 })],
        ["options.end_seqno", () => client.history(1, { end_seqno: 5 })],
        ["options.newface", () => client.sendText(1, "hi", { newface: 1 })],
        ["options.name", () => customerService.upload(new Blob(["x"]), { name: "a" })],
        ["options", () => client.unread(5)],
        ["options", () => client.unread("all")],
        ["options", () => client.recall(1, "1", [])],
      ];
      const said = [];
      for (const [argument, call] of wrong) said.push([String(call), argument, await attempt(call)]);
      return said;
    });
  });

  test("options of a client, by ready() and by every call", async () => {
    const page = await world.open();
    await refusals(page, async () => {
      const wrong = [
        ["options.csrf", { csrf: "" }],
        ["options.csrf", { csrf: 5 }],
        ["options.mid", { mid: "me" }],
        ["options.mid", { mid: 2 ** 53 }],
        ["options.fetch", { fetch: "fetch" }],
        ["options.deviceId", { deviceId: "mine" }],
        ["options.deviceId", { deviceId: "372778fd-e359-161d-86a3-ea2bcc6ff52a" }],
        ["options.timeoutMs", { timeoutMs: -5 }],
        ["options.locale", { locale: "de" }],
        ["options.retry", { retry: true }],
        ["options.retry", { retry: 3 }],
        ["options.retry.attempts", { retry: { attempts: 0 } }],
        ["options.retry.attempts", { retry: { attempts: 11 } }],
        ["options.retry.attempts", { retry: { attempts: 1.5 } }],
        ["options.retry.budgetMs", { retry: { budgetMs: -1 } }],
        ["options.retry.budgetMs", { retry: { budgetMs: Number.NaN } }],
        ["options.retry.tries", { retry: { tries: 3 } }],
        ["options.minIntervalMs", { minIntervalMs: -1 }],
        ["options.minIntervalMs", { minIntervalMs: Number.POSITIVE_INFINITY }],
        ["options.minIntervalMs", { minIntervalMs: "1000" }],
        ["options.sign", { sign: "yes" }],
        ["options.sign", { sign: 1 }],
        ["options.hosts.vc", { hosts: { vc: "http://api.vc.bilibili.com" } }],
        ["options.hosts.vc", { hosts: { vc: "https://bilibili.com.evil.example" } }],
        ["options.hosts.vc", { hosts: { vc: "https://evilbilibili.com" } }],
        ["options.hosts.api", { hosts: { api: "https://evil.example" } }],
        ["options.hosts.api", { hosts: { api: "https://me@api.bilibili.com" } }],
        ["options.hosts.customerService", { hosts: { customerService: "http://192.168.0.1" } }],
        ["options.hosts.customerService", { hosts: { customerService: "http://127.0.0.1/path" } }],
        ["options.cookie", { cookie: "SESSDATA=1" }],
        ["options", "fast"],
        ["options", 5],
      ];
      const said = [];
      for (const [argument, options] of wrong) {
        const label = JSON.stringify(options);
        const client = bili.createClient(options);
        said.push([`ready ${label}`, argument, await attempt(() => client.ready())]);
        said.push([`unread ${label}`, argument, await attempt(() => client.unread())]);
        said.push([`heartbeat ${label}`, argument, await attempt(() => client.customerService.heartbeat())]);
      }
      return said;
    });
  });
});

describe("nobody logged in", { timeout: 60_000 }, () => {
  test("is said before anything is sent, by every operation", async () => {
    const page = await world.open({ mid: null });
    assert.equal(await page.evaluate(() => document.cookie), "");
    const said = await page.evaluate(async () => {
      const client = bili.createClient();
      return {
        unread: await attempt(() => client.unread()),
        history: await attempt(() => client.history(1)),
        sendText: await attempt(() => client.sendText(1, "hi")),
        sendImage: await attempt(() => client.sendImage(1, "https://i0.hdslb.com/a.jpg")),
        recall: await attempt(() => client.recall(1, "1")),
        uploadImage: await attempt(() => client.uploadImage(new Blob(["GIF89a\x01\0\x01\0\0\0\0;"]))),
        "customerService.heartbeat": await attempt(() => client.customerService.heartbeat()),
        "customerService.upload": await attempt(() => client.customerService.upload(new Blob(["x"]))),
      };
    });
    assert.deepEqual(await world.sandbox.log(), []);
    for (const [operation, { error }] of Object.entries(said)) {
      assert.deepEqual(
        [error.kind, error.code, error.status, error.endpoint, error.retryable],
        ["login", undefined, undefined, operation, false],
      );
      assert.match(error.message, /not logged in/);
    }
  });

  test("a token without a mid, or a mid without a token, is not enough to send", async () => {
    const page = await world.open();
    await page.context().clearCookies({ name: "DedeUserID" });
    const withoutMid = await page.evaluate(() => attempt(() => bili.createClient().sendText(1, "hi")));
    await page.context().clearCookies({ name: "bili_jct" });
    const withoutToken = await page.evaluate(() =>
      attempt(() => bili.createClient({ mid: 293793435 }).sendText(1, "hi")),
    );
    assert.deepEqual([withoutMid.error.kind, withoutToken.error.kind], ["login", "login"]);
    assert.match(withoutMid.error.message, /DedeUserID/);
    assert.match(withoutToken.error.message, /bili_jct/);
    assert.deepEqual(await world.sandbox.log(), []);
  });

  test("token and mid may come from the options, the token from a function as well", async () => {
    const page = await world.open();
    await page.context().clearCookies({ name: /DedeUserID|bili_jct/ });
    const sent = await page.evaluate(async () => {
      const given = { mid: "293793435" };
      await bare({ ...given, csrf: "xxx" }).sendText(1, "by text");
      await bare({ ...given, csrf: () => "xxx" }).sendText(1, "by function");
      await bare({ ...given, csrf: async () => "xxx" }).sendText(1, "by promise");
      return attempt(() => bare({ ...given, csrf: () => Promise.reject(new Error("no")) }).sendText(1, "x"));
    });
    assert.equal((await world.sandbox.state()).effects.messages, 3);
    assert.equal(sent.error.kind, "input");
    assert.match(sent.error.message, /options\.csrf/);
  });
});
