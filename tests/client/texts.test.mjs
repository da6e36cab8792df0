/** The helpers for texts and messages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { bili } from "./support/package.mjs";

const { answerText, isAutomatic, isRecalled, MsgSource, MsgType, preview, segments, sentAt, shareUrl, splitText } =
  bili;
const { totalUnread } = bili;
const DOGE = [{ text: "[doge]", url: "https://a/doge.png", size: 1 }];

/** The segments, as `type text`. */
const parts = (text, eInfos = DOGE) => segments(text, eInfos).map(({ type, text }) => `${type} ${text}`);

describe("segments", () => {
  test("splits a text", () => {
    const text = "看[doge]https://b23.tv/abc，av170001和BV16v411e7CW[other]cv1";
    assert.deepEqual(parts(text), [
      ...["text 看", "emote [doge]", "link https://b23.tv/abc", "text ，", "video av170001", "text 和"],
      ...["video BV16v411e7CW", "text [other]", "article cv1"],
    ]);
    assert.deepEqual(parts(""), []);
    assert.deepEqual(parts("[[doge]]"), ["text [", "emote [doge]", "text ]"]);
    for (const odd of [null, 5, undefined, {}]) assert.deepEqual(segments(odd), []);
  });

  test("finds no ids inside words", () => {
    for (const text of [
      ...[
        "javascript",
        "save123",
        "cover",
        "av",
        "av0",
        "av012",
        "av12345678901234567",
        "av1a",
        "av1_",
        "av-1",
        "cv好",
      ],
      ...["av123x", "xav123", "_cv12", "cv12_", "BV16v411e7CWx", "ahttps://a", "BV1", "BV16v411e7C", "BV26v411e7CW"],
      ...["BV16v411e70W", "BV16v411e7lW", "BV16v411e7C好", "b", "bb1", "v1"],
    ]) {
      assert.deepEqual(parts(text), [`text ${text}`]);
    }
  });

  test("returns plain objects", () => {
    const eInfos = [{ text: "[a]", uri: "https://a/a.png", gif_url: "https://a/a.gif", size: 2 }];
    assert.deepEqual(segments("[a] http://b23.tv/a AV2 CV2 bv16v411e7CW!", eInfos), [
      { type: "emote", text: "[a]", url: "https://a/a.png", gif_url: "https://a/a.gif", size: 2 },
      { type: "text", text: " " },
      { type: "link", text: "http://b23.tv/a", url: "https://b23.tv/a" },
      { type: "text", text: " " },
      { type: "video", text: "AV2", id: "av2", url: "https://www.bilibili.com/video/av2" },
      { type: "text", text: " " },
      { type: "article", text: "CV2", id: "cv2", url: "https://www.bilibili.com/read/cv2" },
      { type: "text", text: " " },
      { type: "video", text: "bv16v411e7CW", id: "BV16v411e7CW", url: "https://www.bilibili.com/video/BV16v411e7CW" },
      { type: "text", text: "!" },
    ]);
  });

  test("ends links at punctuation of the sentence", () => {
    const address = "https://www.bilibili.com/video/BV16v411e7CW/?p=1&t=2#a";
    for (const after of [
      ...[
        " a",
        "，看",
        "。",
        "真好看",
        "）",
        "」",
        '"',
        "'",
        ")",
        "]",
        ">",
        "\\",
        "\n",
        ".",
        "?!",
        "...",
        ",",
        "~",
        "　",
      ],
    ]) {
      assert.deepEqual(parts(address + after), [`link ${address}`, `text ${after}`]);
    }
    assert.equal(segments("HTTP://B23.tv/a")[0].url, "https://B23.tv/a");
  });

  test("leaves unsafe links as text", () => {
    for (const text of [
      ...["http://example.org/https://b23.tv/a", "https://", "https://..", "https://a@b.example/", "http://b23.tv:x/"],
      ...["h", "http", "https:/a", "httpsx://a", "好"],
    ]) {
      assert.deepEqual(parts(text), [`text ${text}`]);
    }
  });

  test("prefers the longest emote name with a safe URL, and the first of duplicates", () => {
    const named = (text) => ({ text, url: "https://a", size: 1 });
    const eInfos = ["[a]", "[a]b]", "[a[c]", "[c]", "[]", "a", "[好]", `[${"x".repeat(127)}]`].map(named);
    const name = (text) => segments(text, eInfos).find(({ type }) => type === "emote")?.text;
    assert.deepEqual(["[a]b]c", "[a]b", "[a[c]", "[好]"].map(name), ["[a]b]", "[a]", "[a[c]", "[好]"]);
    for (const other of ["", "[", "[a", "[]", "a", "[b]", "[A]", `[${"x".repeat(127)}]`])
      assert.equal(name(other), undefined);
    const odd = [
      ...[null, 7, { url: "https://a" }, { text: 5 }, { text: "[a]", uri: "javascript:a", url: null }],
      { text: "[a]", uri: "", url: "http://i0.hdslb.com/a.png", size: 2, gif_url: "http://elsewhere.example/" },
      ...[
        { text: "[a]", url: "https://second" },
        { text: "[b]", uri: "https://uri", url: "https://url", size: 7 },
      ],
    ];
    assert.deepEqual(segments("[a][b]", odd), [
      { type: "emote", text: "[a]", url: "https://i0.hdslb.com/a.png", size: 2 },
      { type: "emote", text: "[b]", url: "https://uri", size: 1 },
    ]);
    for (const wrong of ["x", {}, 5]) assert.throws(() => segments("", wrong), { kind: "input" });
  });
});

