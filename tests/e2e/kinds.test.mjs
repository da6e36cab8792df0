/** Every kind of message arrives as its type says, odd ones as what they are, and the helpers make sense of all of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EXAMPLES, fits, NOTICE_URL, ODD, SHAPES } from "./support/kinds.mjs";
import { FANS, FRIEND, MAIN, SILENT } from "./support/people.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("kinds");

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Gone, or known by name alone: there is nothing that their content has to be. */
const WITHOUT_SHAPE = [3, 8, 15, ...range(50, 55), ...range(101, 118), ...range(201, 213), 400, 401];
/** A system account with buttons, and with notices that are odd. */
const PAYMENTS = 844424930131964;

/** What made-up conversations hold where something else should be. */
const MADE_UP_ODD = [
  "",
  "不是 JSON",
  '{"content":',
  "null",
  "[]",
  '{"content":7104537732714964358}',
  '{"title":7,"url":null}',
  '"},"msg_status":0,"x":{"',
];

async function openClient() {
  const page = await world.open();
  await page.evaluate(() => {
    globalThis.client = bili.createClient();
  });
  return page;
}

/** Sends messages of any kind from the friend; kinds of a fan group come from the group itself. */
async function pushAll(messages) {
  for (const [msg_type, content] of messages) {
    const ways = isOfGroup(msg_type) ? { from: 0, group: FANS } : { from: FRIEND, to: MAIN };
    await world.sandbox.push({ ...ways, msg_type, content });
  }
}

const isOfGroup = (msg_type) => msg_type in SHAPES && msg_type > 300;

/** The newest messages of a conversation, the oldest of them first. */
async function newest(page, talker, size) {
  const read = async ([talker, size]) => (await client.history(talker, { size })).messages.reverse();
  return page.evaluate(read, [talker, size]);
}

/** All messages of all conversations there are at the start. */
function everything(page) {
  return page.evaluate(async () => {
    const messages = [];
    for (const sessionType of [bili.SessionList.All, bili.SessionList.Intercepted]) {
      for await (const session of client.sessions({ sessionType })) {
        for await (const message of client.history(session)) messages.push(message);
      }
    }
    return messages;
  });
}

const isOdd = ({ msg_type, content }) => !WITHOUT_SHAPE.includes(msg_type) && !fits(content, SHAPES[msg_type]);

