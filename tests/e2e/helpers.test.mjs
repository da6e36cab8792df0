/** The helpers for showing messages, with values that strangers may have written, and with wrong arguments. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { useWorld } from "./support/world.mjs";

const world = useWorld("helpers");

describe("helpers", { timeout: 60_000 }, () => {
  let page;
  before(async () => {
    page = await world.open();
  });

  test("segments join to the text, whatever its units", async () => {
    const odd = await page.evaluate(() => {
      const emotes = [{ text: "[doge]", uri: "//i0.hdslb.com/d.png", size: 2 }, null, { text: 7 }, { big: 1n }];
      const texts = [
        "\ud800[doge]\udc00av12 \udc00\ud800😀https://b23.tv/a\ud83d",
        "\ufffd\ud800",
        "https://b23.tv/\ufffd",
        "\ude00\ud83d[doge]",
        "看[doge]cv1，BV16v411e7CW",
        "x".repeat(1e5),
        "",
      ];
      const joined = (text, given) =>
        bili
          .segments(text, given)
          .map((part) => part.text)
          .join("");
      return texts.filter((text) => [emotes, [], null, undefined].some((given) => joined(text, given) !== text));
    });
    assert.deepEqual(odd, []);
    const parts = await page.evaluate(() =>
      bili.segments("[doge]a", [{ text: "[doge]", uri: "//i0.hdslb.com/d.png", size: 2 }]),
    );
    assert.deepEqual(parts, [
      { type: "emote", text: "[doge]", url: "https://i0.hdslb.com/d.png", size: 2 },
      { type: "text", text: "a" },
    ]);
  });

  test("messages may hold anything", async () => {
    const lines = await page.evaluate(() => {
      const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000));
      const circular = {};
      circular.content = circular;
      const messages = [
        { msg_type: 1, content: { content: "a\ud800\nb" }, big: 1n },
        { msg_type: 1, content: deep },
        { msg_type: 1, msg_status: 1, content: { content: "secret" } },
        {
          msg_type: 6,
          get content() {
            throw new Error("mine");
          },
        },
        { msg_type: 10, content: circular },
        { msg_type: 10, content: { title: 1n } },
        new Proxy({ msg_type: 2 }, {}),
        {},
      ];
      const lines = messages.map((message) => bili.preview(message, { locale: "en" }));
      const cut = bili.preview({ msg_type: 1, content: { content: "你好😀世界" } }, { maxLength: 4 });
      return [...lines, cut, bili.isRecalled({ msg_status: 1, content: deep })];
    });
    assert.deepEqual(lines, [
      "a\ufffd b",
      "[Unsupported message]",
      "Message recalled",
      "[Emote]",
      "[Notice]",
      "[Notice]",
      "[Image]",
      "[Unsupported message]",
      "你好😀…",
      true,
    ]);
  });

  test("odd values of strangers do no harm", async () => {
    const made = await page.evaluate(() =>
      [undefined, null, 7, {}, [], 1n, Symbol("odd"), () => {}].map((odd) => [
        bili.safeUrl(odd) ?? "none",
        bili.segments(odd),
        bili.buttons(odd),
      ]),
    );
    assert.deepEqual(made, Array(8).fill(["none", [], []]));
    const addresses = ["http://i0.hdslb.com/a", "javascript:alert(1)", "https://a/\ud800"];
    const safe = await page.evaluate((list) => list.map((url) => bili.safeUrl(url) ?? "none"), addresses);
    assert.deepEqual(safe, ["https://i0.hdslb.com/a", "none", "none"]);
  });

  test("a text is split between characters as people see them, with and without the browser's help", async () => {
    const [helped, alone] = await page.evaluate(() => {
      const text = "👨‍👩‍👧‍👦e\u0301".repeat(40);
      const split = () => bili.splitText(text, { maxBytes: 100 });
      const helped = split();
      const { Segmenter } = Intl;
      Intl.Segmenter = undefined;
      const alone = split();
      Intl.Segmenter = Segmenter;
      return [helped, alone].map((parts) => [
        parts.join("") === text,
        parts.every((part) => part.isWellFormed()),
        parts,
      ]);
    });
    assert.deepEqual([helped.slice(0, 2), alone.slice(0, 2)], Array(2).fill([true, true]));
    for (const part of helped[2]) assert.match(part, /^(👨‍👩‍👧‍👦|e\u0301)+$/u);
  });

  test("wrong arguments are named", async () => {
    const wrong = await page.evaluate(() => {
      const message = { msg_type: 1 };
      const said = (call) => {
        try {
          return `returned ${call()}`;
        } catch (error) {
          return `${error.kind} ${error.endpoint} ${error.message}`;
        }
      };
      return [
        () => bili.isRecalled("a"),
        () => bili.isRecalled([]),
        () => bili.segments("a", {}),
        () => bili.buttons(null, { locale: 5 }),
        () => bili.preview(message, { locale: "fr" }),
        () => bili.preview(message, { maxLength: 0 }),
        () => bili.preview(message, { maxLength: 1.5 }),
        () => bili.preview(message, { max_length: 1 }),
        () => bili.preview(message, 5),
        () => bili.splitText(5),
        () => bili.splitText("a\ud800"),
        () => bili.splitText("a", { maxBytes: 99 }),
        () => bili.splitText("a", { maxBytes: "100" }),
      ].map(said);
    });
    assert.deepEqual(wrong, [
      "input isRecalled isRecalled: `message`: expected a message object",
      "input isRecalled isRecalled: `message`: expected a message object",
      "input segments segments: `eInfos`: expected an array of emotes, got an object",
      "input buttons buttons: `options.locale`: expected a text, got 5",
      'input preview preview: `options.locale`: expected "en" or "zh", got "fr"',
      "input preview preview: `options.maxLength`: expected a whole number from 1 up, got 0",
      "input preview preview: `options.maxLength`: expected a whole number from 1 up, got 1.5",
      "input preview preview: `options.max_length`: there is no such option; known are locale, maxLength",
      "input preview preview: `options`: expected an object with options, got 5",
      "input splitText splitText: `text`: expected a text, got 5",
      "input splitText splitText: `text`: expected a well-formed text, got half of a surrogate pair in it",
      "input splitText splitText: `options.maxBytes`: expected a whole number from 100 up, got 99",
      'input splitText splitText: `options.maxBytes`: expected a number, got "100"',
    ]);
  });
});