describe("preview", () => {
  const lines = (message) => ["zh", "en"].map((locale) => preview(message, { locale }));
  const kind = (msg_type, content) => lines({ msg_type, msg_status: 0, content });

  test("has a line for every message type", () => {
    const hint = { content: [{ text: "对方关注你前，" }, { text: "最多发送1条消息" }, { color_day: "#fff" }] };
    for (const [type, content, zh, en = zh] of [
      [1, { content: " 你好\n[doge]\t" }, "你好 [doge]"],
      [1, { content: "\n" }, "[空消息]", "[Empty message]"],
      [1, { content: "a\r\n\tb\u2028c\0\u0085d　 \u202e\u2066e" }, "a b c d e"],
      [1, "a\nb", "a b"],
      [1, 7, "[暂不支持的消息]", "[Unsupported message]"],
      [2, { url: "https://a" }, "[图片]", "[Image]"],
      [5, "7345551441311046575", "撤回了一条消息", "Recalled a message"],
      [6, { url: "https://a" }, "[表情]", "[Emote]"],
      [7, { source: 5, title: "合 成 大 東 瓜" }, "[视频] 合 成 大 東 瓜", "[Video] 合 成 大 東 瓜"],
      [7, { source: 16, source_desc: "电影", title: "a" }, "[电影] a"],
      [7, { source: "17", title: "" }, "[番剧]", "[Series]"],
      [7, { source: 4, title: "" }, "[直播]", "[Live]"],
      [7, { source: 99, title: "a" }, "[分享] a", "[Share] a"],
      [7, { source: -1, headline: "b" }, "[分享] b", "[Share] b"],
      [9, { title: "", name: "b" }, "[小程序] b", "[Mini program] b"],
      [10, { title: "到账通知", text: "恭喜\n您" }, "到账通知 恭喜 您"],
      [10, { title: "", text: "" }, "[通知]", "[Notice]"],
      [11, { title: "a", attach_msg: null }, "[视频] a", "[Video] a"],
      [11, { rid: 1, type: 8, attach_msg: { content: "来看[doge]" } }, "[视频] 来看[doge]", "[Video] 来看[doge]"],
      [12, { title: "a" }, "[专栏] a", "[Article] a"],
      [12, { rid: 1 }, "[专栏]", "[Article]"],
      [13, { title: "a" }, "[图片] a", "[Picture] a"],
      [14, { source: "直播", title: "a" }, "[直播] a"],
      [14, { source: 5, title: "", desc: "b" }, "[分享] b", "[Share] b"],
      [16, { main_title: "a" }, "[作品] a", "[Works] a"],
      [18, hint, "对方关注你前，最多发送1条消息"],
      [18, { content: "not JSON" }, "not JSON"],
      [19, { content_: "a" }, "a"],
      [19, { content: { paragraphs: ["a", { text: { nodes: [{ word: { words: "b\nc" } }] } }] } }, "a b c"],
      [19, { content: { paragraphs: null }, content_: "a" }, "a"],
      [19, { content: { paragraphs: [] } }, "[AI 回复]", "[AI answer]"],
      [19, { content: "a" }, "[AI 回复]", "[AI answer]"],
      [10, { text: "t", modules: [] }, "t"],
      [306, { group_id: 221082140, content: "欢迎罗板栗入群" }, "欢迎罗板栗入群"],
      [307, { content: "a" }, "[暂不支持的消息]", "[Unsupported message]"],
      [51, { content: "a" }, "[暂不支持的消息]", "[Unsupported message]"],
    ]) {
      assert.deepEqual(kind(type, content), [zh, en], `${type} ${JSON.stringify(content)}`);
    }
  });

  test("has a line for malformed content, too", () => {
    for (const type of Object.values(MsgType)) {
      for (const content of [null, "<b>", 7, [[]], { content: {}, title: 5, attach_msg: [] }]) {
        const [zh, en] = kind(type, content);
        // Old texts and notices hold bare strings.
        const isWords = [1, 10].includes(type) && content === "<b>";
        assert.ok(zh && en && en.includes("<b>") === isWords, `${type} ${JSON.stringify(content)}`);
      }
    }
    assert.deepEqual(lines({}), ["[暂不支持的消息]", "[Unsupported message]"]);
    const throwing = Object.defineProperty({ msg_type: 1 }, "content", {
      get: () => assert.fail("read"),
      enumerable: true,
    });
    assert.deepEqual(lines(throwing)[1], "[Unsupported message]");
    for (const none of [null, "x", [], 5]) assert.throws(() => preview(none), { kind: "input" });
  });

  test("does not show recalled messages", () => {
    for (const how of [{ msg_status: 1 }, { msg_status: "2" }, { msg_status: 0, sys_cancel: true }]) {
      const message = { msg_type: 1, content: { content: "secret" }, ...how };
      assert.deepEqual([lines(message), isRecalled(message)], [["消息已撤回", "Message recalled"], true]);
    }
    const expired = { msg_type: 2, msg_status: 50, content: { url: "https://a" } };
    assert.deepEqual([lines(expired), isRecalled(expired)], [["[图片已失效]", "[Image expired]"], false]);
    assert.deepEqual([{}, { msg_status: 0, sys_cancel: 1 }, { msg_type: 5, sys_cancel: false }].map(isRecalled), [
      false,
      false,
      false,
    ]);
    assert.throws(() => isRecalled(null), { kind: "input" });
  });

  test("keeps the maximum length", () => {
    const cut = (maxLength, content = "你好😀世界") => preview({ msg_type: 1, content: { content } }, { maxLength });
    assert.deepEqual(
      [cut(5), cut(4), cut(1), cut(undefined), cut(Infinity)],
      ["你好😀世界", "你好😀…", "…", "你好😀世界", "你好😀世界"],
    );
    assert.equal(cut(3, "a b c"), "a…");
    for (const maxLength of [0, -1, 1.5, "5", NaN]) assert.throws(() => cut(maxLength), { kind: "input" });
  });
});

