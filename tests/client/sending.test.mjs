/** Sends and recalls: their requests, signatures, and validation. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KEYS, keyOf, Service, signature } from "./support/service.mjs";
import {
  accepted,
  clock,
  failure,
  listen,
  outcome,
  refused,
  run,
  Stage,
  storage,
  unreachable,
} from "./support/stage.mjs";

const DEVICE = "ABABABAB-ABAB-4BAB-ABAB-ABABABABABAB";
const OWN_DEVICE = "372778FD-E359-461D-86A3-EA2BCC6FF52A";
const seconds = () => String(Math.floor(clock.now() / 1000));
const paths = (service) => service.requests.map(({ path }) => path.split("/").at(-1));
const navs = (service) => service.asked("nav").length;

describe("a send", () => {
  test("has every field of the seed captures, and its signature in the query", async () => {
    const service = new Service();
    service.isStrict = true;
    storage.clear();
    assert.deepEqual(await run(service.client().sendText(1, "hi")), { msg_key: keyOf(1) });
    assert.deepEqual(service.forms, [
      {
        "msg[sender_uid]": "293793435",
        "msg[receiver_id]": "1",
        "msg[receiver_type]": "1",
        "msg[msg_type]": "1",
        "msg[msg_status]": "0",
        "msg[dev_id]": DEVICE,
        "msg[timestamp]": seconds(),
        "msg[content]": '{"content":"hi"}',
        build: "0",
        mobi_app: "web",
        csrf_token: "token",
        csrf: "token",
      },
    ]);
    const query = `w_dev_id=${DEVICE}&w_receiver_id=1&w_sender_uid=293793435&wts=${seconds()}`;
    const target = `/web_im/v1/web_im/send_msg?${query}&w_rid=${signature(query, KEYS[0])}`;
    assert.equal(service.targets.at(-1), target);
    assert.deepEqual([...storage], [["bili-im.dev_id.293793435", DEVICE]]);
  });

  test("the signature of the tests is that of the spec", () => {
    const query = `w_dev_id=${OWN_DEVICE}&w_receiver_id=1&w_sender_uid=293793435&wts=1626181379`;
    assert.equal(signature(query, KEYS[0]), "1b0bd9bdfbad86b4af3164d518f753e6");
  });

  test("first looks up the end of the history, once per talker", async () => {
    const service = new Service();
    const client = service.client();
    const told = listen(client);
    for (const to of [1, 1, 2]) await run(client.sendText(to, "hi"));
    const [history, nav, send] = ["fetch_session_msgs", "nav", "send_msg"];
    assert.deepEqual(paths(service), [history, nav, send, send, history, send]);
    const { size, begin_seqno, session_type } = service.requests[0].query;
    assert.deepEqual([size, begin_seqno, session_type], ["1", undefined, "1"]);
    const requests = told.filter(({ name }) => name === "request").map(({ endpoint }) => endpoint);
    assert.deepEqual(requests, ["history", "account", "sendText", "sendText", "history", "sendText"]);
  });

  test("sends are serialized and paced", async () => {
    const service = new Service();
    const client = service.client();
    const texts = ["a", "b", "c"];
    await run(Promise.all(texts.map((text) => client.sendText(1, text))));
    const sends = service.asked("send_msg");
    assert.deepEqual(
      sends.map(({ form }) => JSON.parse(form["msg[content]"]).content),
      texts,
    );
    assert.deepEqual([sends[1].at - sends[0].at, sends[2].at - sends[1].at], [1000, 1000]);
    assert.equal(sends[2].form["msg[timestamp]"], String(Math.floor(sends[2].at / 1000)));
  });

  test("to fan groups, of images, and recalls are sent the same way", async () => {
    const service = new Service();
    const client = service.client({ deviceId: OWN_DEVICE, sign: false });
    const group = { talker_id: 221082140, session_type: 2 };
    await run(client.sendImage(group, "http://i0.hdslb.com/a.png", { newFaceVersion: 1 }));
    await run(client.recall(group, "7345551441311046575"));
    const [image, recall] = service.forms;
    assert.deepEqual([image["msg[receiver_type]"], image["msg[msg_type]"]], ["2", "2"]);
    assert.equal(image["msg[content]"], '{"url":"https://i0.hdslb.com/a.png"}');
    assert.deepEqual([image["msg[dev_id]"], image["msg[new_face_version]"]], [OWN_DEVICE, "1"]);
    assert.deepEqual([recall["msg[msg_type]"], recall["msg[content]"]], ["5", "7345551441311046575"]);
    // A recall is not looked up in the history.
    assert.deepEqual(paths(service), ["fetch_session_msgs", "send_msg", "send_msg"]);
    assert.ok(service.asked("send_msg").every(({ target }) => !target.includes("?")));
  });

  test("an image that is a file is uploaded first", async () => {
    const service = new Service();
    service.image = { image_url: "http://i0.hdslb.com/a.png", image_width: 9, image_height: 9 };
    const bytes = new Uint8Array(1500);
    // The header of a 3×2 px PNG.
    bytes.set([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 3, 0, 0, 0, 2]);
    await run(service.client().sendImage(1, bytes));
    assert.deepEqual(JSON.parse(service.forms[0]["msg[content]"]), {
      url: "https://i0.hdslb.com/a.png",
      width: 3,
      height: 2,
      imageType: "png",
      original: 1,
      size: 1.465,
    });
  });

  test("a permanent refusal is neither retried nor looked up", async () => {
    for (const code of [21024, 21046, -101, -111, 25003]) {
      const service = new Service({ stored: "never", answer: () => refused(code) });
      const error = await failure(service.client().sendText(1, "hi"));
      assert.deepEqual([error.code, error.endpoint, error.retryable], [code, "sendText", false]);
      assert.deepEqual(paths(service), ["fetch_session_msgs", "nav", "send_msg"]);
    }
  });

  test("is not attempted if the first lookup shows that it would fail", async () => {
    for (const code of [-101, -412]) {
      const service = new Service();
      service.history = () => refused(code);
      const error = await failure(service.client().sendText(1, "hi"));
      assert.deepEqual([error.code, error.endpoint, service.sends], [code, "sendText", 0]);
    }
    const service = new Service();
    service.history = () => refused(-400);
    assert.deepEqual(await run(service.client().sendText(1, "hi")), { msg_key: keyOf(1) });
  });

  test("invalid arguments are rejected before any request", async () => {
    const service = new Service();
    const client = service.client();
    const long = await failure(client.sendText(1, "好".repeat(700)));
    assert.equal(long.kind, "input");
    const limits = "expected at most 500 characters (UTF-16 units) and 2000 bytes as content";
    const said = async (text) => (await failure(client.sendText(1, text))).message;
    assert.equal(
      long.message,
      `sendText: \`text\`: ${limits}, got 700 characters and 2114 bytes: split it, see splitText()`,
    );
    assert.match(await said("a".repeat(501)), /got 501 characters:/);
    assert.match(await said("😀".repeat(251)), /got 502 characters:/);
    assert.match(await said("\u0001".repeat(332)), /got 2006 bytes:/);
    for (const call of [
      () => client.sendText(1, ""),
      () => client.sendText(293793435, "hi"),
      () => client.sendText(1, "half \ud83d"),
      () => client.sendImage(1, "a.png"),
    ]) {
      assert.equal((await failure(call())).kind, "input");
    }
    assert.equal(service.requests.length, 0);
    for (const text of ["好".repeat(500), "😀".repeat(250), "\u0001".repeat(331)]) await run(client.sendText(1, text));
  });

  test("confirm looks up the key", async () => {
    const service = new Service();
    const client = service.client();
    const began = clock.now();
    const reply = await run(client.sendText(1, "hi", { confirm: true }));
    assert.deepEqual(reply, { msg_key: keyOf(1), confirmed: true });
    assert.equal(clock.now() - began, 1000);
    service.history = () => accepted({ messages: null, has_more: 0, min_seqno: 0, max_seqno: 0 });
    const absent = await run(client.sendText(1, "hi", { confirm: true }));
    assert.deepEqual(absent, { msg_key: keyOf(2), confirmed: false });
    service.history = () => refused(-400);
    assert.deepEqual(await run(client.sendText(1, "hi", { confirm: true })), { msg_key: keyOf(3), confirmed: false });
  });
});

describe("the device", () => {
  test("is stored per account, and reused", async () => {
    storage.clear();
    storage.set("bili-im.dev_id.7", OWN_DEVICE);
    storage.set("bili-im.dev_id.8", "too short");
    const service = new Service();
    for (const mid of [7, 8]) await run(service.client({ mid, sign: false }).sendText(1, "hi"));
    assert.deepEqual(
      service.forms.map((form) => form["msg[dev_id]"]),
      [OWN_DEVICE, DEVICE],
    );
    assert.deepEqual(Object.fromEntries(storage), { "bili-im.dev_id.7": OWN_DEVICE, "bili-im.dev_id.8": DEVICE });
  });
});

describe("signatures", () => {
  test("keys are cached, and fetched again after a refusal", async () => {
    const service = new Service();
    service.isStrict = true;
    const client = service.client();
    for (const text of ["a", "b"]) await run(client.sendText(1, text));
    assert.equal(navs(service), 1);
    service.key = 1;
    await run(client.sendText(1, "c"));
    assert.deepEqual([navs(service), service.stored.length], [2, 3]);
    // After a day the cache expires.
    await clock.pass(86_400_001);
    await run(client.sendText(1, "d"));
    assert.equal(navs(service), 3);
    assert.equal(service.asked("send_msg").length, 5, "one refusal in all");
  });

  test("the second attempt is paced, too", async () => {
    const service = new Service();
    service.isStrict = true;
    const client = service.client();
    await run(client.sendText(1, "a"));
    service.key = 1;
    await run(client.sendText(1, "b"));
    const [first, second, third] = service.asked("send_msg").map(({ at }) => at);
    assert.deepEqual([second - first, third - second], [1000, 1000]);
  });

  test("a refusal with fresh keys is not blamed on the keys", async () => {
    const answer = () => refused(-400);
    const service = new Service({ stored: "never", answer }, { stored: "never", answer }, { stored: "never", answer });
    const client = service.client();
    assert.equal((await failure(client.sendText(1, "a"))).code, -400);
    assert.deepEqual([service.sends, navs(service)], [1, 1]);
    // Now the keys may be stale.
    assert.equal((await failure(client.sendText(1, "b"))).code, -400);
    assert.deepEqual([service.sends, navs(service)], [3, 2]);
  });

  test("without keys nothing is sent", async () => {
    for (const account of [() => accepted({ isLogin: true }), () => refused(-101), unreachable]) {
      const service = new Service();
      service.account = account;
      const error = await failure(service.client().sendText(1, "hi"));
      assert.deepEqual([error.endpoint, service.sends], ["sendText", 0]);
    }
  });

  test("a custom sign function is used", async () => {
    const service = new Service();
    const given = [];
    const sign = async (fields) => {
      given.push(Object.entries(fields));
      return { w_rid: "own", extra: "a b&c" };
    };
    await run(service.client({ sign, deviceId: OWN_DEVICE }).sendText(1, "hi"));
    assert.ok(service.targets.at(-1).endsWith("/send_msg?w_rid=own&extra=a+b%26c"), service.targets.at(-1));
    const fields = { w_sender_uid: "293793435", w_receiver_id: "1", w_dev_id: OWN_DEVICE };
    assert.deepEqual(given, [Object.entries(fields)]);
    assert.equal(navs(service), 0);
  });

  test("a custom sign function that fails is an input error", async () => {
    const cause = new Error("no key");
    for (const sign of [() => Promise.reject(cause), () => "w_rid=x", () => ({ wts: 1 }), () => null]) {
      const service = new Service();
      const error = await failure(service.client({ sign }).sendText(1, "hi"));
      assert.deepEqual([error.kind, error.endpoint, service.sends], ["input", "sendText", 0]);
      if (error.cause) assert.equal(error.cause, cause);
    }
  });
});

describe("a recall", () => {
  test("after the time limit is not sent", async () => {
    const service = new Service();
    const client = service.client();
    const { msg_key } = await run(client.sendText(1, "hi"));
    await clock.pass(120_000);
    await run(client.recall(1, msg_key));
    await clock.pass(1);
    const late = await failure(client.recall(1, msg_key));
    assert.deepEqual([late.kind, late.code, late.endpoint, service.sends], ["api", 21041, "recall", 2]);
    assert.match(late.message, /120 s/);
  });

  test("of a message object is checked by its time, with tolerance for clock skew", async () => {
    const service = new Service();
    const client = service.client();
    const aged = (age) => ({ msg_key: "5", timestamp: Math.floor(clock.now() / 1000) - age });
    const late = await failure(client.recall(1, aged(430)));
    assert.equal(late.code, 21041);
    assert.match(late.message, /13[01] s ago/);
    assert.equal(service.sends, 0);
    await run(client.recall(1, aged(400)));
    await run(client.recall(1, { msg_key: "5" }));
    assert.equal(service.sends, 2);
  });

  test("returns the reply of the service, and is not looked up", async () => {
    const stage = new Stage(() => accepted({ msg_key: "5", _gt_: 0 }));
    assert.deepEqual(await run(stage.client({ sign: false }).recall(1, 5n)), { msg_key: "5", _gt_: 0 });
    const lost = new Service({ stored: "now", answer: unreachable });
    const { kind, retryable } = await failure(lost.client({ sign: false }).recall(1, "5"));
    assert.deepEqual([kind, retryable, lost.requests.length], ["network", true, 1]);
  });

  test("is paced with sends", async () => {
    const service = new Service();
    const client = service.client({ sign: false });
    const calls = [client.sendText(1, "hi"), client.recall(1, "5")].map(outcome);
    await Promise.all(calls);
    const [send, recall] = service.asked("send_msg");
    assert.equal(recall.at - send.at, 1000);
  });
});
