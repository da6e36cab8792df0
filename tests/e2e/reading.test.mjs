/** Reading: unread counts and history, with the login of the browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAIN, SILENT, UP } from "./support/people.mjs";
import { decodeContent } from "./support/reference.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("reading");

/** The one request that an endpoint saw. */
async function only(endpoint) {
  const requests = (await world.sandbox.requests()).filter((request) => request.endpoint === endpoint);
  assert.equal(requests.length, 1, `${endpoint} was asked ${requests.length} times`);
  return requests[0];
}

describe("reading", { timeout: 60_000 }, () => {
  test("the browser sends the login that scripts cannot read", async () => {
    const page = await world.open();
    const counts = await page.evaluate(() => bare().unread());
    assert.deepEqual(counts, {
      unfollow_unread: 1,
      follow_unread: 6,
      unfollow_push_msg: 0,
      dustbin_push_msg: 0,
      dustbin_unread: 0,
      biz_msg_unfollow_unread: 0,
      biz_msg_follow_unread: 0,
      custom_unread: 0,
    });

    const readable = await page.evaluate(() => document.cookie);
    assert.match(readable, /bili_jct=/);
    assert.doesNotMatch(readable, /SESSDATA/);
    const request = await only("single_unread");
    assert.deepEqual([...request.cookies].sort(), ["DedeUserID", "SESSDATA", "bili_jct"]);
    assert.equal(request.host, "api.vc.bilibili.com");
    assert.equal(request.scheme, "https");
    assert.equal(request.origin, "https://message.bilibili.com");
    assert.deepEqual(request.query, { build: "0", mobi_app: "web" });
  });

  test("unread() passes on which messages to count", async () => {
    const page = await world.open();
    const [followed, others, intercepted] = await page.evaluate(async () => {
      const client = bare();
      return [
        await client.unread({ unreadType: bili.UnreadType.Followed, showUnfollowList: true, showDustbin: false }),
        await client.unread({ unreadType: 2, build: 7, mobiApp: "android" }),
        await client.unread({ unreadType: 3 }),
      ];
    });
    assert.deepEqual([followed.follow_unread, followed.unfollow_unread], [6, 0]);
    assert.deepEqual([others.follow_unread, others.unfollow_unread], [0, 1]);
    assert.deepEqual([intercepted.follow_unread, intercepted.dustbin_unread], [0, 0]);
    assert.deepEqual(
      (await world.sandbox.requests()).map((request) => request.query),
      [
        { unread_type: "1", show_unfollow_list: "1", show_dustbin: "0", build: "0", mobi_app: "web" },
        { unread_type: "2", build: "7", mobi_app: "android" },
        { unread_type: "3", show_dustbin: "1", build: "0", mobi_app: "web" },
      ],
    );
  });

  test("history() keeps every id digit for digit and decodes contents", async () => {
    const page = await world.open();
    const history = await page.evaluate((talker) => bare().history(talker), UP);
    // Whom a hint is for, the service keeps to itself.
    const stored = (await world.sandbox.messages(MAIN, UP)).reverse().map(({ only_for: _, ...message }) => message);
    assert.equal(history.messages.length, stored.length);
    assert.ok(stored.every((message) => typeof message.msg_key === "string" && message.msg_key.length >= 19));
    for (const [index, message] of stored.entries()) {
      const content = decodeContent(message.content, message.msg_type);
      assert.deepEqual(history.messages[index], { ...message, content });
    }
    assert.equal(history.has_more, 0);
    assert.equal(history.min_seqno, stored.at(-1).msg_seqno);
    assert.equal(history.max_seqno, stored[0].msg_seqno);
    assert.ok(history.e_infos.some((emote) => emote.text === "[口罩]" && (emote.uri ?? emote.url).startsWith("http")));
    assert.deepEqual((await only("fetch_session_msgs")).query, {
      talker_id: "1",
      session_type: "1",
      size: "20",
      sender_device_id: "1",
      build: "0",
      mobi_app: "web",
    });
  });

  test("history() pages backwards to the first message, each one once", async () => {
    const { count } = await world.sandbox.converse({ a: MAIN, b: SILENT, count: 107, seed: 7 });
    const stored = (await world.sandbox.messages(MAIN, SILENT)).reverse();
    const visible = stored.filter((message) => message.msg_status !== 2);
    assert.equal(count, 107);

    const page = await world.open();
    const walked = await page.evaluate(async (talker) => {
      const client = bare();
      const pages = [];
      let endSeqno;
      do {
        const { messages, has_more } = await client.history(talker, { size: 25, endSeqno });
        pages.push(messages);
        if (has_more === 0) return pages;
        endSeqno = messages.at(-1).msg_seqno;
      } while (pages.length < 20);
      return pages;
    }, SILENT);
    assert.ok(walked.slice(0, -1).every((messages) => messages.length === 25));
    assert.deepEqual(
      walked.flat().map((message) => message.msg_key),
      visible.map((message) => message.msg_key),
    );
  });

  test("history() takes both bounds, as a number, digits or a bigint", async () => {
    const page = await world.open();
    const stored = await world.sandbox.messages(MAIN, UP);
    const [first, , third, fourth] = stored.map((message) => message.msg_seqno);
    const between = await page.evaluate(
      async ([talker, first, third, fourth]) => {
        const client = bare();
        const options = { senderDeviceId: 3, size: 200 };
        const as = (begin, end) => client.history(talker, { ...options, beginSeqno: begin, endSeqno: end });
        return [
          await as(first, fourth),
          await as(String(first), String(fourth)),
          await as(BigInt(first), BigInt(fourth)),
          await as(third, third),
        ];
      },
      [UP, first, third, fourth],
    );
    for (const history of between.slice(0, 3)) {
      assert.deepEqual(
        history.messages.map((message) => message.msg_seqno),
        [third, stored[1].msg_seqno],
      );
    }
    assert.equal(between[3].messages, null);
    const asked = await world.sandbox.requests();
    assert.ok(asked.every(({ query }) => query.size === "200" && query.sender_device_id === "3"));
  });

  test("history() of an empty session has the largest number there is", async () => {
    const page = await world.open();
    const history = await page.evaluate((talker) => bare().history(talker), SILENT);
    assert.deepEqual(history, { messages: null, has_more: 0, min_seqno: "18446744073709551615", max_seqno: 0 });
  });

  test("results are plain objects: cloned, written as JSON, and stored without a change", async () => {
    const page = await world.open();
    const survived = await page.evaluate(async (talker) => {
      const client = bare();
      const results = {
        unread: await client.unread(),
        history: await client.history(talker),
        empty: await client.history(404),
        text: await client.sendText(talker, "[doge]"),
        upload: await client.customerService.upload(new Blob(["x"])),
      };
      const open = indexedDB.open("results");
      const database = await new Promise((resolve, reject) => {
        open.onupgradeneeded = () => open.result.createObjectStore("results");
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const store = () => database.transaction("results", "readwrite").objectStore("results");
      await done(store().put(results, 1));
      const channel = new MessageChannel();
      const posted = new Promise((resolve) => {
        channel.port2.onmessage = ({ data }) => resolve(data);
      });
      channel.port1.postMessage(results);
      const plain = (value) =>
        typeof value !== "object" || value === null
          ? ["string", "number", "boolean", "object"].includes(typeof value)
          : [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) &&
            Reflect.ownKeys(value).every((key) => typeof key === "string") &&
            Object.values(value).every(plain);
      return {
        plain: plain(results),
        original: JSON.stringify(results),
        copies: {
          json: JSON.stringify(JSON.parse(JSON.stringify(results))),
          cloned: JSON.stringify(structuredClone(results)),
          stored: JSON.stringify(await done(store().get(1))),
          posted: JSON.stringify(await posted),
        },
      };
    }, UP);
    assert.equal(survived.plain, true);
    for (const [way, copy] of Object.entries(survived.copies)) assert.equal(copy, survived.original, way);
    assert.match(survived.original, /"msg_key":"\d{19}"/);
  });
});