describe("splitText", () => {
  const AROUND = '{"content":""}'.length;
  const FAMILY = "👨‍👩‍👧‍👦";

  test("splits at sentence ends if possible, else between words", () => {
    const split = (text, most) => splitText(text, { maxBytes: most });
    const filler = "字".repeat(20);
    assert.deepEqual(split(`${filler}。${filler}！${filler}`, AROUND + 126), [`${filler}。${filler}！`, filler]);
    const words = `${"one ".repeat(20)}two three`;
    assert.ok(split(words, 100).every((part) => /(^| )\w+ ?$/.test(part)));
    assert.deepEqual([splitText("short"), splitText("")], [["short"], []]);
  });

  test("keeps the limits of 2000 bytes and 500 characters", () => {
    const lengths = (text, options) => splitText(text, options).map((part) => part.length);
    assert.deepEqual(lengths("a".repeat(1200)), [500, 500, 200]);
    assert.deepEqual(lengths("字".repeat(600)), [500, 100]);
    // Two UTF-16 code units and four bytes each.
    assert.deepEqual(lengths("😀".repeat(300)), [500, 100]);
    // Six bytes each as JSON, so the byte limit applies.
    assert.deepEqual(lengths("\u0001".repeat(400)), [331, 69]);
    // A line break counts as two.
    assert.deepEqual(lengths("\n".repeat(300)), [250, 50]);
    assert.deepEqual(lengths("a".repeat(600), { maxCharacters: 600 }), [600]);
    assert.deepEqual(lengths("a".repeat(25), { maxCharacters: 10 }), [10, 10, 5]);
    assert.deepEqual(lengths("字".repeat(700), { maxCharacters: Infinity }), [662, 38]);
    for (const maxCharacters of [9, 10.5, "x"]) {
      assert.throws(
        () => splitText("", { maxCharacters }),
        ({ kind, message }) => kind === "input" && message.includes("`options.maxCharacters`"),
      );
    }
  });

  test("splits even a grapheme that exceeds the limit alone", () => {
    const marks = `e${"\u0301".repeat(1200)}`;
    const parts = splitText(`a ${marks} b`);
    assert.equal(parts.join(""), `a ${marks} b`);
    assert.ok(parts.every((part) => part !== "" && part.length <= 500));
    const name = `[${"名".repeat(32)}]`;
    assert.deepEqual(splitText(name, { maxBytes: 100 }), [`[${"名".repeat(28)}`, "名名名名]"]);
  });

  test("never splits a grapheme or an emote name", () => {
    const name = `[${"名".repeat(20)}]`;
    assert.deepEqual(splitText(`${"a".repeat(60)}${name}b`, { maxBytes: 100 }), ["a".repeat(60), `${name}b`]);
    for (const part of splitText(FAMILY.repeat(20), { maxBytes: 100 })) assert.equal(part.replaceAll(FAMILY, ""), "");
    for (const wrong of ["\ud800", 5, null]) assert.throws(() => splitText(wrong), { kind: "input" });
    for (const maxBytes of [99, 1.5, "x"]) assert.throws(() => splitText("", { maxBytes }), { kind: "input" });
  });
});

