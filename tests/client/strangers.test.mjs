/** Properties of the helpers for any untrusted input. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bili } from "./support/package.mjs";
import { makeRandom } from "./support/random.mjs";

const { answerText, buttons, isRecalled, preview, safeUrl, segments, shareUrl, splitText } = bili;
const CASES = 3000;

const random = makeRandom(2020);
const pick = (list) => list[random(list.length)];
const several = (most, make) => Array.from({ length: random(most) }, () => make());

/** Fragments of generated texts and URLs. */
const PIECES = [
  ...["[", "]", "[doge]", "[tv_doge]", "[do", "ge]", "[a]b]", "[a]", "b]", "[[x]", "[好]", "https://", "http://", "//"],
  ...["HTTPS://", "www.bilibili.com", "b23.tv", "example.org", "evilbilibili.com", ".", "@", ":", ":8080", "/", "?"],
  ...[
    "#",
    "\\",
    '"',
    "'",
    "<",
    "(",
    ")",
    "，",
    "。",
    "）",
    "BV1",
    "BV16v411e7CW",
    "bv16v411e7CW",
    "av170001",
    "AV",
    "cv12",
  ],
  ...[
    "av",
    "0",
    "123",
    "x",
    "_",
    "好",
    "😀",
    "👨‍👩‍👧‍👦",
    " ",
    "\n",
    "\t",
    "\0",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufffd",
    "\u0085",
  ],
  ...["\ud800", "\udc00", "\ufeff", "javascript:", "data:", "http", "h"],
];
const KEYS = [
  ...["content", "content_", "title", "text", "source", "source_desc", "headline", "name", "desc", "attach_msg"],
  ...["main_title", "reply_content", "url", "jump_uri", "jump_text", "jump_uri_config", "jump_uri_2"],
  ...["jump_uri_3_config", "web_uri", "all_uri"],
];

const nasty = () => several(20, () => pick(PIECES)).join("");
const address = () => pick([nasty(), "https://i0.hdslb.com/a.png"]);

function value(depth = 0) {
  const kind = random(depth > 3 ? 6 : 10);
  if (kind > 7) return several(4, () => value(depth + 1));
  if (kind > 5) return Object.fromEntries(several(8, () => [pick(KEYS), value(depth + 1)]));
  return kind > 1 ? nasty() : pick([null, true, false, 1.5, 5, -1, 2 ** 60, "7"]);
}

const emotes = () =>
  several(8, () =>
    pick([value(), { text: pick(PIECES), uri: address(), url: address(), gif_url: address(), size: random(4) }]),
  );

/** One line without invisible characters. */
const isPlain = (line) => line !== "" && !/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\p{Surrogate}]/u.test(line);

test("segments concatenate back, and link to https only", () => {
  for (let number = 0; number < CASES; number++) {
    const text = nasty() + nasty();
    const parts = segments(text, emotes());
    assert.equal(parts.map((part) => part.text).join(""), text);
    parts.forEach((part, at) => {
      assert.ok(part.text !== "" && !(part.type === "text" && parts[at + 1]?.type === "text"), text);
      for (const url of [part.url, part.gif_url]) assert.ok(url === undefined || safeUrl(url) === url, url);
    });
  }
});