describe("contents", { timeout: 60_000 }, () => {
  test("of every documented kind are what their types say", async () => {
    await pushAll(EXAMPLES);
    const page = await openClient();
    const ofGroup = EXAMPLES.filter(([kind]) => isOfGroup(kind)).length;
    const messages = [
      ...(await newest(page, FRIEND, EXAMPLES.length - ofGroup)),
      ...(await newest(page, { talker_id: FANS, session_type: 2 }, ofGroup)),
    ];
    const kinds = await page.evaluate(() => Object.values(bili.MsgType));
    const shown = new Set(EXAMPLES.map(([kind]) => kind));
    assert.deepEqual(
      kinds.filter((kind) => !shown.has(kind)),
      WITHOUT_SHAPE,
    );
    assert.equal(messages.length, EXAMPLES.length);
    for (const [index, [msg_type, wire, content = JSON.parse(wire)]] of EXAMPLES.entries()) {
      const message = messages[index];
      assert.deepEqual([message.msg_type, message.content], [msg_type, content]);
      assert.ok(fits(message.content, SHAPES[msg_type]), `${msg_type} ${wire}`);
      const way = isOfGroup(msg_type) ? [0, 2, FANS] : [FRIEND, 1, MAIN];
      assert.deepEqual([message.sender_uid, message.receiver_type, message.receiver_id], way, wire);
    }
  });

  test("of unknown kinds, and odd ones of known kinds, arrive as what they are, and their neighbours are intact", async () => {
    const page = await openClient();
    for (const [msg_type, content] of ODD) {
      await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type, content });
      await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: 1, content: '{"content":"next"}' });
    }
    const messages = await newest(page, FRIEND, 2 * ODD.length);
    assert.equal(messages.length, 2 * ODD.length);
    const keys = Object.keys(messages[1]);
    for (const [index, [msg_type, , content]] of ODD.entries()) {
      const [message, neighbour] = messages.slice(2 * index);
      assert.deepEqual([message.msg_type, message.content], [msg_type, content]);
      assert.deepEqual(Object.keys(message), keys);
      assert.deepEqual(neighbour.content, { content: "next" });
      assert.deepEqual([neighbour.sender_uid, neighbour.receiver_id, neighbour.msg_type], [FRIEND, MAIN, 1]);
    }
  });

  test("of all conversations there are fit, but for those that are odd on purpose", async () => {
    const page = await openClient();
    const messages = await everything(page);
    assert.equal(new Set(messages.map((message) => message.msg_key)).size, messages.length);
    const odd = messages.filter(isOdd).map(({ msg_type, content }) => [msg_type, content]);
    const expected = [
      [1, "早期客户端发来的、不是 JSON 的文字"],
      [1, { content: ["不", "是", "文字"], extra: 1 }],
      [2, { url: null }],
      [
        7,
        {
          author: "谁",
          headline: "",
          id: "不是数字",
          source: 5,
          thumb: "javascript:alert(1)",
          title: "内容有误的分享",
          bvid: 7,
        },
      ],
      [10, "系统维护通知"],
      [10, { title: 404, text: null, modules: "none" }],
    ];
    const sorted = (pairs) => pairs.map((pair) => JSON.stringify(pair)).sort();
    assert.deepEqual(sorted(odd), sorted(expected));
    const kinds = [...new Set(messages.map((message) => message.msg_type))].sort((a, b) => a - b);
    assert.deepEqual(kinds, [1, 2, 5, 6, 7, 9, 10, 11, 12, 13, 14, 16, 18, 19, 51, 301, 302, 303, 304, 305, 306]);
    const sources = new Set(messages.filter(({ msg_type }) => msg_type === 7).map(({ content }) => content.source));
    const known = await page.evaluate(() => Object.values(bili.ShareSource));
    assert.deepEqual(
      [...sources].sort((a, b) => a - b),
      known,
    );
  });

  test("of a long conversation fit, but for those that are odd on purpose", async () => {
    await world.sandbox.converse({ a: MAIN, b: SILENT, count: 2000, seed: 4 });
    const wires = new Map(
      (await world.sandbox.messages(MAIN, SILENT)).map(({ msg_key, content }) => [msg_key, content]),
    );
    const page = await openClient();
    const messages = await newest(page, SILENT, 2000);
    assert.equal(messages.length, 2000);
    const odd = new Set(messages.filter(isOdd).map((message) => wires.get(message.msg_key)));
    for (const wire of odd) assert.ok(MADE_UP_ODD.includes(wire), wire);
    assert.ok(odd.size >= 3);
    const missing = Object.keys(SHAPES).filter((kind) => !messages.some(({ msg_type }) => msg_type === Number(kind)));
    assert.deepEqual(missing, []);
  });

  test("of last messages are decoded as well", async () => {
    const page = await openClient();
    const lists = await page.evaluate(async () => {
      const [all, news] = [await client.sessions({ size: 100 }), await client.newSessions({ size: 100 })];
      const details = await Promise.all(all.session_list.map((session) => client.session(session)));
      return [all.session_list, news.session_list, details].map((list) => list.map((session) => session.last_msg));
    });
    for (const list of lists) {
      assert.equal(list.length, 13);
      for (const message of list) {
        assert.ok(fits(message.content, SHAPES[message.msg_type]), JSON.stringify(message));
        assert.match(message.msg_key, /^\d{19}$/);
      }
    }
  });

  test("of hints are arrays, of recalls strings in both forms", async () => {
    const page = await openClient();
    const messages = await everything(page);
    const hints = messages.filter((message) => message.msg_type === 18);
    assert.equal(hints.length, 2);
    for (const { content, msg_source } of hints) {
      assert.ok(Array.isArray(content.content) && content.content.length > 0);
      assert.equal(msg_source, 18);
    }
    assert.equal(hints.find(({ content }) => content.content.length === 2).content.content[1].text, "了解详情");

    const byKey = new Map(messages.map((message) => [message.msg_key, message]));
    const recalls = messages.filter((message) => message.msg_type === 5);
    const forms = new Set(recalls.map(({ content }) => typeof content));
    assert.deepEqual([...forms].sort(), ["object", "string"]);
    const withdrawn = recalls.filter(({ content, sys_cancel }) => {
      const target = byKey.get(content.content ?? content);
      if (target) assert.equal(target.msg_status, 1);
      return sys_cancel === true && !target;
    });
    // What the system withdrew is not returned any more.
    assert.equal(withdrawn.length, 1);
    assert.equal(recalls.filter(({ content }) => !byKey.has(content.content ?? content)).length, 1);
  });
});