describe("answerText", () => {
  test("has the text of both formats, one paragraph per line", () => {
    const words = (words) => ({ node_type: 1, raw_text: "raw", word: { words } });
    const rich = { content: { paragraphs: [{ para_type: 1, text: { nodes: [words("先"), words("看")] } }, "[doge]"] } };
    for (const [answer, expected] of [
      [rich, "先看\n[doge]"],
      [{ content: { paragraphs: [{ text: { nodes: [{ raw_text: "r", word: {} }] } }, {}, { content: "c" }] } }, "r\nc"],
      [{ content_: " a\nb" }, " a\nb"],
      [{ content: { paragraphs: [{}] }, content_: "a" }, "a"],
    ]) {
      assert.equal(answerText(answer), expected);
    }
  });

  test("is empty for malformed answers, however deep", () => {
    let deep = "x";
    for (let level = 0; level < 100_000; level++) deep = { text: [deep] };
    const odd = [null, "a", 5, [], {}, { content: "a" }, { content: { paragraphs: "a" } }, { content_: 5 }];
    for (const answer of [...odd, { content: { paragraphs: [5, null, deep] } }]) assert.equal(answerText(answer), "");
  });
});

describe("shareUrl", () => {
  test("is the URL of the share, or one built from its id", () => {
    const share = (source, more) => shareUrl({ source, id: 170001, title: "", ...more });
    for (const [url, expected] of [
      [share(11, { id: "914203218754928661" }), "https://t.bilibili.com/914203218754928661"],
      [share("11", { url: "" }), "https://t.bilibili.com/170001"],
      [share(11, { url: "//t.bilibili.com/1?a" }), "https://t.bilibili.com/1?a"],
      [share(11, { url: "javascript:alert(1)" }), "https://t.bilibili.com/170001"],
      [share(5, { bvid: "BV16v411e7CW" }), "https://www.bilibili.com/video/BV16v411e7CW"],
      [share(5, { bvid: "BV1/../../x" }), "https://www.bilibili.com/video/av170001"],
      [share(6), "https://www.bilibili.com/read/cv170001"],
      [share(7), "https://www.bilibili.com/bangumi/play/ss170001"],
      [share(9, { bvid: "BV16v411e7CW" }), "https://www.bilibili.com/video/av170001"],
      [share(16), "https://www.bilibili.com/bangumi/play/ep170001"],
      [share(4), undefined],
      [share(4, { url: "https://live.bilibili.com/1" }), "https://live.bilibili.com/1"],
      [shareUrl({ source: "直播", title: "", url: "http://live.bilibili.com/1" }), "https://live.bilibili.com/1"],
      [shareUrl({ source: "直播", title: "" }), undefined],
    ]) {
      assert.equal(url, expected);
    }
  });

  test("accepts only digits as an id", () => {
    const odd = [
      "",
      "0",
      "01",
      "-1",
      "1.5",
      "1e3",
      "/evil",
      "1/..",
      "1\n",
      "１",
      "1".repeat(21),
      0,
      -1,
      1.5,
      2 ** 60,
      null,
      {},
    ];
    for (const id of odd) assert.equal(shareUrl({ source: 11, id, title: "" }), undefined, String(id));
    for (const share of [null, undefined, "a", 5, []]) assert.equal(shareUrl(share), undefined);
  });
});

