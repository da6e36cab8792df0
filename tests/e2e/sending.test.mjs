/** Sending and recalling, between users and in a fan group. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FANS, FRIEND, MAIN, UP } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("sending");

const SEND_MSG = "/web_im/v1/web_im/send_msg";
const UUID_4 = /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/i;

/** Everything that has a meaning in a form, in JSON, or in neither and is mangled all the same. */
const AWKWARD =
  "two\nlines\r\n\t+ & = ; # % %41 \"double\" 'single' \\ \\n \\u0041 😀👨‍👩‍👧 你好，世界 \u2028 \u0000 </script> ~*()!";

/** The one request that an endpoint saw. */
async function only(endpoint) {
  const requests = (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint);
  assert.equal(requests.length, 1, `${endpoint} was asked ${requests.length} times`);
  return requests[0];
}

/** The requests that send or recall. */
const sends = async () => (await world.sandbox.requests()).filter((request) => request.endpoint === "send_msg");

describe("sending", { timeout: 60_000 }, () => {
  test("sendText() sends the form of the documents, character for character", async () => {
    const page = await world.open();
    const sent = page.waitForRequest((request) => request.url().endsWith(SEND_MSG));
    const before = Math.floor(Date.now() / 1000);
    const reply = await page.evaluate(([to, text]) => bare().sendText(to, text), [UP, AWKWARD]);
    const after = Math.floor(Date.now() / 1000);

    const request = await only("send_msg");
    assert.equal(request.content_type, "application/x-www-form-urlencoded");
    assert.deepEqual(request.query, {});
    assert.ok(request.cookies.includes("SESSDATA") && request.csrf && request.csrf_token);
    const { "msg[dev_id]": device, "msg[timestamp]": timestamp, ...fields } = request.form;
    assert.deepEqual(fields, {
      "msg[sender_uid]": String(MAIN),
      "msg[receiver_id]": String(UP),
      "msg[receiver_type]": "1",
      "msg[msg_type]": "1",
      "msg[msg_status]": "0",
      "msg[content]": JSON.stringify({ content: AWKWARD }),
      build: "0",
      mobi_app: "web",
      csrf_token: "xxx",
      csrf: "xxx",
    });
    assert.match(device, UUID_4);
    assert.ok(before <= Number(timestamp) && Number(timestamp) <= after, timestamp);

    // The bytes themselves: nothing stands there bare that a form gives a meaning to.
    const body = (await sent).postData();
    const field = body.split("&").find((pair) => pair.startsWith("msg%5Bcontent%5D="));
    assert.match(field, /^[\w.*+%=-]+$/);
    assert.equal(new URLSearchParams(field).get("msg[content]"), JSON.stringify({ content: AWKWARD }));

    assert.match(reply.msg_key, /^\d{19}$/);
    assert.deepEqual(reply.key_hit_infos, {});
    const history = await page.evaluate((talker) => bare().history(talker, { size: 1 }), UP);
    assert.equal(history.messages[0].msg_key, reply.msg_key);
    assert.deepEqual(history.messages[0].content, { content: AWKWARD });
  });

  test("sendText() reports emotes and warnings, and which emote names are meant", async () => {
    const page = await world.open();
    const [old, renewed, warned] = await page.evaluate(async (to) => {
      const client = bare();
      return [
        await client.sendText(to, "[doge]"),
        await client.sendText(to, "[tv_doge]", { newFaceVersion: 1 }),
        await client.sendText(to, "支付宝", { newFaceVersion: 0 }),
      ];
    }, UP);
    assert.equal(old.msg_content, '{"content":"[tv_doge]"}');
    assert.deepEqual(
      old.e_infos.map((emote) => emote.text),
      ["[tv_doge]"],
    );
    assert.equal(renewed.msg_content, '{"content":"[tv_doge]"}');
    assert.equal(warned.key_hit_infos.rule_id, 2);
    assert.match(warned.key_hit_infos.toast, /温馨提示/);
    const versions = (await sends()).map((request) => request.form["msg[new_face_version]"]);
    assert.deepEqual(versions, [undefined, "1", "0"]);
  });

  test("sendImage() sends the address and all that is known of the image", async () => {
    const page = await world.open();
    await page.evaluate(async (to) => {
      const client = bare();
      const url = "https://message.biliimg.com/bfs/im_new/a%20b+c.jpg?x=1&y=图";
      await client.sendImage(to, url);
      await client.sendImage(to, { url, width: 300, height: 200, imageType: "jpeg", original: true, size: 55.443 });
      await client.sendImage(
        to,
        { url: url.replace("https", "http"), type: "png", original: 0 },
        { newFaceVersion: 1 },
      );
      // What a received image holds works as it is.
      const { messages } = await client.history(to, { size: 2 });
      await client.sendImage(to, messages[1].content);
    }, UP);
    const requests = await sends();
    const url = "https://message.biliimg.com/bfs/im_new/a%20b+c.jpg?x=1&y=图";
    const full = { url, height: 200, width: 300, imageType: "jpeg", original: 1, size: 55.443 };
    assert.deepEqual(
      requests.map((request) => JSON.parse(request.form["msg[content]"])),
      [{ url }, full, { url, imageType: "png", original: 0 }, full],
    );
    assert.ok(requests.every((request) => request.form["msg[msg_type]"] === "2" && request.code === 0));
    assert.equal(requests[2].form["msg[new_face_version]"], "1");
  });

  test("recall() takes back exactly the message with that key", async () => {
    const page = await world.open();
    const { keys, recalls, history } = await page.evaluate(async (to) => {
      const client = bare();
      const keys = [];
      for (const text of ["kept", "by key", "by bigint", "by object"]) {
        keys.push((await client.sendText(to, text)).msg_key);
      }
      const [, byKey, byBigint] = keys;
      const newest = (await client.history(to, { size: 1 })).messages[0];
      const recalls = [
        await client.recall(to, byKey),
        await client.recall(to, BigInt(byBigint)),
        // The talker as a message object, too: the side that is not the user.
        await client.recall(newest, newest),
      ];
      return { keys, recalls, history: await client.history(to, { size: 7 }) };
    }, UP);

    assert.deepEqual(
      [...history.messages].reverse().map(({ msg_key, msg_status, content }) => [msg_key, msg_status, content]),
      [
        [keys[0], 0, { content: "kept" }],
        [keys[1], 1, { content: "by key" }],
        [keys[2], 1, { content: "by bigint" }],
        [keys[3], 1, { content: "by object" }],
        ...recalls.map((recall, index) => [recall.msg_key, 0, keys[index + 1]]),
      ],
    );
    const forms = (await world.sandbox.requests()).filter((request) => request.form["msg[msg_type]"] === "5");
    assert.deepEqual(
      forms.map((request) => [request.form["msg[content]"], request.form["msg[receiver_id]"]]),
      keys.slice(1).map((key) => [key, String(UP)]),
    );
    assert.equal((await world.sandbox.state()).effects.recalls, 3);
  });

  test("a fan group is written to, read, and a message in it recalled", async () => {
    const page = await world.open();
    const { text, image, history, hints } = await page.evaluate(async (id) => {
      const client = bare();
      const group = { talker_id: id, session_type: bili.SessionType.FanGroup };
      const text = await client.sendText(group, "大家好");
      const image = await client.sendImage(group, "https://i0.hdslb.com/bfs/face/a.jpg");
      await client.recall(group, text.msg_key);
      const history = await client.history(group, { size: 3 });
      const all = await client.history(group, { size: 50 });
      return { text, image, history, hints: all.messages.filter((message) => message.msg_type === 306) };
    }, FANS);
    assert.deepEqual(
      history.messages.map(({ msg_type, receiver_type, receiver_id, msg_status }) => [
        msg_type,
        receiver_type,
        receiver_id,
        msg_status,
      ]),
      [
        [5, 2, FANS, 0],
        [2, 2, FANS, 0],
        [1, 2, FANS, 1],
      ],
    );
    assert.deepEqual([history.messages[2].msg_key, history.messages[1].msg_key], [text.msg_key, image.msg_key]);
    assert.deepEqual(hints[0].content, { group_id: FANS, content: "欢迎罗板栗入群" });
    assert.equal(hints[0].at_uids, null);
  });

  test("one device sends all messages of an account, unless another is given", async () => {
    const page = await world.open({ profile: await world.profile() });
    await page.evaluate(async (to) => {
      const client = bare();
      const { msg_key } = await client.sendText(to, "1");
      await client.sendImage(to, "https://i0.hdslb.com/a.jpg");
      await client.recall(to, msg_key);
      await bare().sendText(to, "2");
      await bare({ deviceId: "372778FD-E359-461D-86A3-EA2BCC6FF52A" }).sendText(to, "3");
    }, UP);
    const devices = (await sends()).map((request) => request.form["msg[dev_id]"]);
    assert.ok(
      devices.every((device) => UUID_4.test(device)),
      devices.join(),
    );
    assert.deepEqual(devices.slice(0, 4), Array(4).fill(devices[0]));
    assert.equal(devices[4], "372778FD-E359-461D-86A3-EA2BCC6FF52A");
  });

  test("what one account sends the other receives, and the answer comes back", async () => {
    const [mine, theirs] = [
      await world.open({ mid: MAIN }),
      await world.open({ mid: FRIEND, profile: await world.profile() }),
    ];
    const before = await theirs.evaluate(() => bare().unread());
    const sent = await mine.evaluate((to) => bare().sendText(to, "在吗 😀"), FRIEND);
    const waiting = await theirs.evaluate(() => bare().unread());
    assert.equal(waiting.follow_unread, before.follow_unread + 1);

    const received = (await theirs.evaluate((from) => bare().history(from, { size: 1 }), MAIN)).messages[0];
    assert.equal(received.msg_key, sent.msg_key);
    assert.equal(received.sender_uid, MAIN);
    assert.deepEqual(received.content, { content: "在吗 😀" });

    // The message itself stands for whom to answer.
    const answer = await theirs.evaluate((message) => bare().sendText(message, "在"), received);
    const read = await theirs.evaluate(() => bare().unread());
    assert.equal(read.follow_unread, before.follow_unread);
    const history = await mine.evaluate((from) => bare().history(from, { size: 1 }), FRIEND);
    assert.equal(history.messages[0].msg_key, answer.msg_key);
    assert.deepEqual(history.messages[0].content, { content: "在" });

    await mine.evaluate(([to, key]) => bare().recall(to, key), [FRIEND, sent.msg_key]);
    const later = await theirs.evaluate((from) => bare().history(from), MAIN);
    assert.equal(later.messages.find((message) => message.msg_key === sent.msg_key).msg_status, 1);
  });
});