test("safe URLs are https, and idempotent", () => {
  let safe = 0;
  for (let number = 0; number < CASES * 3; number++) {
    const given = pick(["https://", "//", ""]) + pick(["www.bilibili.com", "a.b", ""]) + nasty();
    const url = safeUrl(given);
    if (url === undefined) continue;
    safe += 1;
    assert.ok(/^https:\/\/[^\s"'`<>\\@/]+([/?#]|$)/.test(url), url);
    assert.equal(safeUrl(url), url);
    assert.equal(new URL(url).protocol, "https:");
  }
  assert.ok(safe > 200, `${safe} of them were safe`);
});

test("previews are one plain line within the maximum length", () => {
  for (let number = 0; number < CASES; number++) {
    const message = {
      msg_type: pick([random(20), 301 + random(6), 2 ** 40]),
      msg_status: random(60),
      content: value(),
    };
    for (const locale of ["zh", "en"]) {
      const line = preview(message, { locale });
      assert.ok(isPlain(line), JSON.stringify([message, line]));
      const maxLength = 1 + random(20);
      const cut = preview(message, { locale, maxLength });
      assert.ok(isPlain(cut) && [...cut].length <= maxLength, JSON.stringify([message, cut]));
    }
  }
});

test("recalled messages are never shown", () => {
  for (let number = 0; number < CASES; number++) {
    const content = { [pick(["content", "content_", "title", "text", "main_title", "name"])]: "Geheimnis" };
    const message = {
      msg_type: random(20),
      content,
      ...pick([{ msg_status: 1 }, { msg_status: 2 }, { sys_cancel: true }]),
    };
    assert.ok(isRecalled(message));
    assert.equal(preview(message, { locale: "en" }), "Message recalled");
  }
});

test("buttons have a plain label and a safe URL", () => {
  for (let number = 0; number < CASES; number++) {
    const shown = buttons(value(), { locale: pick(["zh", "en"]) });
    assert.ok(shown.length <= 3);
    for (const { label, url } of shown) assert.ok(isPlain(label) && safeUrl(url) === url, JSON.stringify([label, url]));
  }
});

test("share URLs are https only, and answers are text", () => {
  let found = 0;
  for (let number = 0; number < CASES; number++) {
    const id = pick([nasty(), random(1000), "914203218754928661"]);
    const source = pick([random(20), "11", nasty()]);
    const share = { ...Object(value()), source, id, url: address(), bvid: pick([nasty(), "BV16v411e7CW"]) };
    const url = shareUrl(share);
    found += url === undefined ? 0 : 1;
    assert.ok(url === undefined || safeUrl(url) === url, JSON.stringify([share, url]));
    const answer = { content_: value(), content: pick([value(), { paragraphs: value() }]) };
    assert.equal(typeof answerText(answer), "string");
  }
  assert.ok(found > 200, `${found} of them led somewhere`);
});

test("parts of a text fit the limits, and concatenate back", () => {
  const pieces = ["a", "好", "。", " ", ". ", "\n", '"', "[doge]", "[", "]", "👨‍👩‍👧‍👦", "é", "，", "\u0001"];
  for (let number = 0; number < CASES / 10; number++) {
    const text = several(160, () => pick(pieces)).join("");
    const maxBytes = 100 + random(200);
    const maxCharacters = 20 + random(100);
    const parts = splitText(text, { maxBytes, maxCharacters });
    assert.equal(parts.join(""), text);
    for (const part of parts) {
      const bytes = new TextEncoder().encode(JSON.stringify({ content: part })).length;
      const characters = part.length + part.split("\n").length - 1;
      const fits = bytes <= maxBytes && characters <= maxCharacters;
      assert.ok(part !== "" && fits, JSON.stringify([part, maxBytes, maxCharacters]));
    }
  }
});

// Anything superlinear would take minutes here.
test("hostile texts take linear time", { timeout: 60_000 }, () => {
  const eInfos = [
    { text: `${"[".repeat(120)}x]`, url: "https://a" },
    { text: "[a]", url: "https://a" },
  ];
  for (const piece of [
    ...[
      "[",
      "[]",
      "[a",
      "[a]",
      "http://",
      "https://",
      "https://a.",
      "https:/",
      "h",
      "av1",
      "av",
      "BV1",
      "cv1 ",
      ".",
      "[[[",
    ],
  ]) {
    const text = piece.repeat(1_000_000 / piece.length);
    assert.equal(
      segments(text, eInfos)
        .map((part) => part.text)
        .join(""),
      text,
    );
    preview({ msg_type: 1, content: { content: text } });
    safeUrl(text);
  }
  for (const end of ["", "a", "@"]) {
    const text = `https://${".".repeat(1_000_000)}${end}`;
    assert.equal(segments(text, eInfos).length, 1);
    assert.equal(safeUrl(text), undefined);
  }
  const spaces = `${" \u202e".repeat(300_000)}x`;
  assert.equal(preview({ msg_type: 1, content: { content: spaces } }), "x");
  assert.equal(splitText("[".repeat(20_000), { maxBytes: 100 }).join("").length, 20_000);
});