describe("isAutomatic", () => {
  // tests/it reads the same table for the list in Rust.
  test("recognizes greetings, auto-replies and pushes by source", () => {
    const file = join(import.meta.dirname, "../fixtures/automatic.json");
    const expected = JSON.parse(readFileSync(file, "utf8"));
    const told = (source) => [isAutomatic({ msg_source: source }), isAutomatic({ msg_source: String(source) })];
    for (const [source, automatic] of Object.entries(expected)) {
      assert.deepEqual(told(Number(source)), [automatic, automatic], source);
    }
    for (const source of Object.values(MsgSource)) assert.ok(String(source) in expected, String(source));
    assert.deepEqual([{}, { msg_source: null }, { msg_source: "x" }].map(isAutomatic), [false, false, false]);
    for (const none of [null, "x", [], 5]) assert.throws(() => isAutomatic(none), { kind: "input" });
  });
});

describe("totalUnread", () => {
  const counts = {
    unfollow_unread: 1,
    follow_unread: 20,
    unfollow_push_msg: 300,
    dustbin_push_msg: 4_000,
    dustbin_unread: 50_000,
    biz_msg_unfollow_unread: 600_000,
    biz_msg_follow_unread: 7_000_000,
    custom_unread: 80_000_000,
  };

  test("counts messages from people, and what the options add", () => {
    const totals = [
      undefined,
      { pushes: false },
      { pushes: true },
      { custom: true },
      { intercepted: true },
      { intercepted: true, pushes: true },
      { groups: { unread_count: 9 } },
    ].map((options) => totalUnread(counts, options));
    assert.deepEqual(totals, [21, 21, 7_600_321, 80_000_021, 50_021, 7_654_321, 30]);
  });

  test("counts missing or malformed counters as 0", () => {
    const all = { pushes: true, custom: true, intercepted: true, groups: {} };
    const odd = { follow_unread: "5", unfollow_unread: -3, custom_unread: null, dustbin_unread: Number.NaN };
    assert.deepEqual([totalUnread({}, all), totalUnread(odd, all)], [0, 5]);
  });

  test("rejects invalid counts and options", () => {
    for (const [given, argument] of [
      [[null], "counts"],
      [[5], "counts"],
      [[{}, { pushes: 1 }], "options.pushes"],
      [[{}, { groups: 3 }], "options.groups"],
      [[{}, { push: true }], "options.push"],
    ]) {
      const about = ({ kind, message }) => kind === "input" && message.includes(`\`${argument}\``);
      assert.throws(() => totalUnread(...given), about, argument);
    }
  });
});

describe("sentAt", () => {
  test("is the timestamp of the message, or that in its key", () => {
    const seconds = [
      { timestamp: 1654154094, msg_key: "7104537732714964358" },
      { timestamp: "1654154094" },
      { timestamp: 0, msg_key: "7104537732714964358" },
      { timestamp: 9e15, msg_key: "7104537732714964358" },
      "7608911230016025338",
      7576207587400168354n,
    ].map((message) => sentAt(message).getTime() / 1000);
    assert.deepEqual(seconds, [1654154094, 1654154094, 1654154093, 1654154093, 1771587699, 1763973289]);
  });

  test("is undefined if a message has neither", () => {
    const messages = [{}, { timestamp: -1 }, { msg_key: 7.104537732714964e18 }, { msg_key: "0" }, { msg_key: {} }];
    assert.deepEqual(new Set(messages.map(sentAt)), new Set([undefined]));
  });

  test("rejects what is neither a message nor a key", () => {
    for (const odd of [undefined, null, 1654154093, "", "x", "-1", "18446744073709551616", 0n, []]) {
      assert.throws(() => sentAt(odd), { kind: "input" }, String(odd));
    }
  });
});