describe("helpers", { timeout: 60_000 }, () => {
  test("isRecalled: by its sender, by the system, by the mark of the recall", async () => {
    for (const [index, more] of [{}, { msg_status: 1 }, { msg_status: 50 }, { sys_cancel: true }].entries()) {
      const content = JSON.stringify({ content: `secret ${index}` });
      await world.sandbox.push({ from: FRIEND, to: MAIN, msg_type: more.sys_cancel ? 5 : 1, content, ...more });
    }
    const page = await openClient();
    const said = await page.evaluate(async (friend) => {
      const { messages } = await client.history(friend, { size: 4 });
      messages.reverse().push({ ...messages[0], msg_status: bili.MsgStatus.Withdrawn });
      return messages.map((message) => [bili.isRecalled(message), bili.preview(message, { locale: "en" })]);
    }, FRIEND);
    assert.deepEqual(
      said.map(([recalled]) => recalled),
      [false, true, false, true, true],
    );
    assert.equal(said[0][1], "secret 0");
    for (const [, line] of said.slice(1)) assert.doesNotMatch(line, /secret/);
  });

  test("safeUrl: https as it is, the service's own lifted, nothing else", async () => {
    const page = await openClient();
    const addresses = {
      "https://example.org/a?b=c#d": "https://example.org/a?b=c#d",
      "http://i2.hdslb.com/bfs/a.jpg": "https://i2.hdslb.com/bfs/a.jpg",
      "//i0.hdslb.com/bfs/a.jpg": "https://i0.hdslb.com/bfs/a.jpg",
      "http://message.biliimg.com/a": "https://message.biliimg.com/a",
      "": undefined,
      "/relative": undefined,
      "http://example.org/": undefined,
      "//example.org/": undefined,
      "javascript:alert(1)": undefined,
      "JAVASCRIPT://bilibili.com/%0aalert(1)": undefined,
      "data:text/html,<script>": undefined,
      "bilibili://video/1": undefined,
      "https://bilibili.com@evil.example/": undefined,
      "http://evilbilibili.com/": undefined,
      'https://a.example/"onerror=': undefined,
    };
    const outcomes = await page.evaluate(async (addresses) => {
      await bili.init();
      return addresses.map((address) => bili.safeUrl(address) ?? null);
    }, Object.keys(addresses));
    assert.deepEqual(
      outcomes,
      Object.values(addresses).map((url) => url ?? null),
    );
  });

  test("buttons: of the spec's notice, and of one with three of which one must not be used", async () => {
    await pushAll(EXAMPLES.filter(([kind]) => kind === 10));
    const page = await openClient();
    const [own, three, odd] = await page.evaluate(
      async ([friend, payments]) => {
        const [{ content }] = (await client.history(friend, { size: 1 })).messages;
        const notices = (await client.history(payments)).messages.map((message) => message.content);
        const titled = notices.find((notice) => notice.title === "大会员即将到期");
        const strange = notices.find((notice) => notice.title === 404);
        return [
          [bili.buttons(content, { locale: "zh" }), bili.buttons(content, { locale: "en" }), bili.buttons(content)],
          bili.buttons(titled),
          [strange, "系统维护通知", null, 7, []].map((notice) => bili.buttons(notice)),
        ];
      },
      [FRIEND, PAYMENTS],
    );
    assert.deepEqual(
      own,
      ["查看详情", "See details", "See details"].map((label) => [{ label, url: NOTICE_URL }]),
    );
    assert.deepEqual(three, [
      { label: "去续费", url: "https://account.bilibili.com/account/big" },
      { label: "查看订单", url: "https://pay.bilibili.com/all" },
    ]);
    assert.deepEqual(odd, [[], [], [], [], []]);
  });

  test("segments: put together they are the text, for every text there is", async () => {
    const content = "看[tv_doge]https://b23.tv/abc，av170001和BV16v411e7CW[不存在的表情]cv1";
    await pushAll([[1, JSON.stringify({ content })]]);
    const page = await openClient();
    const { parts, different, emotes } = await page.evaluate(async (friend) => {
      const { messages, e_infos } = await client.history(friend, { size: 1 });
      const parts = bili.segments(messages[0].content.content, e_infos);
      const whole = (text, infos) =>
        bili
          .segments(text, infos)
          .map((part) => part.text)
          .join("");
      const texts = [
        "",
        "half \ud83d of a pair [tv_doge]\udc00",
        "[[tv_doge]]\u0000\u2028",
        messages[0].content.content,
      ];
      const different = texts.filter((text) => whole(text, e_infos) !== text);
      let emotes = 0;
      for await (const session of client.sessions()) {
        for await (const page of client.history(session).pages()) {
          for (const { msg_type, content } of page.messages ?? []) {
            if (msg_type !== bili.MsgType.Text || typeof content.content !== "string") continue;
            if (whole(content.content, page.e_infos) !== content.content) different.push(content.content);
            emotes += bili.segments(content.content, page.e_infos).filter((part) => part.type === "emote").length;
          }
        }
      }
      return { parts, different, emotes };
    }, FRIEND);
    assert.deepEqual(different, []);
    assert.ok(emotes >= 5, `${emotes} emotes`);
    assert.deepEqual(
      parts.map((part) => [part.type, part.text]),
      [
        ["text", "看"],
        ["emote", "[tv_doge]"],
        ["link", "https://b23.tv/abc"],
        ["text", "，"],
        ["video", "av170001"],
        ["text", "和"],
        ["video", "BV16v411e7CW"],
        ["text", "[不存在的表情]"],
        ["article", "cv1"],
      ],
    );
    assert.match(parts[1].url, /^https:\/\//);
    assert.equal(parts[4].url, "https://www.bilibili.com/video/av170001");
  });

  test("preview: one line for any message of any kind, and never a recalled text", async () => {
    await pushAll([...EXAMPLES, ...ODD]);
    const page = await openClient();
    const { lines, hidden, total } = await page.evaluate(async () => {
      const lines = [];
      const hidden = [];
      const show = (message) => {
        const both = ["zh", "en"].map((locale) => bili.preview(message, { locale }));
        lines.push([message.msg_type, ...both, bili.preview(message, { maxLength: 6 })]);
        if (bili.isRecalled(message)) hidden.push([JSON.stringify(message.content), ...both]);
      };
      let total = 0;
      for await (const session of client.sessions()) {
        for await (const message of client.history(session)) {
          total += 1;
          show(message);
        }
      }
      return { lines, hidden, total };
    });
    assert.ok(total > EXAMPLES.length + ODD.length);
    for (const [kind, ...texts] of lines) {
      for (const line of texts) {
        assert.ok(line.trim() === line && line !== "", `${kind}: ${JSON.stringify(line)}`);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
        assert.doesNotMatch(line, /[\u0000-\u001f\u2028\u2029\u202a-\u202e]/);
      }
      assert.ok([...texts[2]].length <= 6, texts[2]);
    }
    assert.ok(hidden.length >= 4);
    for (const [, chinese, english] of hidden) {
      assert.deepEqual([chinese, english], ["消息已撤回", "Message recalled"]);
    }
    const said = new Map(lines.map(([kind, chinese, english]) => [`${kind} ${chinese}`, english]));
    for (const [chinese, english] of [
      ["1 你好[doge]", "你好[doge]"],
      ["2 [图片]", "[Image]"],
      ["5 撤回了一条消息", "Recalled a message"],
      ["7 [视频] 合 成 大 東 瓜", "[Video] 合 成 大 東 瓜"],
      ["18 对方主动回复或关注你前，最多发送1条消息", "对方主动回复或关注你前，最多发送1条消息"],
      ["19 先看入门", "先看入门"],
      ["19 可以从基础教程看起。", "可以从基础教程看起。"],
      ["10 t", "t"],
      ["306 欢迎罗板栗入群", "欢迎罗板栗入群"],
      ["99 [暂不支持的消息]", "[Unsupported message]"],
    ]) {
      assert.equal(said.get(chinese), english, chinese);
    }
  });

  test("they need nothing to be loaded", async () => {
    const page = await world.open();
    const { value } = await page.evaluate(() => attempt(() => bili.safeUrl("https://a")));
    assert.equal(value, "https://a");
  });

  test("wrong arguments are said by their name", async () => {
    const page = await openClient();
    const errors = await page.evaluate(async () => {
      const calls = {
        message: () => bili.isRecalled("text"),
        eInfos: () => bili.segments("a", {}),
        "options.locale": () => bili.buttons({}, { locale: "fr" }),
        "options.maxLength": () => bili.preview({ msg_type: 1 }, { maxLength: 0 }),
      };
      const errors = {};
      for (const [argument, call] of Object.entries(calls)) errors[argument] = (await attempt(call)).error;
      return errors;
    });
    for (const [argument, error] of Object.entries(errors)) {
      assert.equal(error?.kind, "input", argument);
      assert.ok(error.message.includes(`\`${argument}\``), error.message);
    }
  });
});
